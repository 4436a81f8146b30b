"""What Excel shows for numbers like 1990.1, which may be January or, shown as 1990.10, October."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

DOUBTFUL = re.compile(rb"<v>((?:19|20)?\d\d\.\d)</v>")
PLACE = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})(\d+)"')
STYLE = re.compile(rb'\bs="(\d+)"')
TWO_DECIMALS = re.compile(r"^0+\.00(?:_[ )])*(?:;.*)?$")
BUILT_IN_TWO_DECIMALS = {2}
LARGEST_SCANNED = 64 * 1024 * 1024
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def dates_as_shown(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """By sheet name and 0-based place, the text shown for doubtful year.month numbers with two decimals."""
    shown: dict[str, dict[tuple[int, int], str]] = {}
    with zipfile.ZipFile(path) as archive:
        styles: set[int] | None = None
        for name, part in sheet_parts(archive).items():
            if part not in archive.namelist() or archive.getinfo(part).file_size > LARGEST_SCANNED:
                continue
            places = _doubtful(archive.read(part))
            if places and styles is None:
                styles = _two_decimal_styles(archive)
            found = {place: text for place, (style, text) in places.items() if style in (styles or ())}
            if found:
                shown[name] = found
    return shown


def _doubtful(xml: bytes) -> dict[tuple[int, int], tuple[int, str]]:
    """Style and two-decimal text of each cell holding a number like 1990.1."""
    found: dict[tuple[int, int], tuple[int, str]] = {}
    for match in DOUBTFUL.finditer(xml):
        start = xml.rfind(b"<c ", max(0, match.start() - 300), match.start())
        head = xml[start : match.start()]
        place, style = PLACE.match(head), STYLE.search(head)
        if start < 0 or not place or not style:
            continue
        column = 0
        for letter in place[1]:
            column = column * 26 + letter - 64
        found[int(place[2]) - 1, column - 1] = (int(style[1]), match[1].decode() + "0")
    return found


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to the archive part that holds it."""
    names = archive.namelist()
    if "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts: dict[str, str] = {}
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(RELATION, ""), "")
        parts[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def _two_decimal_styles(archive: zipfile.ZipFile) -> set[int]:
    """Indexes of the cell formats that show exactly two decimals."""
    if "xl/styles.xml" not in archive.namelist():
        return set()
    root: Element = fromstring(archive.read("xl/styles.xml"))
    wanted = set(BUILT_IN_TWO_DECIMALS)
    for number_format in root.iter(f"{MAIN}numFmt"):
        if TWO_DECIMALS.match(number_format.get("formatCode", "")):
            wanted.add(int(number_format.get("numFmtId", "-1")))
    formats = root.find(f"{MAIN}cellXfs")
    if formats is None:
        return set()
    return {index for index, xf in enumerate(formats) if int(xf.get("numFmtId", "0")) in wanted}
