"""Office packages (.xlsx, .docx) with a custom property; workbooks with a line in each sheet's header."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

PROPERTY = "追溯码"
CUSTOM = "docProps/custom.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_AFTER = re.compile(r"<pageSetup\b[^>]*/>|<pageSetup\b.*?</pageSetup>", re.DOTALL)
_OR_AFTER = re.compile(r"<pageMargins\b[^>]*/>")
_OLD_HEADER = re.compile(r"<oddHeader\b[^>]*>(.*?)</oddHeader>", re.DOTALL)
_FOOT = re.compile(r"<headerFooter\b[^>]*?(/>|>)")

Change = Callable[[str], str]


def with_property(content: bytes, code: str) -> bytes:
    """The package with the code as its custom property; properties that it had are kept."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        has_custom = CUSTOM in package.namelist()
    if has_custom:
        return _changed(content, {CUSTOM: lambda text: _one_more(text, code)})
    override = f'<Override PartName="/{CUSTOM}" ContentType="{_CUSTOM_TYPE}"/>'
    relation = (
        f'<Relationship Id="rIdTrace" Type="{_NAMESPACE}/relationships/custom-properties" Target="{CUSTOM}"/>'
    )
    changes: dict[str, Change] = {
        _TYPES: lambda text: text.replace("</Types>", f"{override}</Types>"),
        _RELATIONS: lambda text: text.replace("</Relationships>", f"{relation}</Relationships>"),
    }
    empty = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{_NAMESPACE}/custom-properties" xmlns:vt="{_NAMESPACE}/docPropsVTypes">'
        "</Properties>"
    )
    return _changed(content, changes, more={CUSTOM: _one_more(empty, code)})


def with_headers(content: bytes, line: str) -> bytes:
    """The workbook with the line at the head of every printed page of every sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        sheets = [name for name in package.namelist() if _SHEET.fullmatch(name)]
    return _changed(content, dict.fromkeys(sheets, lambda text: _headed(text, line)))


def _headed(sheet: str, line: str) -> str:
    """The sheet with the line at the right of its header; a header that it has stays beside it."""
    text = f"&amp;R&amp;8{escape(line.replace('&', '&&'))}"
    if old := _OLD_HEADER.search(sheet):
        return sheet[: old.end(1)] + text + sheet[old.end(1) :]
    head = f"<oddHeader>{text}</oddHeader>"
    if foot := _FOOT.search(sheet):
        if foot.group(1) == "/>":
            return sheet[: foot.start()] + f"<headerFooter>{head}</headerFooter>" + sheet[foot.end() :]
        return sheet[: foot.end()] + head + sheet[foot.end() :]
    place = _AFTER.search(sheet) or _OR_AFTER.search(sheet)
    if place is None:
        return sheet
    return sheet[: place.end()] + f"<headerFooter>{head}</headerFooter>" + sheet[place.end() :]


def _one_more(properties: str, code: str) -> str:
    numbers = [int(found) for found in re.findall(r'\bpid="(\d+)"', properties)]
    added = (
        f'<property fmtid="{_FORMAT_ID}" pid="{max([1, *numbers]) + 1}" name="{PROPERTY}">'
        f"<vt:lpwstr>{code}</vt:lpwstr></property>"
    )
    return properties.replace("</Properties>", f"{added}</Properties>")


def _changed(content: bytes, changes: dict[str, Change], more: dict[str, str] | None = None) -> bytes:
    """The package with some parts rewritten as text and some added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            if change := changes.get(entry.filename):
                part = change(part.decode()).encode()
            target.writestr(entry, part)
        for name, text in (more or {}).items():
            target.writestr(name, text)
    return out.getvalue()
