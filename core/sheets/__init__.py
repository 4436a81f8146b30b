"""The import engine: reading workbooks, finding tables, checking cells. It knows no app."""

from core.sheets.check import (
    CLEAR,
    CheckedRow,
    CheckedTable,
    Issue,
    Remark,
    check_rows,
)
from core.sheets.columns import Column, column_letter
from core.sheets.headers import Duplicate, TableLayout, find_tables, with_mapping
from core.sheets.marking import mark_workbook
from core.sheets.partial_dates import PartialDate, parse_partial_date
from core.sheets.problems import CellProblem, Cleaned, Note, SheetRefused
from core.sheets.rows import SourceRow, table_rows, with_corrections, with_words
from core.sheets.workbook import Raw, Sheet, Workbook, read_workbook

__all__ = [
    "CLEAR",
    "CellProblem",
    "CheckedRow",
    "CheckedTable",
    "Cleaned",
    "Column",
    "Duplicate",
    "Issue",
    "Note",
    "PartialDate",
    "Raw",
    "Remark",
    "Sheet",
    "SheetRefused",
    "SourceRow",
    "TableLayout",
    "Workbook",
    "check_rows",
    "column_letter",
    "find_tables",
    "mark_workbook",
    "parse_partial_date",
    "read_workbook",
    "table_rows",
    "with_corrections",
    "with_mapping",
    "with_words",
]
