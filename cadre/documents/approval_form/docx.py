"""The form as a Word file: the same grid and the same texts, to be corrected by hand."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as DocumentFile
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from cadre.rules.fit_text import HANG, split_dated

from .form import ApprovalForm, Cell
from .layout import GRIDS, HEAD_ROOM, INSET, MID_INSET, TITLE, TITLE_CELL, Grid

FONT = "宋体"
PHOTO_HEIGHT, PHOTO_WIDTH = 44.5, 35.6
TITLE_HEIGHT, TITLE_SIZE, GAP = 20.0, 24.0, 2.0
LABEL_PITCH = 16.0
OUTER, INNER = 12, 8
"""Widths of rules in eighths of a point."""
TWIPS = 1440 / 25.4
_SET = {
    "mid": (WD_CELL_VERTICAL_ALIGNMENT.CENTER, WD_ALIGN_PARAGRAPH.CENTER),
    "left": (WD_CELL_VERTICAL_ALIGNMENT.CENTER, WD_ALIGN_PARAGRAPH.LEFT),
    "top": (WD_CELL_VERTICAL_ALIGNMENT.TOP, WD_ALIGN_PARAGRAPH.LEFT),
    "date": (WD_CELL_VERTICAL_ALIGNMENT.CENTER, WD_ALIGN_PARAGRAPH.RIGHT),
    "seal": (WD_CELL_VERTICAL_ALIGNMENT.BOTTOM, WD_ALIGN_PARAGRAPH.RIGHT),
    "photo": (WD_CELL_VERTICAL_ALIGNMENT.CENTER, WD_ALIGN_PARAGRAPH.CENTER),
}
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RIGHT_INDENT = {"date": 14.0, "seal": 8.0}
_DATES = re.compile(r"(\d{4}\.\d\d--(?:\d{4}\.\d\d(?=  \S)|(?= {9}\S)))(?:  | {9})(?=\S)")
"""The date column of a segment written as the form prescribes; a tab can stand for its blanks."""


def write_form_docx(form: ApprovalForm) -> bytes:
    """Both pages as .docx; equal forms give equal files."""
    document = Document()
    _style(document, form)
    for number, (grid, cells) in enumerate(zip(GRIDS, form.pages, strict=True)):
        section = document.sections[0] if not number else document.add_section(WD_SECTION.NEW_PAGE)
        title = 0.0 if number else TITLE_HEIGHT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(grid.left), Mm(20)
        section.top_margin, section.bottom_margin = Mm(grid.top - title), Mm(8)
        section.header_distance = section.footer_distance = Mm(5)
        if not number:
            _title(document)
        _page(document, grid, cells, form)
    _line(document.add_paragraph(), f"填表人：{form.filled_by}", 14.0, 16.0)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _style(document: DocumentFile, form: ApprovalForm) -> None:
    """宋体 for all scripts, Chinese rules of line breaking, and no white added beside digits."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    shape, language = normal.paragraph_format, OxmlElement("w:lang")
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = 1.0
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    looks = normal.element.get_or_add_rPr()
    looks.get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    looks.append(language)
    spacing = normal.element.get_or_add_pPr().find(qn("w:spacing"))
    for name in ("w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN"):
        switch = OxmlElement(name)
        switch.set(qn("w:val"), "0")
        spacing.addprevious(switch)
    facts = document.core_properties
    facts.title, facts.author, facts.comments = f"{TITLE}　{form.name}", "", ""
    facts.created = facts.modified = datetime.fromisoformat(form.created).replace(tzinfo=UTC)


def _title(document: DocumentFile) -> None:
    table = _table(document, (TITLE_CELL,) * len(TITLE), (TITLE_HEIGHT - GAP,), ruled=False)
    for cell, character in zip(table.rows[0].cells, TITLE, strict=True):
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        _line(cell.paragraphs[0], character, TITLE_SIZE, 28.0, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document.add_paragraph(), "", 1.0, GAP * 72 / 25.4)


def _page(document: DocumentFile, grid: Grid, cells: tuple[Cell, ...], form: ApprovalForm) -> None:
    table = _table(document, grid.columns, grid.rows, ruled=True)
    for cell in cells:
        slot = cell.slot
        whole = table.cell(slot.top, slot.left).merge(table.cell(slot.bottom - 1, slot.right - 1))
        whole.vertical_alignment = _SET[slot.align][0]
        if slot.open:
            _without(whole, "bottom" if slot.open == "b" else "top")
        if slot.align == "photo":
            _photo(whole, form)
        else:
            _fill(whole, cell)


def _fill(place: _Cell, cell: Cell) -> None:
    """The whole text, also what the smallest size has no room for: the row hides it, nothing is lost."""
    slot, size = cell.slot, cell.set.size
    texts = slot.label or tuple(cell.text.split("\n"))
    pitch = LABEL_PITCH if slot.label else cell.set.pitch
    hung = False
    for number, text in enumerate(texts):
        paragraph = place.paragraphs[0] if not number else place.add_paragraph()
        dated = slot.key == "resume"
        words = _DATES.sub(r"\1\t", text.strip("\r"), count=1) if dated else text
        _line(paragraph, words, size, pitch, align=_SET[slot.align][1])
        shape = paragraph.paragraph_format
        shape.left_indent = shape.right_indent = Mm(INSET if slot.align in {"left", "top"} else MID_INSET)
        if slot.align == "top" and not number:
            shape.space_before = Mm(HEAD_ROOM)
        if dated:
            hung = bool(text.strip()) and (hung or split_dated(text) is not None)
            _hang(paragraph, text, size, hung=hung)
        if slot.align in _RIGHT_INDENT:
            shape.right_indent = Mm(_RIGHT_INDENT[slot.align])


def _hang(paragraph: Paragraph, text: str, size: float, *, hung: bool) -> None:
    """The words of a segment stand in a column behind its dates, lines without dates below them."""
    shape = paragraph.paragraph_format
    if hung and not text.startswith((" ", "\u3000", "\t")):
        shape.left_indent = Mm(INSET) + Pt(HANG * size)
        if split_dated(text):
            shape.first_line_indent = -Pt(HANG * size)


def _line(
    paragraph: Paragraph,
    text: str,
    size: float,
    pitch: float,
    *,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
) -> None:
    """One paragraph without space around it, its lines exactly ``pitch`` points apart."""
    shape = paragraph.paragraph_format
    shape.alignment = align
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    if text:
        paragraph.add_run(_NOT_IN_XML.sub("", text)).font.size = Pt(size)


def _photo(place: _Cell, form: ApprovalForm) -> None:
    paragraph = place.paragraphs[0]
    paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if form.photo is None:
        return
    picture = paragraph.add_run().add_picture(io.BytesIO(form.photo), height=Mm(PHOTO_HEIGHT))
    if picture.width > Mm(PHOTO_WIDTH):
        picture.height = round(picture.height * Mm(PHOTO_WIDTH) / picture.width)
        picture.width = Mm(PHOTO_WIDTH)
    for side in ("distT", "distB", "distL", "distR"):
        picture._inline.set(side, "0")


def _table(
    document: DocumentFile, columns: tuple[float, ...], rows: tuple[float, ...], *, ruled: bool
) -> Table:
    """A table of fixed columns and rows of exact height, without padding."""
    table: Table = document.add_table(rows=len(rows), cols=len(columns))
    properties = table._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    for child in parse_xml(_properties(sum(columns), ruled)):
        properties.append(child)
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row, height in zip(table.rows, rows, strict=True):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.EXACTLY
    return table


def _properties(width: float, ruled: bool) -> str:
    """The properties of a table in the order that the format prescribes."""
    sides = ("top", "left", "bottom", "right")
    rules = "".join(
        f'<w:{side} w:val="single" w:sz="{OUTER if side in sides else INNER}" w:space="0" w:color="000000"/>'
        for side in (*sides, "insideH", "insideV")
    )
    none = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in sides)
    return (
        f'<w:tblPr {nsdecls("w")}><w:tblW w:w="{round(width * TWIPS)}" w:type="dxa"/>'
        f'<w:jc w:val="{"left" if ruled else "center"}"/><w:tblInd w:w="0" w:type="dxa"/>'
        + (f"<w:tblBorders>{rules}</w:tblBorders>" if ruled else "")
        + f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{none}</w:tblCellMar></w:tblPr>'
    )


def _without(cell: _Cell, side: str) -> None:
    """Take away the rule on one side of a cell."""
    borders = parse_xml(f'<w:tcBorders {nsdecls("w")}><w:{side} w:val="nil"/></w:tcBorders>')
    cell._tc.get_or_add_tcPr().find(qn("w:vAlign")).addprevious(borders)
