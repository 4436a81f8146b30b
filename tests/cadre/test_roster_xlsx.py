"""Rosters as workbooks, opened again as somebody else's program would."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from openpyxl import load_workbook

from cadre.documents.roster_paper import BUILT_IN, LayoutSpec, RosterPaper, entries
from cadre.documents.roster_xlsx import roster_xlsx
from cadre.models import Cadre, Education

ON = date(2026, 3, 31)


def paper(spec: LayoutSpec, **more: Any) -> RosterPaper:
    facts = {
        "title": "云岭区干部花名册", "issuer": "中共云岭区委组织部", "printed_by": "周敏&李",
        "printed_at": "2026.03.18 10:12", "number": "HMC-20260318-02",
    }  # fmt: skip
    return RosterPaper(spec=spec, on=ON, **(facts | more))


def opened(spec: LayoutSpec, keys: list[int] | None = None) -> Any:
    """The first sheet of the roster of everybody."""
    keys = keys if keys is not None else list(Cadre.objects.order_by("pk").values_list("pk", flat=True))
    content = roster_xlsx(paper(spec), entries(Cadre.objects.all(), keys, spec, ON))
    return load_workbook(io.BytesIO(content)).worksheets[0]


def rows_of(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_usual_roster_has_title_line_and_two_header_rows(person: Any) -> None:
    cadre = person()
    Education.objects.create(cadre=cadre, mode="full_time", level="21", school="岚江大学", major="法学")
    sheet = opened(BUILT_IN["usual"])
    rows = rows_of(sheet)
    assert rows[0][0] == "云岭区干部花名册"
    assert [cell for cell in rows[1] if cell] == [
        "填报单位：中共云岭区委组织部", "截止时间：2026年3月31日", "单位：人"
    ]  # fmt: skip
    assert rows[2][:8] == ["序号", "姓名", "现任职务", "性别", "民族", "籍贯", "全日制教育", None]
    assert rows[3][6:10] == ["学历学位", "毕业院校系及专业", "学历学位", "毕业院校系及专业"]
    assert rows[4][0] == "清河镇（1人）"
    assert rows[5][:4] == [1, "林知远", "清河镇党委委员、组织委员", "男"]
    assert rows[5][6:8] == ["大学", "岚江大学法学"]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:P1", "A3:A4", "B3:B4", "G3:H3", "I3:J3", "A5:P5"} <= merged


def test_the_workbook_prints_on_its_side_with_its_heads_repeated(person: Any) -> None:
    person()
    sheet = opened(BUILT_IN["overview"])
    assert sheet.page_setup.orientation == "landscape" and str(sheet.page_setup.paperSize) == "8"
    assert str(sheet.page_setup.fitToHeight) == "0"
    assert sheet.print_title_rows == "$1:$3" and sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:R4"
    assert "周敏&&李" in sheet.oddFooter.left.text or "周敏&李" in sheet.oddFooter.left.text
    assert "第 &P 页" in sheet.oddFooter.right.text or "&[Page]" in sheet.oddFooter.right.text


def test_what_a_person_typed_never_becomes_a_formula_or_a_link(person: Any) -> None:
    person("=1+1", remark="http://example.invalid/")
    sheet = opened(LayoutSpec(name="x", columns=("name", "remark", "birth", "age")))
    cells = [sheet.cell(4, column) for column in range(2, 6)]
    assert [cell.value for cell in cells] == ["=1+1", "http://example.invalid/", "1990.05", 35]
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "n"]
    assert cells[1].hyperlink is None


def test_people_come_in_the_order_asked_for_and_by_unit_when_the_layout_says_so(
    person: Any, district: Any
) -> None:
    far = person("石甲", unit=district.other_town)
    near = person("清乙")
    office = person("清丙")
    sheet = opened(LayoutSpec(name="x", columns=("name",)), [office.pk, far.pk, near.pk])
    assert [row[1] for row in rows_of(sheet)[3:]] == ["清丙", "石甲", "清乙"]
    sheet = opened(LayoutSpec(name="x", columns=("name",), by_unit=True), [office.pk, far.pk, near.pk])
    assert [row[1] or row[0] for row in rows_of(sheet)[3:]] == [
        "清河镇（2人）", "清丙", "清乙", "石桥镇（1人）", "石甲"
    ]  # fmt: skip


def test_nobody_gets_in_whom_the_query_leaves_out(person: Any, neighbour: Any) -> None:
    cadre = person()
    spec = BUILT_IN["usual"]
    assert list(entries(Cadre.objects.visible_to(neighbour), [cadre.pk], spec, ON)) == []


def test_the_number_of_queries_does_not_grow_with_the_people(
    person: Any, django_assert_num_queries: Any
) -> None:
    for number in range(4):
        person(f"甲{number}")
    keys = list(Cadre.objects.values_list("pk", flat=True))
    with django_assert_num_queries(10):
        list(entries(Cadre.objects.all(), keys, BUILT_IN["usual"], ON))
