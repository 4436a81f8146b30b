"""A district whose lights are known: the town lacks the young, the other town has them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pypdf import PdfWriter

from tests.analysis.moments import NOW, ON
from tests.conftest import District


def blank_paper() -> bytes:
    """A PDF of one empty page."""
    out, paper = io.BytesIO(), PdfWriter()
    paper.add_blank_page(595, 842)
    paper.write(out)
    return out.getvalue()


@pytest.fixture
def targets(district: District) -> None:
    """The shipped targets and colour plan."""
    from supervision.services.targets import ensure_default_targets

    ensure_default_targets(None)


@pytest.fixture
def staffed(district: District, targets: None, person: Callable[..., Any]) -> District:
    """People in the three units; the town is red: nobody about 30, no middle chief of at most 35."""
    old, young = date(1975, 6, 1), date(1995, 9, 1)
    for unit in (district.town, district.other_town, district.bureau):
        person("书记", unit=unit, birth=old, category="chief", title="书记", level="1A41")
        person("副职", unit=unit, birth=date(1986, 3, 1), category="deputy", title="副职", sex="2")
        person("科长", unit=unit, birth=old, category="middle_chief", title="科长")
    for unit in (district.other_town, district.bureau):
        person("青年", unit=unit, birth=young, category="member", title="委员")
        for number in range(2):
            person(f"主任{number}", unit=unit, birth=young, category="middle_chief", title="主任")
    return district


@pytest.fixture
def run(staffed: District) -> Any:
    """The stored evaluation of the day."""
    from supervision.services.evaluation import evaluate

    return evaluate(ON, trigger="half_yearly", by=None)


@pytest.fixture
def letter(run: Any, minister: Any) -> Any:
    """The approved letter to the town; its PDF is a stand-in, the real one is tested with its builder."""
    from supervision.models import Letter
    from supervision.services.letters import approve_letter, draft_letters

    draft_letters(run, by=None, now=NOW)
    letter = Letter.objects.get(unit__code="YL01")
    return approve_letter(letter, by=minister, now=NOW, write=lambda _: blank_paper())
