"""For which unit a roster is meant: what the file itself says, and choosing another one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from cadre.rules.unit_names import names_in, plain_name
from core.choices import UnitKind
from core.models import ImportBatch, Unit
from core.sheets import TableLayout

Clue = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """Another unit than the chosen one, and where the file names it in which words."""

    unit: Unit
    place: str
    text: str


def clues_of(layout: TableLayout, file_name: str) -> list[Clue]:
    """What of a file that is not kept may tell its unit, the surest first."""
    return _clues(layout.reported_unit, layout.title, file_name)


def named_elsewhere(batch: ImportBatch) -> NamedUnit | None:
    """The other unit that the batch's file names; None when it names its own one or none."""
    told = batch.layout
    clues = _clues(told.get("reported_unit", ""), told.get("title", ""), batch.file.name)
    return other_unit(clues, unit=batch.unit, on=batch.on)


def other_unit(clues: Iterable[Clue], *, unit: Unit, on: date) -> NamedUnit | None:
    """The unit named by the first clue that names any, unless that is ``unit``.

    For the whole district every row names its own unit, so the file as a whole cannot be wrong.
    """
    if unit.parent_id is None:
        return None
    names = _names(unit, on)
    for place, text in clues:
        units = [found for name in names_in(text, names) if (found := names[name]) is not None]
        if unit in units:
            return None
        if units:
            return NamedUnit(units[0], place, text)
    return None


def _clues(reported_unit: str, title: str, file_name: str) -> list[Clue]:
    return [("填报单位", reported_unit), ("标题", title), ("文件名", PurePath(file_name).stem)]


def _names(chosen: Unit, on: date) -> dict[str, Unit | None]:
    """The units by full and short name, also without the district before it; None where several share it."""
    names: dict[str, Unit | None] = {}
    units = list(Unit.objects.existing(on).exclude(kind=UnitKind.INTERNAL))
    district = next((plain_name(unit.name) for unit in units if unit.parent_id is None), "")
    for unit in [*units, chosen]:
        if unit.parent_id is None:
            continue
        full, short = plain_name(unit.name), plain_name(unit.short_name)
        for name in {full, short, full.removeprefix(district), short.removeprefix("区")}:
            known = names.setdefault(name, unit)
            if known != unit:
                names[name] = None
    return names
