"""Finding the list of units in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.policy import Refused
from core.sheets import TableLayout, Workbook, find_tables, read_workbook
from core.sheets.national import is_national, national_units
from core.sheets.units import UNIT_COLUMNS

MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class UnitListFile:
    """A file that was read, and where its list lies."""

    workbook: Workbook
    layout: TableLayout


def read_unit_list(path: Path | str, name: str) -> UnitListFile:
    """Read the likeliest table of a file; of the national workbook its sheet of units.

    Raises: SheetRefused for a file that cannot be read or has no header; Refused when a required column is
    missing, two columns say the same, or there are no rows or too many.
    """
    workbook = read_workbook(path, name)
    if is_national(sheet.name for sheet in workbook.sheets):
        workbook = national_units(workbook)
    layout = find_tables(workbook, UNIT_COLUMNS)[0]
    if layout.missing:
        missing = "、".join(f"“{label}”" for label in layout.missing)
        raise Refused.because(
            "units.import.columns",
            f"工作表“{layout.sheet_name}”缺少必需的列：{missing}。请补上这一列，或下载空白模板填写。",
        )
    if layout.duplicates:
        sentences = "".join(duplicate.sentence for duplicate in layout.duplicates)
        raise Refused.because("units.import.duplicates", f"{sentences}请只保留一列后重新上传。")
    rows = len(workbook.sheets[layout.sheet].rows) - layout.first_data_row
    if rows <= 0:
        raise Refused.because(
            "units.import.empty", f"工作表“{layout.sheet_name}”的表头下面没有内容。请填写单位后重新上传。"
        )
    if rows > MOST_ROWS:
        raise Refused.because(
            "units.import.long", f"表里有 {rows} 行，一次最多 {MOST_ROWS} 行。请拆成几个文件分别导入。"
        )
    return UnitListFile(workbook, layout)
