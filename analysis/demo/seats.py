"""The seats of a unit: those of its team, and those that head its offices."""

from __future__ import annotations

from .actors import Seat
from .district import Top, office_name
from .posts import STAFF_LEVEL, middle_title, team_posts


def team_seats(number: int, top: Top) -> list[Seat]:
    """One seat for each approved place of the team; ``number`` is the place of the unit in the district."""
    unit = top.unit
    return [
        Seat(number, unit.code, f"{unit.code}-T{place:02d}", plan.name, plan.category, plan.level)
        for place, plan in enumerate(team_posts(unit.short_name, unit.kind), 1)
        for _ in range(plan.seats)
    ]


def middle_seats(number: int, top: Top, staff: int) -> list[Seat]:
    """Heads for one office in eleven persons, and deputy heads for two offices in three.

    An office without a unit of its own stands in the unit itself.
    """
    seats = []
    for place in range(max(1, round(staff / 11))):
        unit, office = top.unit.code, office_name(top.unit.kind, place)
        if place < len(top.offices):
            unit, office = top.offices[place].code, top.offices[place].short_name
        head, second = middle_title(office)
        if unit != top.unit.code:
            head, second = head.removeprefix(office), second.removeprefix(office)
        key = f"{top.unit.code}-M{place:03d}"
        seats.append(Seat(number, unit, key, head, "middle_chief", STAFF_LEVEL))
        if place % 3 != 2:
            seats.append(Seat(number, unit, key + "b", second, "middle_deputy", STAFF_LEVEL))
    return seats
