"""The tables of a Word document as rows of cells with their texts, merged ones joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from cadre.formats.dossier import FormatRefused

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPPERS = frozenset({f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"})
_NOT_SAID = frozenset(
    {
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}instrText",
        f"{_W}delText",
        f"{_W}rPr",
        f"{_W}pPr",
        f"{_W}tbl",
        _FALLBACK,
    }
)
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
MOST_CELLS, WIDEST = 5_000, 200


@dataclass(slots=True)
class Cell:
    """A cell on the grid of its table: rows [top, bottom), columns [left, right), its paragraphs as lines."""

    top: int
    bottom: int
    left: int
    right: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines without any blanks, joined: for comparing."""
        return "".join("".join(self.lines).split())


@dataclass(slots=True)
class Grid:
    """One table: the cells of each row from the left, a merged one in the row where it begins."""

    rows: list[list[Cell]]

    def band(self, cell: Cell) -> list[Cell]:
        """The cells to the right of one, in all rows that it spans, row by row."""
        return [
            other
            for row in self.rows[cell.top : cell.bottom]
            for other in row
            if other is not cell and other.left >= cell.right
        ]

    def after(self, cell: Cell) -> Cell | None:
        """The next cell to the right, in the row where the cell begins."""
        return next((other for other in self.rows[cell.top] if other.left >= cell.right), None)


def grids(document: etree._Element) -> list[Grid]:
    """All tables in the order of the document; one inside another follows it.

    Raises: FormatRefused for more cells than any form has.
    """
    if sum(1 for _ in document.iter(f"{_W}tc")) > MOST_CELLS:
        raise FormatRefused("docx_too_many_cells", "文档里的表格太大，不像审批表。请只保留一个人的审批表。")
    return [_grid(table) for table in document.iter(f"{_W}tbl")]


def body_lines(document: etree._Element) -> list[str]:
    """All paragraphs outside of tables."""
    body = document.find(f"{_W}body")
    return [] if body is None else _lines(body)


def picture_relations(document: etree._Element) -> list[str]:
    """The relations of the pictures, those in tables first."""
    found: dict[str, None] = {}
    in_tables = list(document.iter(f"{_W}tbl"))
    for place in [*in_tables, document]:
        for element in place.iter(_BLIP, _IMAGE):
            relation = element.get(f"{_R}embed") or element.get(f"{_R}id")
            if relation:
                found[relation] = None
    return list(found)


def _grid(table: etree._Element) -> Grid:
    rows: list[list[Cell]] = []
    open_cells: dict[int, Cell] = {}
    for top, element in enumerate(_children(table, f"{_W}tr")):
        row: list[Cell] = []
        left = _number(element, f"{_W}trPr/{_W}gridBefore", 0)
        for part in _children(element, f"{_W}tc"):
            right = left + _number(part, f"{_W}tcPr/{_W}gridSpan", 1)
            merge = part.find(f"{_W}tcPr/{_W}vMerge")
            above = open_cells.get(left)
            if merge is not None and merge.get(f"{_W}val") != "restart" and above and above.bottom == top:
                above.bottom = top + 1
                above.lines += [line for line in _lines(part) if line.strip()]
            else:
                cell = Cell(top, top + 1, left, right, _lines(part))
                row.append(cell)
                open_cells[left] = cell
            left = right
        rows.append(row)
    return Grid(rows)


def _number(element: etree._Element, path: str, otherwise: int) -> int:
    found = element.find(path)
    text = found.get(f"{_W}val", "") if found is not None else ""
    return min(int(text), WIDEST) if text.isdecimal() and len(text) < 6 else otherwise


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The children of a kind, also those inside content controls."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _lines(element: etree._Element) -> list[str]:
    """The paragraphs of a cell, without those of tables in it; a manual break begins a new line."""
    lines: list[str] = []
    for paragraph in _children(element, f"{_W}p"):
        lines += "".join(_said(paragraph)).split("\n")
    return lines


def _said(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _NOT_SAID or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        else:
            yield from _said(child)
