"""Children under 14, whose data the law protects most: their names are masked and stay out of files."""

from __future__ import annotations

from datetime import date

from core.dates import add_months, birthday

PROTECTED_UNTIL = 14


def protected_until(birth: date, precision: str) -> date:
    """The first day on which the child is 14 for certain.

    A birth known to the month or the year is taken at its end: the child is protected until nobody born in it
    is under 14. Born on 29 February, a child is 14 on 1 March of a common year.
    """
    turns = birthday(birth, PROTECTED_UNTIL)
    if precision == "year":
        return date(turns.year + 1, 1, 1)
    if precision == "month":
        return add_months(turns.replace(day=1), 1)
    return turns


def is_protected(birth: date | None, precision: str, on: date) -> bool:
    """Whether the person is under 14 on the day, as far as the birth date on record tells."""
    return birth is not None and on < protected_until(birth, precision)


def mask_name(name: str) -> str:
    """林**: the first character; of a compound or foreign name no more than that."""
    return name[:1] + "**" if name else ""
