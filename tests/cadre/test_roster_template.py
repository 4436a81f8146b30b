"""The blank template: what is filled into it by hand goes in without a single question."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cadre.documents.roster_template import LISTS, WORDS, roster_template, template_columns
from cadre.models import Cadre
from cadre.services import roster_batches
from cadre.services.roster_reading import open_batch
from cadre.sheets.columns import ROSTER_COLUMNS
from tests.cadre.rosters import commit, id_number

ON = date(2026, 3, 31)
PEOPLE: tuple[dict[str, str], ...] = (
    {
        "姓名*": "林知远", "身份证号": id_number("19900512"), "性别": "男", "民族": "汉族",
        "籍贯": "湖南岳阳", "出生年月": "1990.05", "参加工作时间": "2013.08", "入党时间": "2011.06",
        "政治面貌": "中共党员",
        "健康状况": "健康", "编制类型": "行政编制", "进入渠道": "公务员招录", "进入年份": "2013",
        "现任职务": "党委委员、组织委员", "职务类别": "其他班子成员", "任现职时间": "2021.08",
        "职务层次": "乡科级副职", "任现职务层次时间": "2019.03", "职级": "三级主任科员",
        "任现职级时间": "2022.11", "全日制学历": "大学", "全日制学位": "管理学学士",
        "全日制毕业院校系及专业": "岚江大学公共管理专业", "2023年度考核": "称职", "2024年度考核": "优秀",
        "2025年度考核": "称职", "备注": "挂职一年",
    },
    {"姓名*": "罗静怡", "身份证号": id_number("19870203", "024"), "性别": "女", "出生年月": "1987.02",
     "现任职务": "副镇长", "职务类别": "班子副职", "任现职时间": "2023.05", "职务层次": "乡科级副职"},
)  # fmt: skip


def filled(people: Any = PEOPLE) -> bytes:
    """The template as somebody fills it in and saves it again."""
    book = load_workbook(io.BytesIO(roster_template(ON)))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for row, person in enumerate(people, 2):
        for header, text in person.items():
            sheet.cell(row, places[header]).value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_template_filled_in_by_hand_is_imported_without_a_question(keeper: Any, district: Any) -> None:
    batch = roster_batches.start_import(filled(), name="名册.xlsx", unit=district.town, on=ON, by=keeper)
    opened = open_batch(batch)
    read = {column.field for column in ROSTER_COLUMNS if not column.ignored}
    assert {field.partition(":")[0] for field in batch.mapping.values()} <= read
    assert len(batch.mapping) == len(list(template_columns(ON)))
    table = opened.check()
    assert list(table.issues) == [] and not table.refused_rows and len(table.sound_records) == 2
    counts = commit(batch, keeper)
    assert counts["new"] == 2
    lin = Cadre.objects.get(name="林知远")
    assert (lin.birth, lin.party_joined, lin.staffing) == (date(1990, 5, 1), date(2011, 6, 1), "1")
    assert lin.assessments.count() == 3 and lin.ranks.get().start == date(2022, 11, 1)
    assert lin.appointments.get().category == "member"


def test_the_blank_template_is_no_roster_of_anybody() -> None:
    sheet = load_workbook(io.BytesIO(roster_template(ON))).worksheets[0]
    assert sheet.max_row == 1 and sheet["A1"].value == "姓名*"


def test_cells_are_text_so_that_no_id_number_or_date_is_changed() -> None:
    sheet = load_workbook(io.BytesIO(roster_template(ON))).worksheets[0]
    formats = {sheet.column_dimensions[letter].number_format for letter in "AB"}
    assert formats == {"@"}


@pytest.mark.parametrize("filled_column", list(template_columns(ON)), ids=lambda each: each.column.field)
def test_every_word_that_can_be_chosen_is_understood_when_it_is_read(filled_column: Any) -> None:
    for word in filled_column.words:
        filled_column.column.clean(word)


def test_the_words_to_choose_stand_in_a_hidden_sheet() -> None:
    book = load_workbook(io.BytesIO(roster_template(ON)))
    assert book[LISTS].sheet_state == "veryHidden"
    rules = {
        str(rule.sqref).split(":")[0]: rule for rule in book.worksheets[0].data_validations.dataValidation
    }
    lists = [rule for rule in rules.values() if rule.type == "list"]
    assert len(lists) == sum(bool(each.words) for each in template_columns(ON))
    assert all(rule.formula1.startswith(LISTS) for rule in lists) and len(WORDS["ethnicity"]) > 55


def test_the_upload_page_offers_the_template(keeper: Any, secretary: Any, sign_in: Any) -> None:
    client = sign_in(keeper)
    address = reverse("cadre:roster_template")
    assert address in client.get(reverse("cadre:import_upload")).content.decode()
    response = client.get(address)
    assert response.content[:2] == b"PK" and "attachment" in response["Content-Disposition"]
    assert sign_in(secretary).get(address).status_code == 403
