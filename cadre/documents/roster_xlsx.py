"""A roster as a workbook: written row by row, so that its size does not matter to memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from .roster_columns import RosterColumn
from .roster_columns.column import CENTER, LEFT, NUMBER
from .roster_paper import Entry, RosterPaper, UnitHeading
from .roster_widths import SEQUENCE, head_text, lines_of, natural_widths

PAPERS = {"A4": 9, "A3": 8}
SHEET = "花名册"
TITLE_ROW, SUB_ROW, HEAD_ROW = 0, 1, 2
REPORT_EVERY = 1000
MM_A_CHARACTER, LINE_POINTS, PADDING_POINTS, HIGHEST_ROW = 1.9, 12, 6, 400
LONGEST_CELL = 32_767
# Cells are text and nothing else: no formula, no link and no number is made of what a person typed.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

After = Callable[[int], None]


def roster_xlsx(paper: RosterPaper, entries: Iterable[Entry], *, after_each: After | None = None) -> bytes:
    """The workbook's bytes. ``after_each`` is told every thousand people how many are written."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": folder, **PLAIN})
        try:
            _Sheet(book, paper).write(entries, after_each)
        finally:
            book.close()
        return path.read_bytes()


class _Sheet:
    """The one sheet while it is written."""

    def __init__(self, book: Any, paper: RosterPaper) -> None:
        self.sheet, self.paper = book.add_worksheet(SHEET), paper
        self.columns = paper.spec.chosen
        self.widths = natural_widths(paper.spec)
        self.labels = [
            head_text(column.label, width) for column, width in zip(self.columns, self.widths, strict=True)
        ]
        self.last = len(self.columns)
        self.two_rows = any(column.group for column in self.columns)
        self.first_row = HEAD_ROW + (2 if self.two_rows else 1)
        base = {"font_name": "宋体", "font_size": 9, "valign": "vcenter"}
        cell = base | {"border": 1, "text_wrap": True}
        self.title = book.add_format(base | {"font_size": 18, "bold": True, "align": "center"})
        self.sub = {side: book.add_format(base | {"align": side}) for side in (LEFT, CENTER, "right")}
        self.head = book.add_format(cell | {"font_name": "黑体", "align": CENTER})
        self.unit = book.add_format(cell | {"bold": True, "align": LEFT, "bg_color": "#EEF1F4"})
        self.text = {
            side: book.add_format(cell | {"align": side, "num_format": "@"}) for side in (LEFT, CENTER)
        }
        self.number = book.add_format(cell | {"align": CENTER, "num_format": "0"})

    def write(self, entries: Iterable[Entry], after_each: After | None) -> None:
        """Everything in the order of the rows: what is written cannot be gone back to."""
        self._page()
        self._heading()
        row, people = self.first_row, 0
        for entry in entries:
            if isinstance(entry, UnitHeading):
                self._across(row, str(entry), self.unit)
            else:
                people += 1
                self._line(
                    row, people, [column.text(entry, self.paper.spec.dates) for column in self.columns]
                )
                if after_each and people % REPORT_EVERY == 0:
                    after_each(people)
            row += 1
        self.sheet.autofilter(self.first_row - 1, 0, max(row - 1, self.first_row), self.last)

    def _line(self, row: int, number: int, texts: list[str]) -> None:
        """One person; as high as the longest text needs, which not every program works out by itself."""
        lines = max(map(lines_of, texts, self.widths))
        self.sheet.set_row(row, min(lines * LINE_POINTS + PADDING_POINTS, HIGHEST_ROW))
        self.sheet.write_number(row, 0, number, self.number)
        for place, (column, text) in enumerate(zip(self.columns, texts, strict=True), 1):
            self._cell(row, place, column, text)

    def _page(self) -> None:
        sheet = self.sheet
        sheet.set_column(0, 0, SEQUENCE / MM_A_CHARACTER)
        for place, width in enumerate(self.widths, 1):
            sheet.set_column(place, place, width / MM_A_CHARACTER)
        sheet.set_landscape()
        sheet.set_paper(PAPERS[self.paper.spec.paper])
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.repeat_rows(TITLE_ROW, self.first_row - 1)
        names = [column.key for column in self.columns]
        sheet.freeze_panes(self.first_row, names.index("name") + 2 if names[:3].count("name") else 1)
        foot = self.paper.foot.replace("&", "&&")
        sheet.set_footer(f"&L&9{foot}&R&9第 &P 页　共 &N 页")

    def _heading(self) -> None:
        self.sheet.set_row(TITLE_ROW, 32)
        self._across(TITLE_ROW, self.paper.title, self.title)
        self._sub_line()
        below = HEAD_ROW + 1
        if not self.two_rows:
            self.sheet.set_row(HEAD_ROW, 30)
        self.sheet.write_string(HEAD_ROW, 0, "序号", self.head)
        for place, column in enumerate(self.columns, 1):
            text = column.group if self.two_rows and column.group else self.labels[place - 1]
            again = self.two_rows and column.group and self._same_group(place)
            self.sheet.write_string(HEAD_ROW, place, "" if again else text, self.head)
        if self.two_rows:
            self.sheet.set_row(below, 30)
            self.sheet.write_blank(below, 0, "", self.head)
            for place, column in enumerate(self.columns, 1):
                self.sheet.write_string(
                    below, place, self.labels[place - 1] if column.group else "", self.head
                )
            self._merge_heads(below)

    def _same_group(self, place: int) -> bool:
        """Whether the column stands under the same parent as the one before it."""
        return place > 1 and self.columns[place - 2].group == self.columns[place - 1].group

    def _merge_heads(self, below: int) -> None:
        """Parents over their columns, all other heads over both rows.

        The cells are already there: merge_range() would write back into a row that is gone.
        """
        self.sheet.merge.append([HEAD_ROW, 0, below, 0])
        start = 1
        for place, column in enumerate(self.columns, 1):
            if not column.group:
                self.sheet.merge.append([HEAD_ROW, place, below, place])
            if place == self.last or not self._same_group(place + 1):
                if column.group and place > start:
                    self.sheet.merge.append([HEAD_ROW, start, HEAD_ROW, place])
                start = place + 1

    def _sub_line(self) -> None:
        third = max(self.last // 3, 1)
        middle = max(self.last - third, third + 1)
        parts = (
            (0, third - 1, f"填报单位：{self.paper.issuer}", LEFT),
            (third, middle - 1, f"截止时间：{self.paper.day}", CENTER),
            (middle, self.last, "单位：人", "right"),
        )
        for first, last, text, side in parts:
            if last > first:
                self.sheet.merge_range(SUB_ROW, first, SUB_ROW, last, "", self.sub[side])
            self.sheet.write_string(SUB_ROW, first, text, self.sub[side])

    def _across(self, row: int, text: str, form: Any) -> None:
        self.sheet.merge_range(row, 0, row, self.last, "", form)
        self.sheet.write_string(row, 0, text, form)

    def _cell(self, row: int, place: int, column: RosterColumn, text: str) -> None:
        if column.kind == NUMBER and text.isdecimal():
            self.sheet.write_number(row, place, int(text), self.number)
        else:
            self.sheet.write_string(row, place, text[:LONGEST_CELL], self.text[column.align])
