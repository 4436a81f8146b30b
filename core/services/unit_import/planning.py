"""What a checked list of units would change; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from core.choices import UnitKind, UnitLevel
from core.models import Establishment, Unit, User
from core.rules.rights import Right
from core.rules.units import NUMBER_FIELDS
from core.services.units.numbers import numbers_of, numbers_text
from core.sheets import CheckedRow
from core.sheets.unit_checks import KnownUnit, UnitTree, text_of
from core.sheets.units import LABELS, SHORT_NAME_LENGTH

RowKind = Literal["new", "changed", "same"]
TEXTS = ("name", "short_name", "parent", "kind", "level")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, both values as a person reads them."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """One row of the list: the unit as it will be, and what that changes."""

    row_number: int
    kind: RowKind
    unit: KnownUnit
    changes: tuple[Change, ...] = ()

    @property
    def kind_label(self) -> str:
        """The kind in Chinese."""
        return str(UnitKind(self.unit.kind).label)

    @property
    def level_label(self) -> str:
        """The level in Chinese."""
        return str(UnitLevel(self.unit.level).label)

    @property
    def numbers_label(self) -> str:
        """The approved numbers in words."""
        return numbers_text(self.unit.numbers)

    def touches(self, *names: str) -> bool:
        """Whether one of the fields changes."""
        return any(change.field in names for change in self.changes)


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """All rows of a list, in its order; units that the list does not name stay as they are."""

    rows: tuple[PlannedUnit, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, kind: RowKind) -> tuple[PlannedUnit, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.kind == kind)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind."""
        return {kind: len(self.of(kind)) for kind in ("new", "changed", "same")}


def known_units(on: date, *, by: User | None) -> tuple[dict[str, KnownUnit], frozenset[str]]:
    """The units that the writer may change, by code, with the numbers of the day; and all other codes."""
    units = Unit.objects.all() if by is None else Unit.objects.visible_to(by, Right.EDIT_UNITS)
    held = {row.unit_id: numbers_of(row) for row in Establishment.objects.holding(on)}
    lines: list[Any] = list(
        units.order_by("path").values_list(
            "pk", "code", "name", "short_name", "parent_id", "kind", "level", "valid_to"
        )
    )
    codes = {line[0]: line[1] for line in lines}
    known = {
        code: KnownUnit(
            code, name, short, codes.get(parent, ""), kind, level, held.get(pk, {}), ended is not None
        )
        for pk, code, name, short, parent, kind, level, ended in lines
    }
    taken = Unit.objects.exclude(code__in=known).values_list("code", flat=True) if by else ()
    return known, frozenset(taken)


def plan_units(rows: Collection[CheckedRow], known: Mapping[str, KnownUnit]) -> UnitPlan:
    """Compare sound rows with what is known. An empty cell says nothing about a known unit."""
    tree = UnitTree(tuple(rows), known)
    planned = tuple(_planned(row, tree) for row in rows)
    names = {unit.code: unit.short_name for unit in known.values()}
    return UnitPlan(planned, names | {row.unit.code: row.unit.short_name for row in planned})


def _planned(row: CheckedRow, tree: UnitTree) -> PlannedUnit:
    code, values = text_of(row, "code"), row.values
    old = tree.known.get(code)
    given = {name: value for name in NUMBER_FIELDS if isinstance(value := values.get(name), int)}
    name = text_of(row, "name")
    kind = text_of(row, "kind") or (old.kind if old else "")
    assumed = UnitLevel.SUBSECTION if kind == UnitKind.INTERNAL else UnitLevel.SECTION
    unit = KnownUnit(
        code,
        name,
        text_of(row, "short_name") or _short_name(old, name),
        tree.parent_of(row),
        kind,
        text_of(row, "level") or (old.level if old else assumed.value),
        _numbers(given, old.numbers if old else {}),
    )
    if old is None:
        return PlannedUnit(row.row_number, "new", unit)
    changes = _changes(old, unit, tree)
    return PlannedUnit(row.row_number, "changed" if changes else "same", unit, changes)


def _short_name(old: KnownUnit | None, name: str) -> str:
    """Without a cell of its own: the old one; but one that was the full name follows the name."""
    follows = old is None or (old.short_name == old.name and len(name) <= SHORT_NAME_LENGTH)
    return name if follows or old is None else old.short_name


def _numbers(given: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    """All six numbers; none at all when nothing but zeros would begin."""
    if not before and not any(given.values()):
        return {}
    return {name: given.get(name, before.get(name, 0)) for name in NUMBER_FIELDS}


def _changes(old: KnownUnit, new: KnownUnit, tree: UnitTree) -> tuple[Change, ...]:
    found = [
        Change(
            name, LABELS[name], _told(name, getattr(old, name), tree), _told(name, getattr(new, name), tree)
        )
        for name in TEXTS
        if getattr(old, name) != getattr(new, name)
    ]
    for name in NUMBER_FIELDS:
        before, after = old.numbers.get(name), new.numbers.get(name)
        if before != after:
            found.append(Change(name, LABELS[name], "—" if before is None else str(before), str(after)))
    return tuple(found)


def _told(name: str, value: str, tree: UnitTree) -> str:
    if name == "parent":
        return tree.name_of(value) or "—"
    if name in ("kind", "level"):
        return str((UnitKind if name == "kind" else UnitLevel)(value).label)
    return value


def by_depth(rows: Sequence[PlannedUnit]) -> list[list[PlannedUnit]]:
    """The rows in generations: each stands below units that are no rows, or of an earlier generation."""
    waiting = {row.unit.code: row for row in rows}
    generations: list[list[PlannedUnit]] = []
    while waiting:
        ready = [row for row in waiting.values() if row.unit.parent not in waiting]
        for row in ready:
            del waiting[row.unit.code]
        generations.append(ready)
    return generations
