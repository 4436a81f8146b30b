"""Finding tables in sheets, and the people in tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.sheets import (
    Column,
    SheetRefused,
    TableLayout,
    Workbook,
    find_tables,
    read_workbook,
    table_rows,
    with_mapping,
)
from tests.core.sheets.makers import save_rows

COLUMNS = (
    Column(field="name", label="姓名", required=True),
    Column(field="seq", label="序号", ignored=True),
    Column(field="sex", label="性别"),
    Column(field="birth", label="出生年月", synonyms=("出生日期", "出生年月（岁）"), spare=("出生",)),
    Column(field="unit", label="单位"),
    Column(field="full_time", label="全日制学历", synonyms=("全日制教育/学历",)),
    Column(field="full_time_school", label="全日制院校", synonyms=("全日制教育/毕业院校",)),
    Column(field="in_service", label="在职学历", synonyms=("在职教育/学历",)),
    Column(field="remark", label="备注"),
)


def workbook(tmp_path: Path, rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> Workbook:
    return read_workbook(save_rows(tmp_path / "a.xlsx", rows, merges), "a.xlsx")


def people(book: Workbook, layout: TableLayout) -> list[tuple[int, str, object]]:
    rows = table_rows(book.sheets[layout.sheet], layout, COLUMNS)
    return [(row.row_number, row.group, row.cells["name"]) for row in rows]


def test_headers_match_through_blanks_line_breaks_brackets_and_marks(tmp_path: Path) -> None:
    book = workbook(
        tmp_path,
        [["*姓\u3000名：", "性 别", "出生\n年月(岁)", "备注（必填）"], ["张三", "男", "1990.05", ""]],
    )
    assert dict(find_tables(book, COLUMNS)[0].mapping) == {0: "name", 1: "sex", 2: "birth", 3: "remark"}


def test_a_header_deep_in_the_sheet_is_found_below_title_and_unit_line(tmp_path: Path) -> None:
    above = [
        ["附件1"],
        ["某区干部名册"],
        ["填报单位（盖章）：财政局   填报时间：2025年11月5日"],
        *[[] for _ in range(10)],
    ]
    book = workbook(tmp_path, [*above, ["姓名", "性别"], ["张三", "男"]])
    layout = find_tables(book, COLUMNS)[0]
    assert (layout.header_row, layout.first_data_row, layout.title) == (13, 14, "某区干部名册")
    assert (layout.reported_unit, layout.reported_on) == ("财政局", "2025年11月5日")


def test_three_merged_header_rows_are_joined(tmp_path: Path) -> None:
    book = workbook(
        tmp_path,
        [
            ["姓名", "基本情况", None, None],
            [None, "性别", "全日制教育", None],
            [None, None, "学历", "毕业院校"],
            ["张三", "男", "大学", "某大学"],
        ],
        ["A1:A3", "B1:D1", "B2:B3", "C2:D2"],
    )
    layout = find_tables(book, COLUMNS)[0]
    assert layout.headers == (
        "姓名",
        "基本情况/性别",
        "基本情况/全日制教育/学历",
        "基本情况/全日制教育/毕业院校",
    )
    assert list(layout.mapping.values()) == ["name", "sex", "full_time", "full_time_school"]
    assert people(book, layout) == [(4, "", "张三")]


def test_two_header_rows_without_merges_are_joined_as_in_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("姓名,全日制教育,,在职教育\n,学历,毕业院校,学历\n张三,大学,某大学,研究生\n", "utf-8")
    book = read_workbook(path, "a.csv")
    layout = find_tables(book, COLUMNS)[0]
    assert list(layout.mapping.values()) == ["name", "full_time", "full_time_school", "in_service"]
    assert people(book, layout) == [(3, "", "张三")]


def test_groups_totals_notes_and_repeated_headers_are_no_people(tmp_path: Path) -> None:
    header = ["序号", "姓名", "性别", "备注"]
    book = workbook(
        tmp_path,
        [
            ["财政局干部名册"], header, [1, "甲某", "男"], ["小计", "1人"], [],
            ["审计局干部名册"], ["填报单位：区审计局"], header, [1, "乙某", "女"],
            ["二、街道（2人）"], [2, "丙某", "男"], [3, "丁某", "男"],
            ["合计", "4人"], ["注：以上人员均在编。"], ["填表人：某某", None, None, "审核人：某某"],
        ],
        ["A1:D1", "A6:D6", "A10:D10"],
    )  # fmt: skip
    layout = find_tables(book, COLUMNS)[0]
    assert people(book, layout) == [
        (3, "财政局", "甲某"),
        (9, "区审计局", "乙某"),
        (11, "二、街道", "丙某"),
        (12, "二、街道", "丁某"),
    ]


def test_a_unit_merged_over_many_people_counts_for_each(tmp_path: Path) -> None:
    rows = [["单位", "姓名"], ["财政局", "甲某"], [None, "乙某"], ["审计局", "丙某"]]
    book = workbook(tmp_path, rows, ["A2:A3"])
    layout = find_tables(book, COLUMNS)[0]
    assert [row.cells["unit"] for row in table_rows(book.sheets[0], layout)] == ["财政局", "财政局", "审计局"]


def test_two_headers_for_one_field_are_told_and_settled_by_the_user(tmp_path: Path) -> None:
    book = workbook(tmp_path, [["姓名", "出生年月", "出生日期"], ["张三", "1990.05", "1990.06"]])
    layout = find_tables(book, COLUMNS)[0]
    assert layout.duplicates[0].sentence == "B 列“出生年月”、C 列“出生日期”都对应“出生年月”。"
    chosen = with_mapping(layout, {0: "name", 2: "birth"}, COLUMNS)
    assert chosen.duplicates == ()
    assert table_rows(book.sheets[0], chosen)[0].cells == {"name": "张三", "birth": "1990.06"}


def test_a_spare_name_gives_way_to_a_better_one(tmp_path: Path) -> None:
    both = find_tables(workbook(tmp_path, [["姓名", "出生", "出生日期"], ["甲", "", "1990.05"]]), COLUMNS)[0]
    assert (dict(both.mapping), both.duplicates, both.ignored) == ({0: "name", 2: "birth"}, (), (1,))
    alone = find_tables(workbook(tmp_path, [["姓名", "出生"], ["甲", "1990.05"]]), COLUMNS)[0]
    assert dict(alone.mapping) == {0: "name", 1: "birth"}


def test_missing_unknown_and_ignored_columns_are_told(tmp_path: Path) -> None:
    book = workbook(tmp_path, [["序号", "性别", "备注", "血型"], [1, "男", "", "A"]])
    layout = find_tables(book, COLUMNS)[0]
    assert (layout.missing, layout.ignored, layout.unmatched) == (("姓名",), (0,), (3,))


def test_the_fingerprint_depends_on_the_headers_only(tmp_path: Path) -> None:
    one = find_tables(workbook(tmp_path, [["姓名", "性别"], ["甲", "男"]]), COLUMNS)[0]
    two = find_tables(workbook(tmp_path, [["名册"], ["姓 名", "性别："], ["乙", "女"]]), COLUMNS)[0]
    other = find_tables(workbook(tmp_path, [["性别", "姓名"], ["男", "甲"]]), COLUMNS)[0]
    assert one.fingerprint == two.fingerprint != other.fingerprint


def test_a_workbook_without_a_header_is_refused_with_an_example(tmp_path: Path) -> None:
    book = workbook(tmp_path, [["张三", "男"], ["李四", "女"]])
    with pytest.raises(SheetRefused, match=r"没有找到表头.*“姓名”") as caught:
        find_tables(book, COLUMNS)
    assert caught.value.code == "header_not_found"
