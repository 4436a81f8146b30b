"""The roster of cadres as a spreadsheet: its columns, and reading it from file to checked values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cadre.sheets.checks import TABLE_CHECKS, complete, row_checks
from cadre.sheets.columns import ROSTER_COLUMNS
from core.sheets import (
    CheckedTable,
    TableLayout,
    Workbook,
    check_rows,
    find_tables,
    read_workbook,
    table_rows,
    with_corrections,
    with_words,
)

__all__ = ["ROSTER_COLUMNS", "RosterFile", "check_roster", "read_roster"]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A roster read and checked; nothing of it is written anywhere."""

    workbook: Workbook
    layout: TableLayout
    table: CheckedTable


def check_roster(
    workbook: Workbook,
    layout: TableLayout,
    on: date,
    corrections: Mapping[int, Mapping[str, str]] | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> CheckedTable:
    """Clean and check the rows of one table.

    ``corrections`` replace cells by row number and field, ``words`` say what a word of a field means.
    """
    rows = with_words(table_rows(workbook.sheets[layout.sheet], layout, ROSTER_COLUMNS), words or {})
    return check_rows(
        with_corrections(rows, corrections or {}),
        ROSTER_COLUMNS,
        layout,
        complete=complete,
        row_checks=row_checks(on),
        table_checks=TABLE_CHECKS,
    )


def read_roster(path: Path | str, original_name: str, on: date) -> RosterFile:
    """Read the likeliest table of a file with the mapping found for it.

    Raises: SheetRefused when the file cannot be read or has no header.
    """
    workbook = read_workbook(path, original_name)
    layout = find_tables(workbook, ROSTER_COLUMNS)[0]
    return RosterFile(workbook, layout, check_roster(workbook, layout, on))
