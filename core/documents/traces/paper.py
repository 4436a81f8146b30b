"""A PDF with its trace on every page: across the page, at its foot and among its metadata."""

from __future__ import annotations

import io

from pypdf import PageObject, PdfReader, PdfWriter

from core.documents.pdf import render_parts

TEMPLATE, STYLE = "documents/trace.html", "trace.css"
KEY = "/TraceCode"
POINTS_A_MILLIMETRE = 72 / 25.4
_ACROSS, _DOWN = 68, 52
"""Millimetres that one tile takes at least."""


def stamped(content: bytes, *, code: str, line: str, who: str) -> bytes:
    """The PDF with the line at the foot of each page, and who took it across it. Raises PdfUnavailable."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    stamps: dict[tuple[int, int], PageObject] = {}
    for page in writer.pages:
        size = _millimetres(page)
        if size not in stamps:
            stamps[size] = _stamp(size, code=code, line=line, who=who)
        page.merge_page(stamps[size])
    known = {key: str(value) for key, value in (writer.metadata or {}).items() if value}
    words = f"{known['/Keywords']} {code}" if known.get("/Keywords") else code
    writer.add_metadata(known | {"/Keywords": words, KEY: code})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _millimetres(page: PageObject) -> tuple[int, int]:
    box = page.mediabox
    return round(float(box.width) / POINTS_A_MILLIMETRE), round(float(box.height) / POINTS_A_MILLIMETRE)


def _stamp(size: tuple[int, int], *, code: str, line: str, who: str) -> PageObject:
    """One page of that size with nothing but the trace."""
    wide, high = size
    columns, rows = max(wide // _ACROSS, 1), max(high // _DOWN, 1)
    content, _ = render_parts(
        TEMPLATE,
        [{"tiles": range(columns * rows), "code": code, "line": line, "who": who}],
        stylesheet=STYLE,
        rules=lambda _: (
            f"@page {{ size: {wide}mm {high}mm }}"
            f" .tiles span {{ width: {wide / columns:.2f}mm; height: {(high - 1) / rows:.2f}mm;"
            f" line-height: {(high - 1) / rows:.2f}mm }}"
        ),
    )
    return PdfReader(io.BytesIO(content)).pages[0]
