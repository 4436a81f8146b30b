"""Checks every cell, row and the table, and lists all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from core.sheets.cells import as_text, compact
from core.sheets.columns import Column, column_letter, split_key
from core.sheets.headers import TableLayout
from core.sheets.problems import CellProblem, Cleaned, Note
from core.sheets.rows import SourceRow
from core.sheets.workbook import Raw

IssueSeverity = Literal["error", "warning"]
CLEAR_WORDS = {"(清空)", "清空"}
LONGEST_SHOWN = 60


class Clear:
    """The value of a cell that says “（清空）”: empty this field. There is one instance, ``CLEAR``."""

    def __repr__(self) -> str:
        return "CLEAR"


CLEAR = Clear()


@dataclass(frozen=True, slots=True)
class Issue:
    """One problem, ready to show: where, what was there, what is wrong, what to do."""

    row: int
    column_letter: str
    field: str
    label: str
    value: str
    severity: IssueSeverity
    sentence: str
    remedy: str
    code: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row after cleaning. ``values`` has no entry for an empty cell and for a refused one."""

    row_number: int
    values: dict[str, object]
    raw: Mapping[str, Raw]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a row or table check says about one field of one row."""

    field: str
    note: Note
    severity: IssueSeverity = "error"


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """All rows and all problems. Rows with errors are among ``records`` too."""

    records: tuple[CheckedRow, ...]
    issues: tuple[Issue, ...]

    @property
    def refused_rows(self) -> frozenset[int]:
        """Numbers of the rows with at least one error."""
        return frozenset(issue.row for issue in self.issues if issue.severity == "error")

    @property
    def sound_records(self) -> tuple[CheckedRow, ...]:
        """The rows without errors."""
        refused = self.refused_rows
        return tuple(record for record in self.records if record.row_number not in refused)

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The problems that keep a row out."""
        return tuple(issue for issue in self.issues if issue.severity == "error")

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """The problems that a user may pass over."""
        return tuple(issue for issue in self.issues if issue.severity == "warning")


Complete = Callable[[dict[str, object]], None]
RowCheck = Callable[[CheckedRow], Iterable[Remark]]
TableCheck = Callable[[Sequence[CheckedRow]], Iterable[tuple[int, Remark]]]


def check_rows(
    rows: Sequence[SourceRow],
    columns: Sequence[Column],
    layout: TableLayout,
    *,
    complete: Complete | None = None,
    row_checks: Sequence[RowCheck] = (),
    table_checks: Sequence[TableCheck] = (),
) -> CheckedTable:
    """Clean and check all rows; nothing stops at the first problem.

    ``complete`` may add values that follow from others (a birth date from an identity number) before the row
    checks run. Two columns for one field are an error of the header row until the mapping is settled.
    """
    checker = _Checker(columns, layout, complete, row_checks)
    records = tuple(checker.check(row) for row in rows)
    by_number = {record.row_number: record for record in records}
    for table_check in table_checks:
        for number, remark in table_check(records):
            raw = by_number[number].raw.get(remark.field)
            checker.say(number, remark.field, remark.note, remark.severity, raw)
    for duplicate in layout.duplicates:
        note = Note(duplicate.sentence, "请在“对应列”一步只保留其中一列。", "duplicate_header")
        checker.say(layout.header_row + 1, duplicate.field, note, "error", duplicate.headers[-1])
    return CheckedTable(records, tuple(sorted(checker.issues, key=_place)))


def _place(issue: Issue) -> tuple[int, int, str]:
    """Reading order: by row, then A to Z before AA."""
    return issue.row, len(issue.column_letter), issue.column_letter


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What cleaning one distinct cell text gave; kept for the other rows with the same text."""

    value: object = None
    others: Mapping[str, object] | None = None
    warnings: tuple[Note, ...] = ()
    problem: Note | None = None


_NOTHING = _Outcome()


class _Checker:
    """One pass over the rows, with a memory of cleaned cells for each column."""

    def __init__(
        self,
        columns: Sequence[Column],
        layout: TableLayout,
        complete: Complete | None,
        row_checks: Sequence[RowCheck],
    ) -> None:
        self.issues: list[Issue] = []
        self._columns = {column.field: column for column in columns}
        self._required = [column for column in columns if column.required]
        self._letters = {field: column_letter(index) for index, field in layout.mapping.items()}
        self._complete = complete
        self._row_checks = row_checks
        self._caches: dict[str, dict[object, _Outcome]] = {}
        self._plan: dict[str, tuple[Column, tuple[str, str]]] = {}

    def check(self, row: SourceRow) -> CheckedRow:
        """Clean the cells of one row and run the row checks over it."""
        values: dict[str, object] = {}
        others: list[Mapping[str, object]] = []
        refused: set[str] = set()
        for key, raw in row.cells.items():
            cache = self._caches.get(key)
            if cache is None:
                cache = self._begin(key)
            remembered: object = raw if type(raw) is str else (type(raw), raw)
            outcome = cache.get(remembered)
            if outcome is None:
                outcome = cache[remembered] = _clean(self._plan[key][0], raw)
            if outcome is _NOTHING:
                continue
            if outcome.problem is not None or outcome.warnings:
                outcome = self._settle(row, key, raw, outcome)
                if outcome.problem is not None:
                    refused.add(key)
            if outcome.value is not None:
                self._put(values, key, outcome.value)
            if outcome.others:
                others.append(outcome.others)
        for more in others:
            _add_missing(values, more)
        if self._complete is not None:
            self._complete(values)
        return self._judge(row, values, refused)

    def _begin(self, key: str) -> dict[object, _Outcome]:
        """Start the memory of a column when its first cell is met."""
        self._plan[key] = self._columns[split_key(key)[0]], split_key(key)
        return self._caches.setdefault(key, {})

    def _settle(self, row: SourceRow, key: str, raw: Raw, outcome: _Outcome) -> _Outcome:
        """Try a doubtful cell again with the whole row at hand, then tell what is left to tell."""
        column = self._plan[key][0]
        if column.settle is not None:
            settle, cells = column.settle, row.cells
            outcome = _outcome(lambda: settle(raw, cells))
        for note in outcome.warnings:
            self.say(row.row_number, key, note, "warning", raw)
        if outcome.problem is not None:
            self.say(row.row_number, key, outcome.problem, "error", raw)
        return outcome

    def _judge(self, row: SourceRow, values: dict[str, object], refused: set[str]) -> CheckedRow:
        for column in self._required:
            if column.field not in refused and (column.field not in values or values[column.field] is CLEAR):
                note = Note(f"“{column.label}”不能为空。", f"请补填{column.label}。", "required")
                self.say(row.row_number, column.field, note, "error", row.cells.get(column.field))
        record = CheckedRow(row.row_number, values, row.cells, row.group)
        for row_check in self._row_checks:
            for remark in row_check(record):
                self.say(
                    row.row_number, remark.field, remark.note, remark.severity, row.cells.get(remark.field)
                )
        return record

    def _put(self, values: dict[str, object], key: str, value: object) -> None:
        """Store a value; columns that occur once a year (or other key) are collected in one dict."""
        field, inner = self._plan[key][1]
        if not inner:
            values[field] = value
            return
        collected = values.setdefault(field, {})
        if isinstance(collected, dict):
            collected[inner] = value

    def say(self, row: int, key: str, note: Note, severity: IssueSeverity, raw: Raw) -> None:
        """Add one issue; the value of a sensitive column is shown masked."""
        column = self._columns.get(split_key(key)[0])
        shown = as_text(raw).strip()
        if column is not None and column.mask is not None and shown:
            shown = column.mask(compact(shown))
        if len(shown) > LONGEST_SHOWN:
            shown = shown[:LONGEST_SHOWN] + "…"
        self.issues.append(
            Issue(
                row,
                self._letters.get(key, ""),
                key,
                column.label if column else key,
                shown,
                severity,
                note.sentence,
                note.remedy,
                note.code,
                note.suggestion,
            )
        )


def _clean(column: Column, raw: Raw) -> _Outcome:
    if isinstance(raw, str) and compact(raw) in CLEAR_WORDS:
        return _Outcome(CLEAR)
    return _outcome(lambda: column.clean(raw))


def _outcome(clean: Callable[[], object]) -> _Outcome:
    try:
        value = clean()
    except CellProblem as problem:
        return _Outcome(problem=problem.note)
    if value is None:
        return _NOTHING
    if isinstance(value, Cleaned):
        return _Outcome(value.value, value.others or None, value.warnings)
    return _Outcome(value, None, getattr(value, "warnings", ()))


def _add_missing(values: dict[str, object], more: Mapping[str, object]) -> None:
    """Values that a cell gives for other fields; a column of their own goes first."""
    for field, value in more.items():
        values.setdefault(field, value)
