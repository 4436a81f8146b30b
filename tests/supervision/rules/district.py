"""A small district to judge: one town, two departments, persons by birth."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from core.policy import Light
from supervision.rules.facts import Facts, RosterRow, UnitFacts
from supervision.rules.judge import TargetFinding, judge
from supervision.rules.target_json import parse_target
from supervision.rules.targets import TargetSpec

ON = date(2026, 3, 31)
DISTRICT, TOWN, OFFICE, BUREAU, ROOM = 1, 2, 3, 4, 5
UNITS = (
    UnitFacts(DISTRICT, "/1/", "云岭区", "district"),
    UnitFacts(TOWN, "/1/2/", "清河镇", "town", parent_id=1, chiefs=2, deputies=3, members=5),
    UnitFacts(OFFICE, "/1/3/", "区委办", "party", parent_id=1, chiefs=1, deputies=4),
    UnitFacts(BUREAU, "/1/4/", "财政局", "government", parent_id=1),
    UnitFacts(ROOM, "/1/4/5/", "预算科", "internal", parent_id=4),
)
_numbers = count(1000)
YOUNG, OLD = date(1995, 1, 1), date(1975, 1, 1)


def person(birth: date | None = OLD, unit: int = TOWN, **fields: Any) -> RosterRow:
    """One person with a main post as a team member."""
    number = next(_numbers)
    plain = {"appointment_id": number, "person_id": number, "name": f"某{number}", "unit_id": unit}
    return RosterRow(**(plain | {"category": "member", "birth": birth, "start": date(2020, 1, 1)} | fields))


def people(young: int, old: int, unit: int = TOWN, **fields: Any) -> tuple[RosterRow, ...]:
    """So many who count as 35 at most, so many who do not."""
    return (
        *(person(YOUNG, unit, **fields) for _ in range(young)),
        *(person(OLD, unit, **fields) for _ in range(old)),
    )


def target(**fields: Any) -> TargetSpec:
    """Of the town's team, at least one of five is 35 at most, unless said otherwise."""
    plain = {
        "code": "t",
        "name": "目标",
        "scope": {"units": [TOWN]},
        "criteria": [{"kind": "age_at_most", "value": 35}],
        "measure": "share_of_holders",
        "required": "1/5",
        "warn_months": 0,
    }
    return parse_target(plain | fields)


def facts(*rows: RosterRow, promotions: tuple[RosterRow, ...] = ()) -> Facts:
    """The rows in the small district."""
    return Facts(UNITS, rows, promotions)


def finding(spec: TargetSpec, *rows: RosterRow, unit: int = TOWN, on: date = ON) -> TargetFinding:
    """The one judgement of the unit."""
    (found,) = [each for each in judge([spec], facts(*rows), on) if each.unit_id == unit]
    return found


def light(spec: TargetSpec, *rows: RosterRow) -> Light:
    """The light of the town."""
    return finding(spec, *rows).light
