"""Rows and columns of the list of people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cadre.choices import AssessmentGrade
from cadre.documents.roster_columns import COLUMNS, DEFAULT_LIST, RosterColumn, RosterLine
from cadre.filters.ordering import SortKey, toggled
from cadre.models import Cadre
from core.dates import add_months

SOON_MONTHS = 6
NAME = "name"
_WORDS = {"title": "单位及职务", "post_since": "任现职", "level_since": "任同级", "work_start": "参加工作",
          "grades": "近三年考核"}  # fmt: skip
_GRADES = dict(AssessmentGrade.choices)
_POST, _MERIT, _SOON = "post", "merit", "soon"
_NOTHING = "—"


class ListColumn(NamedTuple):
    """A heading; the sort parameters are those its link asks for, empty when it does not sort."""

    key: str
    label: str
    css: str = ""
    direction: str = ""
    place: int = 0
    sort: str = ""
    added: str = ""


class Grade(NamedTuple):
    """One year's grade: its words, and whether it stands out."""

    text: str
    excellent: bool


class Cell(NamedTuple):
    """What one column says of one person; ``kind`` names those that the page shows in a way of their own."""

    text: str
    kind: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One person as of the day, with a cell for every column but the name."""

    cadre: Cadre
    line: RosterLine
    cells: tuple[Cell, ...]

    @property
    def grades(self) -> list[Grade]:
        """The grades of the last years, the excellent ones marked."""
        return [
            Grade(str(_GRADES.get(row.grade, "")), row.grade == AssessmentGrade.EXCELLENT)
            for row in self.line.grades
        ]


class Choosable(NamedTuple):
    """One line of the column chooser."""

    key: str
    label: str
    chosen: bool


def chosen_columns(keys: Iterable[str], withheld: Collection[str] = ()) -> tuple[RosterColumn, ...]:
    """The columns of these keys but the ``withheld``, the name first; the usual ones when none is known."""
    known = [key for key in dict.fromkeys(keys) if key in COLUMNS and key != NAME]
    shown = known or [key for key in DEFAULT_LIST if key != NAME]
    return tuple(COLUMNS[key] for key in (NAME, *shown) if key not in withheld)


def choosables(chosen: Sequence[RosterColumn], withheld: Collection[str] = ()) -> list[Choosable]:
    """The lines of the chooser: what is shown in its order, then what else the user may read."""
    keys = {column.key for column in chosen}
    lines = [Choosable(column.key, label_of(column), True) for column in chosen if column.key != NAME]
    return lines + [
        Choosable(column.key, label_of(column), False)
        for column in COLUMNS.values()
        if column.key not in keys and column.key not in withheld
    ]


def headings(columns: Iterable[RosterColumn], sort: tuple[SortKey, ...]) -> list[ListColumn]:
    """The headings, those that sort marked with direction and, of several, with their place."""
    places = {key.key: (number, key.down) for number, key in enumerate(sort, 1)}
    return [_heading(column, sort, places) for column in columns]


def _heading(
    column: RosterColumn, sort: tuple[SortKey, ...], places: dict[str, tuple[int, bool]]
) -> ListColumn:
    number, down = places.get(column.key, (0, False))
    return ListColumn(
        key=column.key,
        label=label_of(column),
        css="stk s3 stk-e" if column.key == NAME else "num" if column.kind == "number" else "",
        direction=("descending" if down else "ascending") if number else "",
        place=number if len(sort) > 1 else 0,
        sort=toggled(sort, column.key, add=False) if column.sort else "",
        added=toggled(sort, column.key, add=True) if column.sort else "",
    )


def label_of(column: RosterColumn) -> str:
    """A column's heading; the list has shorter words for some than a roster."""
    return _WORDS.get(column.key, column.name)


def list_row(line: RosterLine, columns: Iterable[RosterColumn], ageing: int | None = None) -> ListRow:
    """A row; whoever passes the age ``ageing`` within half a year is marked. Asks nothing of the database."""
    cells = tuple(_cell(line, column, ageing) for column in columns if column.key != NAME)
    return ListRow(line.cadre, line, cells)


def _cell(line: RosterLine, column: RosterColumn, ageing: int | None) -> Cell:
    text = column.text(line)
    if column.key == "title":
        return Cell(text, _POST)
    if column.key == "grades" and text:
        return Cell(text, _MERIT)
    if column.key == "birth" and ageing is not None and _passes_soon(line.cadre.birth, ageing, line.on):
        return Cell(text, _SOON)
    if column.key == "resume":
        return Cell(text or _NOTHING, css="long")
    return Cell(
        text or _NOTHING, css="num" if column.kind == "number" else "t3" if column.key == "id_number" else ""
    )


def _passes_soon(birth: date | None, age: int, on: date) -> bool:
    if birth is None:
        return False
    passes = add_months(birth, 12 * (age + 1))
    return on < passes <= add_months(on, SOON_MONTHS)
