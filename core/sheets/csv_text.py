"""Comma-separated text: encoding and delimiter by rule, not by guess."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

from core.sheets.limits import MAX_COLUMNS, MAX_ROWS
from core.sheets.problems import SheetRefused

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
DELIMITERS = ",;\t"
SNIFFED_LINES = 20


def decode(content: bytes) -> str | None:
    """The text by BOM, then strict UTF-8, then strict GB18030; None when it is none of these."""
    if content.startswith(codecs.BOM_UTF8):
        order = ["utf-8-sig"]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        order = ["utf-16"]
    else:
        order = ["utf-8", "gb18030"]
    for encoding in order:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if CONTROL.search(text) else text
    return None


def looks_like_text(path: Path) -> bool:
    """Whether the whole file decodes as text."""
    return decode(path.read_bytes()) is not None


def read_csv_rows(path: Path) -> list[list[str | None]]:
    """The rows of a CSV file; empty cells are None, trailing empty rows are left out."""
    text = decode(path.read_bytes())
    if text is None:
        raise SheetRefused(
            "encoding",
            "CSV 文件的编码认不出来。请用 Excel 打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx 再上传。",
        )
    rows: list[list[str | None]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            if len(rows) >= MAX_ROWS:
                raise SheetRefused("too_many_rows", f"行数超过 {MAX_ROWS:,} 行，请拆成几个文件分别上传。")
            cells = [cell if cell.strip() else None for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                raise SheetRefused("too_many_columns", f"列数超过 {MAX_COLUMNS} 列，请删去多余的列后再上传。")
            rows.append(cells)
    except csv.Error as error:
        raise SheetRefused(
            "csv_broken", "CSV 文件的引号或换行不配对，读不下去。请用 Excel 打开检查，另存为 .xlsx 再上传。"
        ) from error
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _delimiter(text: str) -> str:
    """The delimiter met most often in the first lines; a comma when there is none."""
    head = "\n".join(text.split("\n", SNIFFED_LINES)[:SNIFFED_LINES])
    bare = re.sub(r'"[^"]*"', "", head)
    return max(DELIMITERS, key=bare.count)
