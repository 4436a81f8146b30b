"""What is said about rows while they are read, with the place where the user finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cadre.formats.dossier import Remark
from core.sheets import CheckedRow, Issue, PartialDate
from core.sheets.cells import as_text, compact
from core.sheets.columns import Column, column_letter
from core.sheets.headers import TableLayout

LONGEST_SHOWN = 60


@dataclass(slots=True)
class Telling:
    """Collects the remarks about one table, by row."""

    layout: TableLayout
    columns: Mapping[str, Column]
    by_row: dict[int, list[Remark]] = field(default_factory=dict)

    def say(self, row: CheckedRow, name: str, sentence: str, remedy: str = "", *, fatal: bool = True) -> None:
        """Remark on one cell of a row; a fatal remark says that its value is not taken."""
        column = self.columns.get(name)
        shown = as_text(row.raw.get(name)).strip()
        if column and column.mask and shown:
            shown = column.mask(compact(shown))
        where = f"{self.place(row.row_number)}{self._letter(name)}"
        label = column.label if column else ""
        remark = Remark(where, label, shown[:LONGEST_SHOWN], sentence, remedy, fatal)
        self.by_row.setdefault(row.row_number, []).append(remark)

    def pass_on(self, issue: Issue) -> None:
        """What the check of a cell found."""
        column = f" {issue.column_letter} 列" if issue.column_letter else ""
        where = f"{self.place(issue.row)}{column}"
        fatal = issue.severity == "error"
        remark = Remark(where, issue.label, issue.value, issue.sentence, issue.remedy, fatal)
        self.by_row.setdefault(issue.row, []).append(remark)

    def place(self, row: int) -> str:
        """The row as the user finds it."""
        return f"工作表“{self.layout.sheet_name}”第 {row} 行"

    def _letter(self, name: str) -> str:
        found = [index for index, key in self.layout.mapping.items() if key == name]
        return f" {column_letter(found[0])} 列" if found else ""


def text(row: CheckedRow, name: str) -> str:
    """A text of the row; empty when it has none."""
    value = row.values.get(name)
    return value if isinstance(value, str) else ""


def day(row: CheckedRow, name: str) -> date | None:
    """A day of the row; None when it has none."""
    value = row.values.get(name)
    return value.date if isinstance(value, PartialDate) else None


def precision(row: CheckedRow, name: str) -> str:
    """How precisely the day is known; to the month when there is none."""
    value = row.values.get(name)
    return value.precision if isinstance(value, PartialDate) else "month"
