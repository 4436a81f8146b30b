"""Spells of service: from appointments, and from the résumé where no appointment says anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.dates import months_between

MONTHS_OF_A_COUNTED_POSTING = 12
_GROUPS = {
    "town": "乡镇",
    "township": "乡镇",
    "subdistrict": "街道",
    "party": "区直部门",
    "government": "区直部门",
    "district": "区",
    "institution": "事业单位",
    "enterprise": "区属国企",
    "internal": "内设机构",
}


@dataclass(frozen=True, slots=True)
class Spell:
    """One piece of service, the half-open span [start, end); place and category are codes or empty."""

    text: str
    start: date
    end: date | None
    place: str = ""
    category: str = ""
    grassroots: bool = False
    posting: bool = False
    from_resume: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """Completed months of several spells together, each month once, and the spells themselves."""

    name: str
    months: int
    spells: tuple[Spell, ...]


def until(spells: Iterable[Spell], on: date) -> list[Spell]:
    """The spells as far as they lie before the day, oldest first; what still lasts ends there."""
    begun = [spell for spell in spells if spell.start < on]
    cut = [replace(spell, end=min(spell.end, on) if spell.end else on) for spell in begun]
    return sorted(cut, key=lambda spell: (spell.start, spell.end or on))


def months_of(spells: Iterable[Spell], on: date) -> int:
    """Completed months that the spells cover together up to the day."""
    total, first, last = 0, None, None
    for spell in until(spells, on):
        end = spell.end or on
        if first is None or last is None or spell.start > last:
            total += months_between(first, last) if first and last else 0
            first, last = spell.start, end
        else:
            last = max(last, end)
    return total + (months_between(first, last) if first and last else 0)


def without(spell: Spell, taken: Sequence[Spell]) -> list[Spell]:
    """What is left of a spell beside the others: the pieces in which none of them lies."""
    pieces = [spell]
    for other in taken:
        pieces = [rest for piece in pieces for rest in _cut(piece, other)]
    return pieces


def _cut(piece: Spell, other: Spell) -> list[Spell]:
    stop, end = other.end or date.max, piece.end or date.max
    if stop <= piece.start or end <= other.start:
        return [piece]
    left = [replace(piece, end=other.start)] if piece.start < other.start else []
    return left + ([replace(piece, start=stop)] if stop < end else [])


def grassroots(spells: Iterable[Spell], on: date) -> Total:
    """Service in towns, street offices, villages and communities; a posting counts from twelve months on."""
    counted = [
        spell
        for spell in until(spells, on)
        if spell.grassroots and not (spell.posting and months_of([spell], on) < MONTHS_OF_A_COUNTED_POSTING)
    ]
    return Total("基层工作", months_of(counted, on), tuple(counted))


def by_category(
    spells: Iterable[Spell], on: date, categories: Sequence[tuple[str, str]]
) -> tuple[Total, ...]:
    """Time in each kind of post and unit (乡镇党政正职 …), in the order of the categories (code, words).

    Postings are left out, and so is service of which the words do not say where or as what it was.
    """
    found: dict[str, list[Spell]] = {}
    words = dict(categories)
    order = {code: place for place, (code, _) in enumerate(categories)}
    held = [spell for spell in until(spells, on) if spell.place and spell.category and not spell.posting]
    for spell in sorted(held, key=lambda one: order[one.category]):
        found.setdefault(f"{_GROUPS[spell.place]}{words[spell.category]}", []).append(spell)
    totals = (Total(name, months_of(group, on), tuple(group)) for name, group in found.items())
    return tuple(total for total in totals if total.months)
