"""The headline of a bulletin: how many team members there are, and how many of them are young."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.dates import age_on
from supervision.rules.facts import RosterRow

TEAM = frozenset({"chief", "deputy", "member"})
MIDDLE_AGE, YOUNG_AGE = 40, 35


@dataclass(frozen=True, slots=True)
class TeamTally:
    """Main holders of team posts on a day; the ages are full years, the limits included."""

    members: int = 0
    under_40: int = 0
    under_35: int = 0


def tally_teams(rows: Iterable[RosterRow], on: date) -> TeamTally:
    """Every main holder of a team post in force on the day, once; an unknown birth is not young."""
    births = {
        row.person_id: row.birth
        for row in rows
        if row.is_main and row.category in TEAM and row.start <= on and (row.end is None or row.end > on)
    }
    ages = [age_on(birth, on) for birth in births.values() if birth is not None]
    under_40, under_35 = (sum(age <= limit for age in ages) for limit in (MIDDLE_AGE, YOUNG_AGE))
    return TeamTally(len(births), under_40, under_35)
