"""A workbook as plain values, whatever file it came from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from core.sheets.archive import check_archive
from core.sheets.cage import run_caged
from core.sheets.csv_text import read_csv_rows
from core.sheets.limits import MAX_UPLOAD_BYTES
from core.sheets.problems import SheetRefused
from core.sheets.sniff import FileKind, sniff

Raw = str | int | float | bool | date | datetime | time | None
Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``merged`` holds (first row, first column, last row, last column), 0-based and inclusive."""

    name: str
    hidden: bool
    rows: list[list[Raw]]
    merged: tuple[Merge, ...] = ()

    def value(self, row: int, column: int) -> Raw:
        """The value at a 0-based place; None outside the sheet."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of one file, hidden ones included, in the order of their tabs."""

    sheets: tuple[Sheet, ...]
    kind: FileKind


def read_workbook(path: Path | str, original_name: str) -> Workbook:
    """Read an .xlsx, .xls or .csv file by its content, whatever its extension says.

    Excel files are parsed in a child process with limits, so that a hostile file can hurt nothing else.

    Raises: SheetRefused, and nothing else, for every file that cannot be read.
    """
    place = Path(path).resolve()
    size = place.stat().st_size
    if size > MAX_UPLOAD_BYTES:
        limit = MAX_UPLOAD_BYTES // (1024 * 1024)
        raise SheetRefused("too_large", f"文件超过 {limit} MB，请删去照片等图片，或拆成几个文件分别上传。")
    kind = sniff(place, original_name)
    if kind is FileKind.CSV:
        rows: list[list[Raw]] = [list(row) for row in read_csv_rows(place)]
        sheets: tuple[Sheet, ...] = (Sheet(Path(original_name).stem or "CSV", False, rows),)
    else:
        if kind is FileKind.XLSX:
            check_archive(place)
        sheets = _sheets_from_lines(run_caged("core.sheets.reader", [str(place), kind.value]))
    if not any(sheet.rows for sheet in sheets):
        raise SheetRefused("empty_workbook", "文件里没有任何内容，请确认上传的是填好的表格。")
    return Workbook(sheets, kind)


def _sheets_from_lines(lines: Iterable[bytes]) -> tuple[Sheet, ...]:
    """Rebuild the sheets from the child's JSON lines; an answer without its last line is no answer."""
    sheets: list[Sheet] = []
    rows: list[list[Raw]] = []
    finished = False
    for line in lines:
        if line.startswith(b"["):
            rows.append(json.loads(line, object_hook=_restore))
            continue
        message = json.loads(line)
        if "refused" in message:
            raise SheetRefused(message["refused"], message["message"])
        if "sheet" in message:
            rows = []
            merged = tuple((a, b, c, d) for a, b, c, d in message["merged"])
            sheets.append(Sheet(message["sheet"], message["hidden"], rows, merged))
        finished = finished or "done" in message
    if not finished:
        raise SheetRefused(
            "unreadable",
            "文件内容损坏或过于复杂，没能读完。请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再上传。",
        )
    return tuple(sheets)


def _restore(tagged: dict[str, Any]) -> Raw:
    """Turn a tagged JSON object back into a date, datetime or time."""
    tag, text = next(iter(tagged.items()))
    if tag == "date":
        return date.fromisoformat(text)
    if tag == "datetime":
        return datetime.fromisoformat(text)
    return time.fromisoformat(text)
