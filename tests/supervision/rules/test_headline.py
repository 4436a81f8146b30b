"""The headline counts of a bulletin."""

from __future__ import annotations

from datetime import date

import pytest

from supervision.rules.facts import RosterRow
from supervision.rules.headline import TeamTally, tally_teams

ON = date(2026, 3, 31)


def row(person: int, **facts: object) -> RosterRow:
    known = {"category": "deputy", "birth": date(1970, 1, 1), "start": date(2020, 1, 1)} | facts
    return RosterRow(appointment_id=person, person_id=person, name="某", unit_id=1, **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("birth", "tally"),
    [
        (date(1985, 3, 31), TeamTally(1, 0, 0)),
        (date(1985, 4, 1), TeamTally(1, 1, 0)),
        (date(1990, 3, 31), TeamTally(1, 1, 0)),
        (date(1990, 4, 1), TeamTally(1, 1, 1)),
        (None, TeamTally(1, 0, 0)),
    ],
)
def test_the_limits_are_included(birth: date | None, tally: TeamTally) -> None:
    assert tally_teams([row(1, birth=birth)], ON) == tally


@pytest.mark.parametrize(
    "facts",
    [
        {"is_main": False},
        {"category": "middle_chief"},
        {"start": date(2026, 4, 1)},
        {"end": date(2026, 3, 31)},
    ],
)
def test_only_main_holders_of_team_posts_in_force_count(facts: dict[str, object]) -> None:
    assert tally_teams([row(1, **facts)], ON) == TeamTally()


def test_a_person_counts_once() -> None:
    assert tally_teams([row(1), row(1), row(2)], ON).members == 2
