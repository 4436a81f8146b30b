"""A roster on paper: a full grid or cards with photographs, laid out some pages at a time."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from PIL import Image, UnidentifiedImageError

from cadre.models import Cadre
from core.documents import render_parts

from .roster_columns import DateFormat, RosterColumn, RosterLine
from .roster_columns.column import CENTER, DATE
from .roster_paper import Entry, RosterPaper, UnitHeading
from .roster_widths import SEQUENCE, head_text, lines_of, widths

TABLE, CARDS, STYLE = "documents/roster.html", "documents/roster_cards.html", "roster.css"
ROWS_A_PAGE, CARDS_A_PAGE, PAGES_AT_ONCE, MAX_PAGES = 20, 12, 10, 1000
# Millimetres: what a page has room for between its title and its foot, and what a line of a cell takes.
ROOM = {"A4": 154.5, "A3": 241.5}
SECOND_HEAD_ROW = 7.0
LINE, ROW_PADDING = 4.0, 1.5
UNLABELLED = {"name", "title"}
PHOTO_PIXELS = (240, 320)

After = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is printed; a heading has no cells, those of a card are pairs of label and text."""

    number: int
    cells: tuple[Any, ...]
    heading: str = ""
    photo: str = ""


def roster_pdf(paper: RosterPaper, entries: Iterable[Entry], *, after_each: After | None = None) -> bytes:
    """The roster. ``after_each`` is told how many pages are laid out.

    Raises PdfUnavailable, PaperTooLong. The number of pages is known beforehand from the length of the texts;
    should a page have run over, everything is laid out once more with the number found.
    """
    sheets = list(_pages(paper, entries))
    content, pages = _render(paper, sheets, len(sheets), after_each)
    if pages != len(sheets):
        content, _ = _render(paper, sheets, pages, after_each)
    return content


def pages_of(people: int) -> int:
    """About how many pages so many people take."""
    return -(-people // ROWS_A_PAGE)


def _render(
    paper: RosterPaper, sheets: list[list[Row]], total: int, after_each: After | None
) -> tuple[bytes, int]:
    columns = paper.spec.chosen
    base = {"paper": paper, "head": HeadRows.of(columns, widths(paper.spec)), "columns": columns}
    parts = (base | {"pages": _with_photos(paper, part)} for part in _batched(sheets or [[]], PAGES_AT_ONCE))
    return render_parts(
        CARDS if paper.spec.cards else TABLE,
        parts,
        stylesheet=STYLE,
        rules=lambda first: _rules(paper, columns, first, total),
        after_each=after_each,
        max_pages=MAX_PAGES,
    )


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of the header rows."""

    text: str
    wide: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class HeadRows:
    """The header: parents above their columns where there are any, one row where there are none."""

    upper: tuple[HeadCell, ...]
    lower: tuple[HeadCell, ...]

    @classmethod
    def of(cls, columns: Iterable[RosterColumn], wide: Iterable[float]) -> HeadRows:
        """The header of the columns of these widths, the sequence number before them."""
        known = tuple(columns)
        labels = [head_text(column.label, width) for column, width in zip(known, wide, strict=True)]
        grouped = any(column.group for column in known)
        high = 2 if grouped else 1
        upper = [HeadCell("序号", high=high)]
        before = ""
        for column, label in zip(known, labels, strict=True):
            if not column.group:
                upper.append(HeadCell(label, high=high))
            elif column.group == before:
                upper[-1] = HeadCell(before, wide=upper[-1].wide + 1)
            else:
                upper.append(HeadCell(column.group))
            before = column.group
        return cls(
            tuple(upper),
            tuple(HeadCell(label) for column, label in zip(known, labels, strict=True) if column.group),
        )


def shown_name(name: str) -> str:
    """A name of two characters with a blank between them, so that names are equally wide."""
    return "　".join(name) if len(name) == 2 and not name.isascii() else name


def _pages(paper: RosterPaper, entries: Iterable[Entry]) -> Iterator[list[Row]]:
    """The rows of each page: at most twenty on A4, and no more than the page has room for."""
    if paper.spec.cards:
        yield from _batched(_rows(paper, entries), CARDS_A_PAGE)
        return
    room, most, wide = ROOM[paper.spec.paper], ROWS_A_PAGE, widths(paper.spec)
    if any(column.group for column in paper.spec.chosen):
        room -= SECOND_HEAD_ROW
    most = most if paper.spec.paper == "A4" else most * 2
    page: list[Row] = []
    used = 0.0
    for row in _rows(paper, entries):
        height = _height(row, wide)
        if page and (used + height > room or len(page) == most):
            # A heading does not stay behind as the last row of a page.
            carried = [page.pop()] if page[-1].heading and len(page) > 1 else []
            yield page
            page, used = carried, sum(_height(each, wide) for each in carried)
        page.append(row)
        used += height
    if page:
        yield page


def _rows(paper: RosterPaper, entries: Iterable[Entry]) -> Iterator[Row]:
    columns, dates, number = paper.spec.chosen, paper.spec.dates, 0
    for entry in entries:
        if isinstance(entry, UnitHeading):
            if not paper.spec.cards:
                yield Row(0, (), heading=str(entry))
            continue
        number += 1
        cells: tuple[Any, ...] = tuple(_cell(column, entry, dates) for column in columns)
        if paper.spec.cards:
            labels = ("" if column.key in UNLABELLED else column.label for column in columns)
            cells = tuple(zip(labels, cells, strict=True))
        yield Row(number, cells, photo=_photo_key(paper, entry))


def _cell(column: RosterColumn, line: RosterLine, dates: DateFormat) -> str:
    text = column.text(line, dates)
    if column.key == "name":
        return shown_name(text)
    return text or ("—" if column.align == CENTER else "")


def _height(row: Row, wide: list[float]) -> float:
    lines = max(
        (lines_of(text, width) for text, width in zip(row.cells, wide, strict=False)),
        default=1,
    )
    return lines * LINE + ROW_PADDING


def _rules(paper: RosterPaper, columns: Iterable[RosterColumn], first: int, total: int) -> str:
    """What this part has for itself: paper, foot, number of its first page, widths of its columns."""
    foot = paper.foot.replace("\\", "").replace('"', "”").replace("\n", " ")
    rules = [
        f"@page {{ size: {paper.spec.paper} landscape;"
        f' @bottom-left {{ content: "{foot}" }}'
        f' @bottom-right {{ content: "第 " counter(page) " 页　共 {total} 页" }} }}',
        f"@page :first {{ counter-set: page {first} }}",
        f"col:first-child {{ width: {SEQUENCE}mm }}",
    ]
    for place, (column, width) in enumerate(zip(columns, widths(paper.spec), strict=True), 2):
        rules.append(f"col:nth-child({place}) {{ width: {width:.2f}mm }}")
        if column.align != CENTER:
            rules.append(f"td:nth-child({place}) {{ text-align: {column.align} }}")
        if column.kind == DATE:
            rules.append(f"td:nth-child({place}) {{ white-space: nowrap }}")
    return "\n".join(rules)


def _photo_key(paper: RosterPaper, line: RosterLine) -> str:
    return str(line.cadre.pk) if paper.spec.cards and line.cadre.photo_id else ""


def _with_photos(paper: RosterPaper, pages: list[list[Row]]) -> list[list[Row]]:
    """The pages of one part with their photographs as data addresses; a table has none."""
    wanted = [int(row.photo) for page in pages for row in page if row.photo]
    if not wanted:
        return pages
    people = Cadre.objects.filter(pk__in=wanted).select_related("photo").only("pk", "photo")
    found = {person.pk: _picture(person) for person in people}
    return [
        [Row(row.number, row.cells, photo=found.get(int(row.photo or 0), "")) for row in page]
        for page in pages
    ]


def _picture(person: Cadre) -> str:
    """The photograph in the size that is printed; nothing where the file is lost or no picture."""
    if person.photo is None:
        return ""
    try:
        with Image.open(io.BytesIO(person.photo.read())) as picture:
            small = picture.convert("RGB")
            small.thumbnail(PHOTO_PIXELS)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return ""
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"


def _batched(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
