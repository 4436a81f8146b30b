"""The child process that marks problems in a workbook: ``python -m core.sheets.marker TASK OUT``."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from core.sheets.cage import confine
from core.sheets.cells import CONTROLS
from core.sheets.columns import column_letter

LIST_TITLE = "问题清单"
LIST_HEADERS = ("行", "列", "项目", "表中内容", "程度", "问题", "怎样改", "建议值")
LIST_WIDTHS = (7, 6, 16, 22, 8, 44, 56, 16)
SEVERITY_NAMES = {"error": "错误", "warning": "提醒"}
FILLS = {"error": "FFF4CCCC", "warning": "FFFFF2CC"}
AUTHOR = "导入核对"
COMMENT_WIDTH, COMMENT_HEIGHT = 300, 110
LONGEST_CELL = 32_000


def main(arguments: list[str]) -> None:
    """Read the task, write the marked workbook."""
    import openpyxl

    confine()
    task = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    if task["source"]:
        with Path(task["source"]).open("rb") as stream:
            book = openpyxl.load_workbook(stream)
    else:
        book = _rebuilt(task["sheets"])
    _mark_cells(book[task["sheet_name"]], task["issues"])
    _write_list(book, task["issues"], task["sheet_name"])
    book.save(arguments[1])


def _rebuilt(sheets: list[dict[str, Any]]) -> Any:
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for made in sheets:
        page = book.create_sheet(made["name"][:31])
        page.sheet_state = "hidden" if made["hidden"] else "visible"
        for number, row in enumerate(made["rows"], 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    _put(page.cell(number, column), value)
        for top, left, bottom, right in made["merged"]:
            page.merge_cells(
                start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1
            )
    return book


def _put(cell: Any, value: object) -> None:
    """Write a value; a text stays a text even when it begins like a formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = CONTROLS.sub("", value)[:LONGEST_CELL]
    cell.data_type = "s"
    if value[:1] in "=+-@":
        cell.quotePrefix = True


def _mark_cells(page: Any, issues: list[dict[str, Any]]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    anchors = _anchors(page)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for issue in issues:
        place = f"{issue['column_letter'] or 'A'}{issue['row']}"
        found[anchors.get(place, place)].append(issue)
    for place, of_cell in found.items():
        cell = page[place]
        worst = "error" if any(issue["severity"] == "error" for issue in of_cell) else "warning"
        cell.fill = PatternFill("solid", start_color=FILLS[worst], end_color=FILLS[worst])
        text = "\n".join(f"{issue['sentence']}{issue['remedy']}" for issue in of_cell)
        comment = Comment(CONTROLS.sub("", text), AUTHOR)
        comment.width, comment.height = COMMENT_WIDTH, COMMENT_HEIGHT
        cell.comment = comment


def _anchors(page: Any) -> dict[str, str]:
    """For each cell covered by a merge the cell that carries its content."""
    anchors: dict[str, str] = {}
    for merged in page.merged_cells.ranges:
        first = f"{column_letter(merged.min_col - 1)}{merged.min_row}"
        for row in range(merged.min_row, merged.max_row + 1):
            for column in range(merged.min_col, merged.max_col + 1):
                anchors[f"{column_letter(column - 1)}{row}"] = first
    return anchors


def _write_list(book: Any, issues: list[dict[str, Any]], sheet_name: str) -> None:
    from openpyxl.styles import Alignment, Font

    names = {name.lower() for name in book.sheetnames}
    title, number = LIST_TITLE, 2
    while title in names:
        title, number = f"{LIST_TITLE}{number}", number + 1
    page = book.create_sheet(title)
    _put(page.cell(1, 1), f"工作表“{sheet_name}”的问题清单：共 {len(issues)} 处")
    page.cell(1, 1).font = Font(bold=True, size=14)
    for column, (header, width) in enumerate(zip(LIST_HEADERS, LIST_WIDTHS, strict=True), 1):
        _put(page.cell(2, column), header)
        page.cell(2, column).font = Font(bold=True)
        page.column_dimensions[column_letter(column - 1)].width = width
    wrap = Alignment(wrap_text=True, vertical="top")
    for row, issue in enumerate(issues, 3):
        values = (
            issue["row"],
            issue["column_letter"],
            issue["label"],
            issue["value"],
            SEVERITY_NAMES[issue["severity"]],
            issue["sentence"],
            issue["remedy"],
            issue["suggestion"] or "",
        )
        for column, value in enumerate(values, 1):
            _put(page.cell(row, column), value)
            page.cell(row, column).alignment = wrap
    page.freeze_panes = "A3"
    _print_on_its_side(page)


def _print_on_its_side(page: Any) -> None:
    """All columns on one A4 landscape page, the header on each."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "2:2"


if __name__ == "__main__":
    main(sys.argv[1:])
