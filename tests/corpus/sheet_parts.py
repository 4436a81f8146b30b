"""A roster as the bare XML of a worksheet, for mutations that no program would write."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.core.sheets.makers import CONTENT_TYPES, MAIN, RELATIONS, WORKBOOK
from tests.corpus.originals import NAMES, ROWS
from tests.corpus.sample import archive

STYLES = (
    f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><numFmts count="0"/><cellXfs count="1">'
    '<xf numFmtId="0"/></cellXfs></styleSheet>'
)


@dataclass
class Cell:
    """One cell: where it says it stands, its other attributes, what is inside."""

    place: str
    rest: str = ' t="inlineStr"'
    inside: str = ""

    def xml(self) -> str:
        """The element."""
        where = f' r="{self.place}"' if self.place else ""
        return f"<c{where}{self.rest}>{self.inside}</c>"


@dataclass
class Row:
    """One row with its attributes and cells, and how it ends."""

    rest: str
    cells: list[Cell]
    end: str = "</row>"

    def xml(self) -> str:
        """The element."""
        return f"<row{self.rest}>{''.join(cell.xml() for cell in self.cells)}{self.end}"


@dataclass
class Page:
    """A worksheet that a mutation changes in one place; ``people`` must be read, or nobody."""

    rows: list[Row]
    texts: list[str]
    head: str = ""
    after: str = ""
    prolog: str = '<?xml version="1.0" encoding="UTF-8"?>'
    people: tuple[str, ...] = NAMES
    refused: bool | None = None
    parts: dict[str, bytes] = field(default_factory=dict)
    raw: bytes | None = None

    def cell(self, row: int, column: int) -> Cell:
        """The cell of a row (1 is the first person) and column, both from 0."""
        return self.rows[row].cells[column]

    def xml(self) -> str:
        """The whole worksheet."""
        body = "".join(row.xml() for row in self.rows)
        return (
            f'{self.prolog}<worksheet xmlns="{MAIN}">{self.head}<sheetData>{body}</sheetData>'
            f"{self.after}</worksheet>"
        )

    def content(self) -> bytes:
        """The workbook around it."""
        strings = "".join(f"<si><t>{text}</t></si>" for text in self.texts)
        parts = {
            "[Content_Types].xml": CONTENT_TYPES.encode(),
            "_rels/.rels": RELATIONS.format(kind="officeDocument", target="xl/workbook.xml").encode(),
            "xl/workbook.xml": WORKBOOK.encode(),
            "xl/_rels/workbook.xml.rels": RELATIONS.format(
                kind="worksheet", target="worksheets/sheet1.xml"
            ).encode(),
            "xl/styles.xml": STYLES.encode(),
            "xl/sharedStrings.xml": f'<?xml version="1.0"?><sst xmlns="{MAIN}">{strings}</sst>'.encode(),
            "xl/worksheets/sheet1.xml": self.raw or self.xml().encode("utf-8", "surrogatepass"),
        }
        return archive(parts | self.parts)


def page(*, shared: bool) -> Page:
    """The roster with its texts inside the cells, or numbered in the table of texts."""
    texts: list[str] = []
    rows: list[Row] = []
    for number, values in enumerate(ROWS, 1):
        cells = []
        for letter, value in zip("ABCDEFG", values, strict=True):
            if shared:
                cells.append(Cell(f"{letter}{number}", ' t="s"', f"<v>{len(texts)}</v>"))
                texts.append(value)
            else:
                cells.append(Cell(f"{letter}{number}", inside=f"<is><t>{value}</t></is>"))
        rows.append(Row(f' r="{number}"', cells))
    return Page(rows, texts)
