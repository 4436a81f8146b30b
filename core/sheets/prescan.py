"""Streams through the XML of an .xlsx before a parser sees it, to refuse sparse sheets and entities."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from core.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_MERGES, MAX_ROWS
from core.sheets.problems import SheetRefused

CHUNK = 1024 * 1024
OVERLAP = 256
MARKUP_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A filled cell beyond row 200,000 or column KN (300). Styled blanks (`<c .../>`) are only left behind.
FAR_ROW = re.compile(rb'<c r="[A-Z]{1,3}(?:[2-9]\d{5}|\d{7,})"[^>/]*>')
UNCALCULATED = re.compile(rb"(?:</f>|<f [^>]*/>)</c>")
# A shared text whose number is none: the parser would take the first text of the table for it.
ODD_TEXT = re.compile(rb"""t=["']s["'][^>]*><(?:\w+:)?v[^>]*>(?:\d*[^<0-9]|\d{10})""")
FAR_COLUMN = re.compile(rb'<c r="(?:K[O-Z]|[L-Z][A-Z]|[A-Z]{3,})\d+"[^>/]*>')
SIGNS = (
    (FAR_ROW, "too_many_rows", f"工作表在第 {MAX_ROWS:,} 行以后还有内容。请删去下方多余的行后再上传。"),
    (
        FAR_COLUMN,
        "too_many_columns",
        f"工作表在第 {MAX_COLUMNS} 列以后还有内容。请删去右侧多余的列后再上传。",
    ),
    (
        ODD_TEXT,
        "odd_texts",
        "工作表里文字的编号不正常，可能已经损坏。请用 Excel 或 WPS 打开核对，另存为新的 .xlsx 后再上传。",
    ),
    (
        UNCALCULATED,
        "uncalculated",
        "工作表里有公式还没有算出结果。请用 Excel 或 WPS 打开，保存一次后再上传。",
    ),
)


def prescan(path: Path) -> None:
    """Raises: SheetRefused for markup declarations, far cells, too many cells or merges."""
    try:
        with zipfile.ZipFile(path) as archive:
            for part in archive.infolist():
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _scan_part(archive, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise SheetRefused(
            "truncated", "文件内部已经损坏，没能读完。请用 Excel 或 WPS 打开修复，另存为新的 .xlsx 后再上传。"
        ) from error


def _scan_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    cells = merges = 0
    for window, fresh in _windows(archive, part):
        if b"\x00" in window:
            raise SheetRefused(
                "odd_encoding", "文件内部编码不正常。请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再上传。"
            )
        if MARKUP_DECLARATION.search(window):
            raise SheetRefused(
                "entities", "文件内部含有不允许的声明（DOCTYPE 或 ENTITY），已拒绝打开。请另存为新的 .xlsx。"
            )
        if not is_sheet:
            continue
        for sign, code, message in SIGNS:
            if sign.search(window):
                raise SheetRefused(code, message)
        cells += fresh.count(b"<c ")
        merges += fresh.count(b"<mergeCell ")
        if cells > MAX_CELLS:
            raise SheetRefused(
                "too_many_cells", "工作表的单元格太多。请删去空白的行列，或拆成几个文件再上传。"
            )
        if merges > MAX_MERGES:
            raise SheetRefused("too_many_merges", f"合并单元格超过 {MAX_MERGES:,} 处。请取消合并后再上传。")


def _windows(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk with the tail of the one before it, and the chunk alone."""
    tail = b""
    with archive.open(part) as stream:
        while fresh := stream.read(CHUNK):
            yield tail + fresh, fresh
            tail = fresh[-OVERLAP:]
