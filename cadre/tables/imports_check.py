"""The problems of an uploaded file, grouped, beside the rows in which they stand."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from cadre.services.roster_reading import OpenRoster
from cadre.sheets import ROSTER_COLUMNS
from core.sheets import CheckedTable, Issue, column_letter
from core.sheets.cells import as_text, compact
from core.sheets.columns import split_key

COLUMNS = {column.field: column for column in ROSTER_COLUMNS}
WHO = ("name", "sex", "birth", "post", "unit_post", "id_number")
ROWS_NAMED = 8
LONGEST_CELL = 40


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """The same problem with the same content of one column, in one row or in many."""

    rows: tuple[int, ...]
    issue: Issue

    @property
    def key(self) -> str:
        """Names the group in the address."""
        return f"{self.rows[0]}:{self.issue.field}"

    @property
    def where(self) -> str:
        """第 58、102 行　B 列　身份证号."""
        named = "、".join(str(row) for row in self.rows[:ROWS_NAMED])
        more = f" 等 {len(self.rows)} 行" if len(self.rows) > ROWS_NAMED else " 行"
        letter = f"　{self.issue.column_letter} 列" if self.issue.column_letter else ""
        return f"第 {named}{more}{letter}　{self.issue.label}"

    @property
    def content(self) -> str:
        """What stands in the cells, when it is the same in all of them."""
        return self.issue.value if self.fixable or len(self.rows) == 1 else ""

    @property
    def prefill(self) -> str:
        """What the correction starts from; a text that is shown cut would be kept cut."""
        shown = self.issue.suggestion or self.issue.value
        return "" if shown.endswith("…") else shown

    @property
    def row_list(self) -> str:
        """The rows as the form of a correction sends them."""
        return ",".join(str(row) for row in self.rows)

    @property
    def fixable(self) -> bool:
        """Whether the cell may be corrected on the page: not a sensitive one."""
        column = COLUMNS.get(split_key(self.issue.field)[0])
        return column is not None and not column.sensitive and not column.ignored


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column of the grid."""

    letter: str
    header: str
    field: str


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of the grid; ``mark`` is error, warning, changed or empty."""

    text: str
    mark: str
    hint: str


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of the file with its number in Excel."""

    number: int
    cells: tuple[GridCell, ...]


def group_issues(issues: Iterable[Issue]) -> list[IssueGroup]:
    """Problems that are settled in the same way together, in the order of their first rows.

    Cells of a sensitive column are corrected in the file, so their contents need not be the same.
    """
    groups: dict[tuple[str, str, str], list[Issue]] = {}
    for issue in issues:
        column = COLUMNS.get(split_key(issue.field)[0])
        content = "" if column is not None and column.sensitive else issue.value
        groups.setdefault((issue.field, issue.sentence, content), []).append(issue)
    return [IssueGroup(tuple(issue.row for issue in same), same[0]) for same in groups.values()]


def grid_columns(opened: OpenRoster, faulty: Container[str] | None = None) -> list[GridColumn]:
    """The mapped columns in the file's order; with ``faulty`` those with problems and who it is."""
    layout = opened.layout
    return [
        GridColumn(column_letter(index), layout.headers[index], field)
        for index, field in layout.mapping.items()
        if faulty is None or field in faulty or field in WHO
    ]


def grid_rows(
    opened: OpenRoster, table: CheckedTable, numbers: Sequence[int], columns: Sequence[GridColumn]
) -> list[GridRow]:
    """The rows with these numbers, bad cells marked, sensitive ones masked."""
    wanted = set(numbers)
    issues: dict[tuple[int, str], list[Issue]] = {}
    for issue in table.issues:
        if issue.row in wanted:
            issues.setdefault((issue.row, issue.field), []).append(issue)
    corrected = {(int(row), field) for row, cells in opened.batch.corrections.items() for field in cells}
    return [
        GridRow(
            record.row_number,
            tuple(
                _cell(
                    column.field,
                    record.raw.get(column.field),
                    issues.get((record.row_number, column.field), ()),
                    (record.row_number, column.field) in corrected,
                )
                for column in columns
            ),
        )
        for record in table.records
        if record.row_number in wanted
    ]


def _cell(field: str, raw: object, issues: Sequence[Issue], corrected: bool) -> GridCell:
    column = COLUMNS.get(split_key(field)[0])
    text = as_text(raw).strip()  # type: ignore[arg-type]  # a cell as read
    if column is not None and column.mask is not None and text:
        text = column.mask(compact(text))
    if len(text) > LONGEST_CELL:
        text = text[:LONGEST_CELL] + "…"
    mark = "changed" if corrected else ""
    if issues:
        mark = "error" if any(issue.severity == "error" for issue in issues) else "warning"
    return GridCell(text, mark, "".join(issue.sentence for issue in issues))
