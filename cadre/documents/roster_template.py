"""The blank workbook in which a unit fills in its roster, made from the columns that read it again."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter

from cadre.choices import (
    AdminLevel,
    AssessmentGrade,
    CivilRank,
    EducationLevel,
    Ethnicity,
    IntakeChannel,
    ManageType,
    PersonType,
    PoliticalStatus,
    PostCategory,
    Sex,
    Staffing,
)
from cadre.sheets.columns import ROSTER_COLUMNS
from core.sheets.columns import Column, column_letter

SHEET, GUIDE, LISTS = "干部名册", "填写说明", "选项"
FILE_NAME = "干部名册导入模板.xlsx"
ROWS, YEARS, A3 = 2_000, 3, 8
# The template asks for each fact once: by mode instead of the highest, by year instead of all years.
ASKED_OTHERWISE = frozenset(
    "unit unit_post assessments top_level top_degree top_school top_major selected_graduate"
    " recruited_by_exam".split()
)
WORDS: dict[str, list[str]] = {
    "sex": list(Sex.labels),
    "ethnicity": list(Ethnicity.labels),
    "political": list(PoliticalStatus.labels),
    "second_party": list(PoliticalStatus.labels),
    "third_party": list(PoliticalStatus.labels),
    "staffing": list(Staffing.labels),
    "intake_channel": list(IntakeChannel.labels),
    "person_type": list(PersonType.labels),
    "manage_type": list(ManageType.labels),
    "post_category": list(PostCategory.labels),
    "level": list(AdminLevel.labels),
    "rank": list(CivilRank.labels),
    "full_time_level": list(EducationLevel.labels),
    "in_service_level": list(EducationLevel.labels),
    "assessment": list(AssessmentGrade.labels),
}
WIDE = {
    "post": 24,
    "id_number": 22,
    "full_time_school": 26,
    "in_service_school": 26,
    "speciality": 20,
    "remark": 20,
}
RULES = (
    "一行一人，按身份证号认人；没有身份证号的，按姓名和出生年月认人。",
    "年月写成 1990.05，日期写成 1990.05.01；所有单元格都是文本格式，不会被 Excel 改动。",
    "有下拉选项的请从下拉中选；空单元格表示不改动，要清空请填“（清空）”。",
    "职务有变动的请填任现职时间，系统据此办理前后任的衔接。",
    "带 * 的必填。不要改动列名；不需要的列可以删去，列的次序不限。",
    "不得填报涉密信息。",
)


@dataclass(frozen=True, slots=True)
class Filled:
    """One column of the template: the header that is read again, and the column that reads it."""

    header: str
    column: Column

    @property
    def words(self) -> list[str]:
        """What may be chosen; empty where anything may be written."""
        return WORDS.get(self.column.field, [])

    @property
    def message(self) -> str:
        """What appears beside a cell that is being filled in."""
        example = f"例：{self.column.example}" if self.column.example else ""
        return "　".join(part for part in (self.column.help, example) if part)[:250]


def template_columns(on: date) -> Iterator[Filled]:
    """The columns of the template; grades have one for each of the three years before ``on``."""
    for column in ROSTER_COLUMNS:
        if column.ignored or column.field in ASKED_OTHERWISE:
            continue
        if column.key_pattern:
            for year in range(on.year - YEARS, on.year):
                yield Filled(f"{year}年度考核", column)
        else:
            yield Filled(f"{column.label}*" if column.required else column.label, column)


def roster_template(on: date) -> bytes:
    """An .xlsx with headings, drop-downs, hints at every cell, and a sheet that explains the columns."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    columns = list(template_columns(on))
    sheet, guide, lists = (book.add_worksheet(name) for name in (SHEET, GUIDE, LISTS))
    places = _list_sheet(lists, columns)
    _table_sheet(book, sheet, columns, places)
    _guide_sheet(book, guide, columns)
    book.close()
    return out.getvalue()


def _list_sheet(sheet: Any, columns: list[Filled]) -> dict[str, str]:
    """The words to choose from, a column of the hidden sheet each; where each list stands."""
    places: dict[str, str] = {}
    for filled in columns:
        field = filled.column.field
        if filled.words and field not in places:
            letter = column_letter(len(places))
            sheet.write_column(0, len(places), filled.words)
            places[field] = f"={LISTS}!${letter}$1:${letter}${len(filled.words)}"
    sheet.very_hidden()
    return places


def _table_sheet(book: Any, sheet: Any, columns: list[Filled], places: dict[str, str]) -> None:
    head = book.add_format(
        {
            "bold": True,
            "bg_color": "#EEF1F4",
            "border": 1,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
        }
    )
    text = book.add_format({"num_format": "@"})
    sheet.set_row(0, 34)
    for place, filled in enumerate(columns):
        sheet.write_string(0, place, filled.header, head)
        sheet.set_column(place, place, WIDE.get(filled.column.field, 13), text)
        sheet.data_validation(1, place, ROWS, place, _allowed(filled, places))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.fit_to_pages(3, 0)
    sheet.repeat_columns(0)
    sheet.repeat_rows(0)


def _allowed(filled: Filled, places: dict[str, str]) -> dict[str, Any]:
    """The drop-down, or any text; with the hint of the column."""
    rule: dict[str, Any] = {"validate": "any"}
    if filled.words:
        rule = {
            "validate": "list",
            "source": places[filled.column.field],
            "error_type": "warning",
            "error_title": filled.column.label,
            "error_message": "不在选项里。常用的别称也能导入，确定这样填吗？",
        }
    if filled.message:
        rule |= {"input_title": filled.column.label, "input_message": filled.message}
    return rule


def _guide_sheet(book: Any, sheet: Any, columns: list[Filled]) -> None:
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 70, wrap)
    sheet.set_column(2, 2, 24)
    for row, rule in enumerate(RULES):
        sheet.write_string(row, 1, rule, wrap)
    for row, filled in enumerate(columns, len(RULES) + 1):
        sheet.write_string(row, 0, filled.header.rstrip("*"), bold)
        sheet.write_string(row, 1, filled.column.help + _choices(filled.words), wrap)
        sheet.write_string(row, 2, f"例：{filled.column.example}" if filled.column.example else "")


def _choices(words: list[str]) -> str:
    if not words:
        return ""
    return f"从下拉中选：{'、'.join(words[:6])}{'等' if len(words) > 6 else ''}。"
