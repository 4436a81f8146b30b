"""C4, whole sheets: titles, headers, hidden parts, totals, formulas, and files under false names."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.corpus.originals import HEADER, NAMES, PEOPLE, ROWS, csv_text, xls, xlsx
from tests.corpus.sample import Sample, archive, chance, parts_of

VALUES = tuple({"name": person[0], "id_number": person[2], "birth": person[3]} for person in PEOPLE)
ALIASES = {
    "姓名": ("干部姓名", "姓  名", "姓\n名", "*姓名", "姓名（必填）"),
    "身份证号": ("身份证号码", "公民身份号码", "居民身份证号码", "身份证", "证件号码"),
    "出生年月": ("出生日期", "出生时间", "出生\n年月", "出生年月（岁）", "出生年月日"),
    "现任职务": ("职务", "现任职务", "现任\n职务", "现任职务", "职务"),
    "任现职时间": ("任现职时间", "任现职\n时间", "任现职务时间", "任现职时间", "任现职时间"),
}
WIDTH = len(HEADER)
Fill = Callable[[Workbook, Worksheet], None]


def _book(fill: Fill, **options: Any) -> bytes:
    """A workbook whose first sheet is filled by hand."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        book.set_properties({"created": datetime(2026, 3, 31)})
        fill(book, book.add_worksheet("名册"))
    return out.getvalue()


def _put(page: Worksheet, rows: Sequence[Sequence[Any]], top: int = 0, left: int = 0) -> int:
    """The rows from a place on; the first free row."""
    for number, row in enumerate(rows, top):
        for column, value in enumerate(row, left):
            page.write(number, column, value)
    return top + len(rows)


def two_header_rows(book: Workbook, page: Worksheet) -> None:
    """A merged title, a line for unit and date, and a header of two rows with groups."""
    page.merge_range(0, 0, 0, WIDTH - 1, "清河镇干部名册")
    page.merge_range(1, 0, 1, WIDTH - 1, "填报单位：清河镇    填报时间：2026年3月31日")
    for column in range(3):
        page.merge_range(2, column, 3, column, HEADER[column])
    page.merge_range(2, 3, 2, 4, "基本情况")
    page.merge_range(2, 5, 2, 6, "任职情况")
    for column in range(3, 7):
        page.write(3, column, HEADER[column])
    _put(page, PEOPLE, 4)


def hidden_rows(book: Workbook, page: Worksheet) -> None:
    """Rows hidden by hand and by a filter are people too."""
    _put(page, ROWS)
    page.set_row(2, None, None, {"hidden": True})
    page.autofilter(0, 0, len(PEOPLE), WIDTH - 1)
    page.filter_column(1, "x == 男")
    for number, person in enumerate(PEOPLE, 1):
        if person[1] != "男":
            page.set_row(number, None, None, {"hidden": True})


def hidden_column(book: Workbook, page: Worksheet) -> None:
    """A column of no width between the others."""
    _put(page, ROWS)
    page.set_column(2, 2, 0, None, {"hidden": True})


def hidden_sheet(book: Workbook, page: Worksheet) -> None:
    """A hidden sheet with other people, and a first sheet that is only a cover."""
    page.write(0, 0, "封面")
    roster = book.add_worksheet("干部")
    _put(roster, ROWS)
    old = book.add_worksheet("去年")
    _put(old, [HEADER, *PEOPLE, *PEOPLE])
    old.hide()


def totals(book: Workbook, page: Worksheet) -> None:
    """A total and the lines that people put below a table."""
    end = _put(page, ROWS)
    _put(page, [["合计", 6], ["填表人：", "某某", "", "审核人：", "某某"], ["注：按单位排列。"]], end)


def blank_rows(book: Workbook, page: Worksheet) -> None:
    """Empty rows above, between and below."""
    top = _put(page, [HEADER], 3)
    for person in PEOPLE:
        top = _put(page, [person], top) + 1
    page.write(top + 20, 1, "　")


def shifted(book: Workbook, page: Worksheet) -> None:
    """The table begins further right, after a column of numbers."""
    _put(page, [("序号",), *((number,) for number in range(1, 7))], 2, 2)
    _put(page, ROWS, 2, 3)


def groups(book: Workbook, page: Worksheet) -> None:
    """Group rows in Chinese numerals, subtotals, the header again."""
    top = _put(page, [HEADER])
    page.merge_range(top, 0, top, WIDTH - 1, "一、乡镇（3人）")
    top = _put(page, PEOPLE[:3], top + 1)
    top = _put(page, [["小计", 3], HEADER], top)
    page.merge_range(top, 0, top, WIDTH - 1, "二、区直部门（3人）")
    _put(page, PEOPLE[3:], top + 1)


def stale_formulas(book: Workbook, page: Worksheet) -> None:
    """Formulas count with the result that the file holds, whatever they would give now."""
    _put(page, ROWS)
    for number, person in enumerate(PEOPLE, 1):
        page.write_formula(number, 3, f"=1+{number}", None, person[3])
        page.write_formula(number, 1, f'=IF(1,"{person[1]}","")', None, person[1])


def helper_columns(book: Workbook, page: Worksheet) -> None:
    """Columns that nobody knows, and one that is computed."""
    _put(page, [(*row, "备用", "血型") for row in ROWS])
    for number in range(1, 7):
        page.write_formula(number, WIDTH + 3, f"=LEN(A{number + 1})", None, 3)


def painted(book: Workbook, page: Worksheet) -> None:
    """Borders down to row 5000 and far to the right."""
    border = book.add_format({"border": 1})
    _put(page, ROWS)
    for row in range(20, 5000, 7):
        page.write_blank(row, 30, None, border)


def many_sheets(book: Workbook, page: Worksheet) -> None:
    """Notes, a table of something else, then the roster."""
    _put(page, [["填表说明"], ["1.身份证号须为文本。"], ["2.姓名须与身份证一致。"]])
    _put(book.add_worksheet("统计"), [["项目", "数量"], ["男", 3], ["女", 3]])
    _put(book.add_worksheet("名册2026"), ROWS)


LAYOUTS: tuple[Fill, ...] = (
    two_header_rows, hidden_rows, hidden_column, hidden_sheet, totals, blank_rows, shifted, groups,
    stale_formulas, helper_columns, painted, many_sheets,
)  # fmt: skip


def habits_of_layout() -> Iterator[Sample]:
    """Every layout; columns in other orders and under other names; and files under false names."""
    for layout in LAYOUTS:
        yield _good(layout.__name__, _book(layout))
    for number in range(12):
        order = list(range(WIDTH))
        chance("C4", "order", number).shuffle(order)
        yield _good(f"order-{number:02}", xlsx([[row[place] for place in order] for row in ROWS]))
    for number in range(5):
        renamed = [ALIASES.get(header, (header,) * 5)[number] for header in HEADER]
        yield _good(f"alias-{number}", xlsx([renamed, *PEOPLE]))
        yield _good(f"alias-title-{number}", xlsx([renamed, *PEOPLE], title="干部花名册"))
    yield _good("old-named-new", xls())
    yield _good("new-named-old", xlsx(), suffix="xls")
    yield _good("text-as-csv", csv_text(delimiter="\t").encode("gbk"), suffix="csv")
    yield from _not_what_they_are_called()


def _good(what: str, content: bytes, suffix: str = "xlsx") -> Sample:
    return Sample(f"C4-{what}.{suffix}", content, False, NAMES, VALUES, ())


def _not_what_they_are_called() -> Iterator[Sample]:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    page = f"<html><meta charset=gbk><table>{cells}</table></html>"
    xml = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    )
    yield Sample("C4-page-as-xls.xls", page.encode("gbk"), True)
    yield Sample("C4-page-as-xlsx.xlsx", page.encode(), True)
    yield Sample("C4-xml-as-xls.xls", xml.encode(), True)
    yield Sample("C4-csv-as-xls.xls", csv_text().encode("gbk"), True)
    parts = parts_of(_book(stale_formulas))
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb"</f><v>[^<]*</v>", b"</f>", parts[sheet])
    yield Sample("C4-uncalculated.xlsx", archive(parts), True)
