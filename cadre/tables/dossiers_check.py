"""The people whom uploaded files name, and what is to be said about each, as the check page shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from cadre.formats.dossier import Remark
from cadre.models import Cadre
from cadre.services import records
from cadre.services.dossiers.matching import is_bare
from cadre.services.dossiers.reading import ReadDossier, ReadFiles
from cadre.services.roster_import import ImportPlan, RowKind, RowPlan
from core.dates import day_text, month_text
from core.rules.id_number import mask_id_number
from core.sheets import PartialDate

from .imports_preview import Tab

FACTS = ("name", "sex", "birth", "native_place", "work_start", "title")
LONGEST = 40


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """One fact as the file says it, and as the people who may be meant have it; True marks the same."""

    label: str
    told: str
    held: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One file, or one person's rows of a workbook, beside the people who may be meant."""

    number: int
    source: str
    name: str
    row: RowPlan
    who: str
    mark: str
    facts: tuple[tuple[str, str], ...]
    compared: tuple[ComparedFact, ...]
    remarks: tuple[Remark, ...]
    choice: str
    unit_code: str
    may_add: bool

    @property
    def asks_match(self) -> bool:
        """Whether somebody has to say who it is, or has said so."""
        return self.row.asks == "match" or bool(self.compared and self.choice)

    @property
    def asks_unit(self) -> bool:
        """Whether the unit is wanted."""
        return self.row.asks == "unit"


def tabs(plan: ImportPlan) -> list[Tab]:
    """All people, those to be settled, those with remarks, those who are not imported."""
    kinds = (("all", "全部"), ("asks", "要确认"), ("remarks", "有提醒"), ("refused", "不能导入"))
    return [
        Tab(key, f"{label} {count}", count) for key, label in kinds for count in [len(rows_of(plan, key))]
    ]


def rows_of(plan: ImportPlan, tab: str) -> list[RowPlan]:
    """The rows of one tab."""
    if tab == "asks":
        return [row for row in plan.rows if row.asks]
    if tab == "remarks":
        return [row for row in plan.rows if row.remarks]
    if tab == "refused":
        return [row for row in plan.rows if row.kind is RowKind.REFUSED and not row.asks]
    return list(plan.rows)


def person_lines(rows: Iterable[RowPlan], read: ReadFiles, decisions: Mapping[str, Any]) -> list[PersonLine]:
    """The people of one page beside those whom they may be."""
    by_source = {one.dossier.source: one for one in read.dossiers}
    return [_line(row, by_source.get(row.source), decisions) for row in rows]


def _line(row: RowPlan, read: ReadDossier | None, decisions: Mapping[str, Any]) -> PersonLine:
    choice = decisions.get("match", {}).get(row.source, "")
    told = _told(read)
    who, mark = _who(row, choice)
    return PersonLine(
        row.row_number,
        row.source,
        row.name,
        row,
        who,
        mark,
        tuple((label, value) for label, value in told[1:] if value),
        _compared(told, row.candidates),
        tuple(row.remarks),
        choice,
        decisions.get("unit", {}).get(row.source, ""),
        may_add=read is not None and not is_bare(read.dossier),
    )


def _who(row: RowPlan, choice: str) -> tuple[str, str]:
    """Who it is and how that is known, with the colour of the tag."""
    if row.asks == "match":
        return "请确认是谁", "yel"
    if row.asks == "unit":
        return "新增，请选单位", "yel"
    if row.kind is RowKind.REFUSED:
        return "不导入", "red" if choice != "skip" else ""
    if row.kind is RowKind.NEW:
        return "新增", "grn"
    if not row.candidates:
        return "按身份证号认定", "blue"
    return ("按你的选择认定" if choice else "按姓名认定"), "blue"


def _told(read: ReadDossier | None) -> list[tuple[str, str]]:
    """What the file says of the person, by label; nothing for a file that could not be read."""
    if read is None:
        return []
    person = {"name": read.dossier.name, **read.dossier.person}
    told = [(records.field_label(Cadre, name), _shown(name, person.get(name))) for name in FACTS]
    number = str(person.get("id_number") or "")
    return [*told, ("身份证号", mask_id_number(number) if number else "")]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, PartialDate):
        return day_text(value.date) if value.precision == "day" else month_text(value.date)
    text = records.shown(Cadre, name, value)
    return "" if text == "—" else text[:LONGEST]


def _compared(told: list[tuple[str, str]], candidates: tuple[Cadre, ...]) -> tuple[ComparedFact, ...]:
    """The file's person beside each candidate, fact by fact."""
    if not candidates or not told:
        return ()
    sides = [_held(cadre) for cadre in candidates]
    return tuple(
        ComparedFact(
            label, value, tuple((side[place], bool(value) and side[place] == value) for side in sides)
        )
        for place, (label, value) in enumerate(told)
    )


def _held(cadre: Cadre) -> list[str]:
    values = [_shown(name, getattr(cadre, name)) for name in FACTS]
    return [*values, mask_id_number(cadre.id_number) if cadre.id_number else ""]
