"""The child that parses Excel files: ``python -m core.sheets.reader PATH xlsx|xls``, JSON lines out."""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TextIO

from core.sheets.cage import confine
from core.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_MERGES, MAX_ROWS
from core.sheets.number_formats import dates_as_shown
from core.sheets.prescan import prescan
from core.sheets.problems import SheetRefused
from core.sheets.row_counts import refuse_lost_rows, rows_told

EXACT_INTEGERS_BELOW = 1e15
NUL_IN_JSON = "\\u0000"


def main(arguments: list[str], out: TextIO) -> None:
    """Write the sheets of one file, or the reason for refusing it."""
    confine()
    path, kind = Path(arguments[0]), arguments[1]
    try:
        if kind == "xlsx":
            prescan(path)
        _write_workbook(path, kind, out)
    except SheetRefused as refused:
        _say(out, {"refused": refused.code, "message": refused.message})
    except MemoryError:
        os._exit(3)
    except BaseException as error:  # the parser's panics are no Exceptions
        _say(out, {"refused": "unreadable", "message": _reason(error)})
    out.flush()


def _reason(error: BaseException) -> str:
    if type(error).__name__ == "PasswordError" or "assword" in str(error):
        return "文件设有打开密码，读不出内容。请在 Excel 或 WPS 里取消打开密码，保存后再上传。"
    return "不是有效的 Excel 文件，或已经损坏。请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再上传。"


def _write_workbook(path: Path, kind: str, out: TextIO) -> None:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    shown = dates_as_shown(path) if kind == "xlsx" else {}
    told = rows_told(path) if kind == "xlsx" else {}
    with tempfile.TemporaryDirectory() as folder:
        link = Path(folder) / f"book.{kind}"
        link.symlink_to(path.resolve())
        workbook = CalamineWorkbook.from_path(str(link))
        for number, metadata in enumerate(workbook.sheets_metadata):
            if "Work" not in str(metadata.typ):
                continue
            sheet = workbook.get_sheet_by_index(number)
            _check_extent(sheet)
            merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
            if len(merged) > MAX_MERGES:
                raise SheetRefused(
                    "too_many_merges", f"合并单元格超过 {MAX_MERGES:,} 处。请取消合并后再上传。"
                )
            hidden = metadata.visible != SheetVisibleEnum.Visible
            _say(out, {"sheet": without_nul(metadata.name), "hidden": hidden, "merged": merged})
            read = _write_rows(sheet, shown.get(metadata.name, {}), out)
            if read < told.get(metadata.name, 0):
                refuse_lost_rows(path, metadata.name, read)
    _say(out, {"done": True})


def _check_extent(sheet: Any) -> None:
    if sheet.total_height > MAX_ROWS:
        raise SheetRefused(
            "too_many_rows", f"工作表“{sheet.name}”超过 {MAX_ROWS:,} 行。请删去多余的行后再上传。"
        )
    if sheet.total_width > MAX_COLUMNS:
        raise SheetRefused(
            "too_many_columns", f"工作表“{sheet.name}”超过 {MAX_COLUMNS} 列。请删去多余的列后再上传。"
        )
    if sheet.total_height * sheet.total_width > MAX_CELLS * 2:
        raise SheetRefused("too_many_cells", "工作表的单元格太多。请删去空白的行列，或拆成几个文件再上传。")


def _write_rows(sheet: Any, shown: dict[tuple[int, int], str], out: TextIO) -> int:
    """Rows from row 1 on; blank cells at the end of a row and blank rows at the end of the sheet left out.

    The number of rows with something in them.
    """
    margin = [None] * (sheet.start[1] if sheet.start else 0)
    dumps: Callable[[object], str] = json.JSONEncoder(ensure_ascii=False, default=_tag).encode
    blanks = filled = 0
    for number, values in enumerate(sheet.iter_rows()):
        row = margin + [_plain(value) if type(value) is not str else value or None for value in values]
        while row and row[-1] is None:
            row.pop()
        if not row:
            blanks += 1
            continue
        for column in range(len(row) if shown else 0):
            row[column] = shown.get((number, column), row[column])
        out.write("[]\n" * blanks)
        blanks = 0
        line = dumps(row)
        if NUL_IN_JSON in line:
            line = dumps([without_nul(value) for value in row])
        out.write(line + "\n")
        filled += 1
    return filled


def without_nul(value: Any) -> Any:
    """A text without NUL characters, which nobody typed and no database holds; other values as they are."""
    return value.replace("\x00", "") if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    """Whole numbers as int as long as a float is exact, so that 1990 does not become 1990.0."""
    if type(value) is not float:
        return value
    if not math.isfinite(value):
        return str(value)
    return int(value) if value.is_integer() and abs(value) < EXACT_INTEGERS_BELOW else value


def _tag(value: object) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    return {"time": "00:00:00"}


def _say(out: TextIO, message: dict[str, object]) -> None:
    out.write(json.dumps(message, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout)
