"""The present post of a form: found in the résumé also under the short name of its unit."""

from __future__ import annotations

import pytest

from cadre.services.dossiers.present import _speaks_of
from core.models import Unit

LEAGUE = Unit(name="共青团云岭区委员会", short_name="团区委")


@pytest.mark.parametrize(
    ("segment", "same"),
    [
        ("团区委副书记", True),
        ("共青团云岭区委员会副书记", True),
        ("团区委副书记、三级主任科员", True),
        ("团区委", False),
        ("区妇联副主席", False),
        ("团区委办公室主任", False),
    ],
)
def test_a_segment_speaks_of_the_post_under_either_name_of_the_unit(segment: str, same: bool) -> None:
    assert _speaks_of(segment, "共青团云岭区委员会副书记", LEAGUE) is same
