"""The blank workbook in which a list of units is filled in."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter

from core.choices import UnitKind, UnitLevel
from core.rules.units import NUMBER_FIELDS, most
from core.sheets.units import FILLED_IN

SHEET, GUIDE = "单位清单", "填写说明"
ROWS = 2_000
A4 = 9  # the number of the paper size in the file format
WIDTHS = {"code": 14, "name": 32, "short_name": 16, "parent": 20, "kind": 12, "level": 12}
CHOICES = {"kind": [kind.label for kind in UnitKind], "level": [level.label for level in UnitLevel]}
RULES = (
    "一行一个单位，按单位代码认单位：系统里没有的代码是新增，已有的是变更。",
    "上级单位可以写在同一张表里，先后不限；内设机构的上级单位是它所在的单位。",
    "已有单位的空单元格表示不改动；职数要改成没有的，请填 0。",
    "表里没有列出的单位保持不变，不会被撤销。",
    "带 * 的必填。不要改动列名；不需要的列可以删去。",
)


def unit_template() -> bytes:
    """An .xlsx with headings, drop-downs of kinds and levels, and a sheet that explains the columns."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    _list_sheet(book)
    _guide_sheet(book)
    book.close()
    return out.getvalue()


def _list_sheet(book: Any) -> None:
    sheet = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bg_color": "#EEF1F4", "border": 1, "align": "center"})
    text, whole = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0"})
    for place, column in enumerate(FILLED_IN):
        label = f"{column.label}*" if column.required else column.label
        sheet.write(0, place, label, head)
        number = column.field in NUMBER_FIELDS
        width = WIDTHS.get(column.field, 15)
        sheet.set_column(place, place, width, whole if number else text)
        if number:
            sheet.data_validation(1, place, ROWS, place, _whole_number(column.field, column.label))
        elif column.field in CHOICES:
            allowed = {
                "validate": "list",
                "source": CHOICES[column.field],
                "error_title": column.label,
                "error_message": "请从下拉列表中选择。",
            }
            sheet.data_validation(1, place, ROWS, place, allowed)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _whole_number(field: str, label: str) -> dict[str, Any]:
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": 0,
        "maximum": most(field),
        "error_title": label,
        "error_message": f"请填 0 到 {most(field)} 的整数。",
    }


def _guide_sheet(book: Any) -> None:
    sheet = book.add_worksheet(GUIDE)
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 70, wrap)
    sheet.set_column(2, 2, 20)
    for row, rule in enumerate(RULES):
        sheet.write(row, 1, rule, wrap)
    top = len(RULES) + 1
    for row, column in enumerate(FILLED_IN, top):
        sheet.write(row, 0, column.label, bold)
        sheet.write(row, 1, column.help, wrap)
        sheet.write(row, 2, f"例：{column.example}" if column.example else "")
