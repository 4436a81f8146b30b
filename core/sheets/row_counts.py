"""How many filled rows the XML of an .xlsx holds: what a parser reads less than that is lost silently."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from core.sheets.number_formats import LARGEST_SCANNED, MAIN, sheet_parts
from core.sheets.problems import SheetRefused

ROW_STARTS = (b" ", b">", b"\n", b"\r", b"\t")


def rows_told(path: Path) -> dict[str, int]:
    """By sheet name, the rows with a value in the XML; rows with only an empty text are counted too."""
    told: dict[str, int] = {}
    with zipfile.ZipFile(path) as archive:
        for name, part in sheet_parts(archive).items():
            if part in archive.namelist() and archive.getinfo(part).file_size <= LARGEST_SCANNED:
                told[name] = sum(1 for row in _pieces(archive.read(part)) if b"<v>" in row or b"<t" in row)
    return told


def _pieces(xml: bytes) -> Iterator[bytes]:
    return (piece for piece in xml.split(b"<row")[1:] if piece.startswith(ROW_STARTS))


def refuse_lost_rows(path: Path, name: str, read: int) -> None:
    """Fewer rows were read than the sheet seems to have: look which of them really say something.

    Raises: SheetRefused when rows with content are missing, or when nobody can tell.
    """
    try:
        told = _exactly(path, name)
    except (ParseError, DefusedXmlException, KeyError, ValueError, IndexError):
        told = read + 1
    if read < told:
        raise SheetRefused(
            "rows_lost",
            f"工作表“{name}”里有内容的行没有全部读出来（只读出 {read} 行），文件可能已经损坏。"
            "请用 Excel 或 WPS 打开核对，另存为新的 .xlsx 后再上传。",
        )


def _exactly(path: Path, name: str) -> int:
    with zipfile.ZipFile(path) as archive:
        blank = _blank_texts(archive)
        with archive.open(sheet_parts(archive)[name]) as stream:
            rows = (row for _, row in iterparse(stream) if row.tag == f"{MAIN}row")
            return sum(1 for row in rows if any(_says(cell, blank) for cell in row.iter(f"{MAIN}c")))


def _blank_texts(archive: zipfile.ZipFile) -> set[str]:
    """The numbers of the shared texts with nothing in them."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return set()
    items = fromstring(archive.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
    return {str(number) for number, item in enumerate(items) if not "".join(item.itertext())}


def _says(cell: Element, blank: set[str]) -> bool:
    """Whether a cell has a value; faults like #N/A may be read as nothing."""
    if cell.get("t") == "e":
        return False
    value = cell.find(f"{MAIN}v")
    if value is not None and value.text:
        return cell.get("t") != "s" or value.text.strip() not in blank
    inline = cell.find(f"{MAIN}is")
    return inline is not None and bool("".join(inline.itertext()))
