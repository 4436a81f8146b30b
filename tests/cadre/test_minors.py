"""Children under 14: their names are masked and they stay out of files, on the real day."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from cadre.rules.minors import is_protected, mask_name, protected_until
from core.models import AuditEvent

pytestmark = pytest.mark.requirement("A32")
PURPOSE = "报市委组织部备案"


@pytest.mark.parametrize(
    ("birth", "precision", "first_free"),
    [
        (date(2012, 3, 31), "day", date(2026, 3, 31)),
        (date(2012, 2, 29), "day", date(2026, 3, 1)),
        (date(2008, 2, 29), "day", date(2022, 3, 1)),
        (date(2012, 3, 1), "month", date(2026, 4, 1)),
        (date(2012, 12, 1), "month", date(2027, 1, 1)),
        (date(2012, 2, 1), "month", date(2026, 3, 1)),
        (date(2012, 1, 1), "year", date(2027, 1, 1)),
    ],
)
def test_protection_ends_on_the_day_on_which_everybody_born_then_is_fourteen(
    birth: date, precision: str, first_free: date
) -> None:
    assert protected_until(birth, precision) == first_free
    assert is_protected(birth, precision, date.fromordinal(first_free.toordinal() - 1))
    assert not is_protected(birth, precision, first_free)


def test_a_birth_that_is_not_known_protects_nobody() -> None:
    assert not is_protected(None, "day", date(2026, 1, 1))
    assert (mask_name("林小满"), mask_name("")) == ("林**", "")


def family(person: Any) -> Any:
    cadre = person()
    cadre.family.create(relation="长女", name="林小满", birth=date(2012, 2, 29), birth_precision="day")
    cadre.family.create(relation="父亲", name="林大山", birth=date(1955, 1, 1))
    return cadre


@pytest.mark.parametrize(("day", "shown"), [("2026-02-28", False), ("2026-03-01", True)])
@pytest.mark.django_db
def test_the_page_masks_the_name_until_the_birthday_whatever_day_it_shows(
    day: str, shown: bool, person: Any, organizer: Any, sign_in: Any
) -> None:
    cadre = family(person)
    with time_machine.travel(f"{day}T04:00:00+00:00", tick=False):
        for on in ("2026-01-01", "2030-01-01"):
            url = reverse("cadre:cadre_family", args=[cadre.uuid])
            page = sign_in(organizer).get(f"{url}?on={on}").content.decode()
            assert ("林小满" in page) is shown
            assert ("林**" in page) is not shown
            assert "林大山" in page


@pytest.mark.parametrize("kind", ["lrmx", "docx"])
@pytest.mark.parametrize(("day", "shown"), [("2026-02-28", False), ("2026-03-01", True)])
@pytest.mark.django_db
def test_files_leave_the_child_out_unless_it_is_asked_for(
    kind: str, day: str, shown: bool, person: Any, organizer: Any, sign_in: Any
) -> None:
    cadre = family(person)
    url = reverse("cadre:approval_form_file", args=[cadre.uuid, kind])
    with time_machine.travel(f"{day}T04:00:00+00:00", tick=False):
        client = sign_in(organizer)
        plain = text_of(client.post(url, {"purpose": PURPOSE}).content)
        with_minors = text_of(client.post(url, {"purpose": PURPOSE, "with_minors": "on"}).content)
        page = client.get(reverse("cadre:approval_form", args=[cadre.uuid])).content.decode()
    assert ("林小满" in plain) is shown
    assert "林大山" in plain
    assert "林小满" in with_minors
    assert ("未满十四周岁的 1 名家庭成员" in page) is not shown
    assert AuditEvent.objects.filter(action="export", changes__has_key="未满十四周岁").count() == 1


def text_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    return content.decode()
