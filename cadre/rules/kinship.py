"""When a line of a family list means a person on record; pure."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Relative(NamedTuple):
    """A relative as the family list tells of him."""

    name: str
    birth: date | None
    work: str = ""


class Recorded(NamedTuple):
    """A person as his own record tells of him; ``places`` are the names that his unit and post go by."""

    name: str
    birth: date | None
    places: tuple[str, ...] = ()


def is_same_person(relative: Relative, person: Recorded) -> bool:
    """Same name and same month of birth; of unknown births, the relative's work names the person's unit.

    A name alone means nobody: a district has many people of one name.
    """
    if not relative.name.strip() or _tight(relative.name) != _tight(person.name):
        return False
    if relative.birth and person.birth:
        return (relative.birth.year, relative.birth.month) == (person.birth.year, person.birth.month)
    work = _tight(relative.work)
    return any(_tight(place) in work for place in person.places if place)


def _tight(text: str) -> str:
    return "".join(text.split())
