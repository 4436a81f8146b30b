"""Units as the pages show them on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch

from core.choices import SuccessionKind
from core.dates import day_text
from core.models import Establishment, Unit, UnitMove, UnitName, UnitSuccession
from core.querysets import UnitQuerySet


class Place(NamedTuple):
    """A unit's key and how deep it stands below the topmost that the user sees."""

    pk: int
    depth: int


def tree_order(units: UnitQuerySet, on: date) -> list[Place]:
    """All units of the queryset, each followed by what stood beneath it on the day; two queries."""
    elsewhere = UnitMove.objects.parents_on(on)
    keys = units.order_by("order", "id").values_list("pk", "parent_id")
    rows = [(pk, elsewhere.get(pk, parent)) for pk, parent in keys]
    known = {pk for pk, _ in rows}
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in rows:
        children[parent if parent in known else None].append(pk)
    places: list[Place] = []
    waiting = [Place(pk, 0) for pk in reversed(children[None])]
    while waiting:
        place = waiting.pop()
        places.append(place)
        waiting += [Place(pk, place.depth + 1) for pk in reversed(children.get(place.pk, []))]
    return places


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the list on the day."""

    unit: Unit
    depth: int
    name: str
    held: Establishment | None
    ended: bool
    coming: bool
    successor: Unit | None
    under: str = ""


def unit_lines(places: Sequence[Place], on: date) -> list[UnitLine]:
    """The units of the places in their order; four queries, however many they are.

    A unit whose parent is not among the lines before it says what it is under.
    """
    units = with_record(Unit.objects.all(), on).in_bulk([place.pk for place in places])
    lines: list[UnitLine] = []
    shown: set[int] = set()
    for pk, depth in places:
        unit = units[pk]
        under = unit.parent.short_name if unit.parent and depth and unit.parent_id not in shown else ""
        lines.append(unit_line(unit, depth, on, under=under))
        shown.add(pk)
    return lines


def with_record(units: UnitQuerySet, on: date) -> UnitQuerySet:
    """Units with what a line needs."""
    return units.select_related("parent").prefetch_related(
        Prefetch("names", UnitName.objects.order_by("start")),
        Prefetch("establishments", Establishment.objects.holding(on), to_attr="held_on"),
        Prefetch("successors", UnitSuccession.objects.select_related("to_unit").order_by("day")),
    )


def unit_line(unit: Unit, depth: int, on: date, *, under: str = "") -> UnitLine:
    """A unit of ``with_record`` as it was on the day."""
    held: list[Establishment] = unit.held_on  # type: ignore[attr-defined]  # to_attr
    succession = [line for line in unit.successors.all() if line.kind != SuccessionKind.SPLIT]
    return UnitLine(
        unit,
        depth,
        _name_on(unit.names.all(), on) or unit.name,
        held[0] if held else None,
        unit.valid_to is not None and unit.valid_to <= on,
        unit.valid_from is not None and unit.valid_from > on,
        succession[-1].to_unit if succession else None,
        under,
    )


def _name_on(names: Iterable[UnitName], on: date) -> str:
    """The former name that the unit bore on the day; empty when it bore its present one."""
    for known in names:
        if (known.start is None or known.start <= on) and (known.end is None or on < known.end):
            return known.name
    return ""


def span_text(start: date | None, end: date | None) -> str:
    """2021.03.01—2023.06.30 with words at open ends; the end is the first day after."""
    return f"{day_text(start) if start else '始'}—{day_text(end) if end else '今'}"


class Heard(NamedTuple):
    """One event of a unit's history, ready for the timeline part."""

    day: date | None
    time: str
    title: str
    note: str
    state: str
    url: str


def unit_history(unit: Unit, on: date) -> list[Heard]:
    """Founding, renamings, moves and successions in both directions, newest first; four queries."""
    found: list[Heard] = []
    names = list(unit.names.order_by("start", "id"))
    for place, known in enumerate(names):
        later = names[place + 1].name if place + 1 < len(names) else unit.name
        title = f"由“{known.name}”更名为“{later}”"
        found.append(_heard(known.end, title, known.document_no, on))
    for move in unit.moves.select_related("old_parent", "new_parent"):
        title = f"由“{move.old_parent.name}”划入“{move.new_parent.name}”"
        found.append(_heard(move.day, title, move.document_no, on))
    for line in unit.predecessors.select_related("from_unit"):
        divided = line.kind == SuccessionKind.SPLIT
        title = (
            f"由“{line.from_unit.name}”分设"
            if divided
            else f"“{line.from_unit.name}”{line.get_kind_display()}本单位"
        )
        found.append(_heard(line.day, title, line.document_no, on))
    for line in unit.successors.select_related("to_unit"):
        found.append(
            _heard(line.day, f"{line.get_kind_display()}“{line.to_unit.name}”", line.document_no, on)
        )
    if unit.valid_to and not any(heard.day == unit.valid_to and "并入“" in heard.title for heard in found):
        found.append(_heard(unit.valid_to, "撤销", "", on))
    if unit.valid_from:
        found.append(_heard(unit.valid_from, "设立", "", on))
    return sorted(found, key=lambda heard: heard.day or date.min, reverse=True)


def _heard(day: date | None, title: str, document_no: str, on: date) -> Heard:
    state = "no" if day and day > on else "ok"
    return Heard(day, day_text(day), title, document_no, state, "")
