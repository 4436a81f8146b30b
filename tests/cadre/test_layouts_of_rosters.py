"""Rosters in the layouts that offices really use, from file to values and through the command."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from cadre.sheets import RosterFile, read_roster
from core.sheets import PartialDate
from tests.cadre import layouts
from tests.cadre.layouts import LIN, LUO, TANG

ON = date(2026, 3, 31)


def read(path: Path) -> RosterFile:
    return read_roster(path, path.name, ON)


def values(file: RosterFile, *names: str) -> list[tuple[Any, ...]]:
    return [
        tuple(
            str(value) if isinstance(value := row.values.get(name), PartialDate) else value for name in names
        )
        for row in file.table.records
    ]


def dry_run(path: Path, *more: str) -> dict[str, Any]:
    out = StringIO()
    call_command("import_roster", str(path), "--dry-run", "--json", "--on", "2026-03-31", *more, stdout=out)
    told: dict[str, Any] = json.loads(out.getvalue())
    return told


def test_a_header_repeated_for_every_unit(tmp_path: Path) -> None:
    file = read(layouts.a4_of_two_units(tmp_path))
    assert file.layout.missing == () and file.layout.duplicates == () and file.layout.unmatched == ()
    assert values(file, "name", "unit", "post", "birth", "work_start", "post_since", "rank_since") == [
        ("林知远", "清河镇", "党委委员、组织委员", "1990.05", "2013.08", "2021.08", "2022.11"),
        ("罗静怡", "清河镇", "副镇长", "1987.02", "2009.07", "2023.05", None),
        ("唐文博", "石桥镇", "镇长", "1985.01", "2008.09", "2020.10", None),
    ]
    assert values(file, "full_time_level", "full_time_degree", "full_time_major", "in_service_level")[0] == (
        "21", "农学学士", "农学", "1B",
    )  # fmt: skip
    assert values(file, "full_time_school")[0] == ("某大学农学院农学专业",)
    assert values(file, "political", "party_joined") == [("01", "2011.06"), ("06", None), ("01", "2006.12")]
    assert file.table.errors == ()


def test_the_unit_may_stand_only_in_the_title_of_each_block(tmp_path: Path) -> None:
    file = read(layouts.a4_with_titles(tmp_path))
    assert [(row.values["name"], row.group) for row in file.table.records] == [
        ("林知远", "清河镇"),
        ("唐文博", "石桥镇"),
    ]
    assert values(file, "professional_title", "full_time_level", "full_time_degree", "level_since") == [
        ("农艺师", "21", "农学学士", "2021.08"),
        ("高级农艺师", "11", "硕士", "2020.10"),
    ]
    assert file.table.errors == ()


def test_photos_proposals_and_footers_are_passed_over(tmp_path: Path) -> None:
    file = read(layouts.survey_with_photos(tmp_path))
    assert values(file, "name", "post", "birth", "level_since", "full_time_school") == [
        ("林知远", "清河镇党委委员、组织委员", "1990.05", "2021.08", "某大学农学专业")
    ]
    told = {file.layout.headers[index] for index in file.layout.unmatched}
    assert told == {"推荐考察情况/谈话调研推荐", "推荐考察情况/会议推荐", "推荐考察情况/重点考察"}


def test_groups_totals_and_a_unit_merged_over_its_people(tmp_path: Path) -> None:
    file = read(layouts.grouped(tmp_path))
    assert values(file, "name", "unit", "id_number", "post") == [
        ("林知远", "清河镇", LIN, "组织委员"),
        ("罗静怡", "清河镇", LUO, "副镇长"),
        ("唐文博", "区财政局", TANG, "副局长"),
    ]
    assert [row.group for row in file.table.records] == ["一、乡镇", "一、乡镇", "二、区直部门"]
    assert file.layout.reported_unit == "中共云岭区委组织部" and file.table.errors == ()


def test_the_short_roster_of_one_row(tmp_path: Path) -> None:
    book, page = layouts.new_page()
    row = layouts.begin(page, 1, "优秀年轻干部名册", layouts.SHORT)
    lin = layouts.cells(
        "1|林知远|清河镇党委委员|男|汉族|1990-05-12|35|中共党员|大学农学学士|农学|农艺师",
        "2021-08-01|4年|2022-11-01|3年",
    )
    row = layouts.put(page, row, [lin])
    layouts.put(page, row, [["说明：数据截至2026年3月31日"]])
    file = read(layouts.saved(book, tmp_path))
    assert values(
        file, "name", "unit_post", "birth", "full_time_level", "full_time_degree", "rank_since"
    ) == [("林知远", "清河镇党委委员", "1990.05.12", "21", "农学学士", "2022.11.01")]
    assert file.layout.unmatched == ()


def test_sixty_columns_with_several_names_for_one_thing(tmp_path: Path) -> None:
    headers = layouts.WIDE.split()
    person = {
        "序号": 1, "姓名": "林知远", "部门": "清河镇", "性别": "男", "年龄": 35, "出生年月": "1990-05-12",
        "民族": "汉族", "参加工作时间": "2013-08-01", "政治面貌": "中共党员", "入党时间": "2011-06-01",
        "职务": "组织委员", "职务级别": "副科级", "职务层次": "乡科级副职",
        "任同级领导职务时间": "2021-08-01", "任同级领导职务层次时间": "2021-08-01",
        "任现职务时间": "2021-08-01", "全日制教育学历": "大学",
        "全日制毕业院校": "某大学", "全日制专业": "农学", "全日制学位": "农学学士", "最高学历": "研究生",
        "学历": "研究生", "最高学位": "农学学士", "身份证号": LIN, "电话": "13800000000",
    }  # fmt: skip
    book, page = layouts.new_page()
    row = layouts.begin(page, 1, "人员花名册", headers)
    layouts.put(page, row, [[person.get(header) for header in headers]])
    file = read(layouts.saved(book, tmp_path))
    assert file.layout.duplicates == () and file.layout.missing == () and file.table.errors == ()
    assert values(file, "unit", "level", "level_since", "full_time_level", "full_time_degree") == [
        ("清河镇", "1A42", "2021.08.01", "21", "农学学士")
    ]


def test_a_header_of_three_rows_far_down_and_marks_on_required_columns(tmp_path: Path) -> None:
    book, page = layouts.new_page()
    layouts.put(page, 1, [["附件1"], [None], ["干部花名册"], ["（按姓氏笔画排列）"], *[[None]] * 8])
    layouts.put(
        page,
        13,
        [["姓名*", "身份证号★", "基本情况", None, "教育情况", None, None, None],
         [None, None, "性别", "民族", "全日制教育", None, "在职教育", None],
         [None, None, None, None, "学历", "学位", "学历", "学位"],
         ["林知远", LIN, "男", "汉", "大学", "农学学士", "省委党校研究生", None]],
    )  # fmt: skip
    for merge in ("A13:A15", "B13:B15", "C13:D13", "E13:H13", "C14:C15", "D14:D15", "E14:F14", "G14:H14"):
        page.merge_cells(merge)
    file = read(layouts.saved(book, tmp_path))
    assert values(
        file, "name", "sex", "ethnicity", "full_time_level", "full_time_degree", "in_service_level"
    ) == [("林知远", "1", "01", "21", "农学学士", "1B")]
    assert file.layout.header_rows == 3


def test_hidden_sheets_are_left_and_hidden_rows_and_columns_are_read(tmp_path: Path) -> None:
    book, page = layouts.new_page("名册")
    layouts.put(page, 1, [["姓名", "身份证号", "性别"], ["林知远", LIN, "男"], ["罗静怡", LUO, "女"]])
    page.row_dimensions[3].hidden = True
    page.column_dimensions["C"].hidden = True
    old = book.create_sheet("旧", 0)
    layouts.put(old, 1, [["姓名", "身份证号", "性别"], *[["唐文博", TANG, "男"]] * 5])
    old.sheet_state = "hidden"
    file = read(layouts.saved(book, tmp_path))
    assert file.layout.sheet_name == "名册"
    assert values(file, "name", "sex") == [("林知远", "1"), ("罗静怡", "2")]


def test_names_keep_rare_characters_and_lose_only_blanks(tmp_path: Path) -> None:
    names = [
        "张　三",
        "李  四",
        "买买提•艾力",
        "古丽 · 阿依",
        "王𬭎",
        "赵㛃",
        "周某（曾用名周小某）",
        "  吴六  ",
    ]
    book, page = layouts.new_page()
    layouts.put(page, 1, [["姓名", "出生年月"], *[[name, "1985.05"] for name in names]])
    file = read(layouts.saved(book, tmp_path))
    assert [row.values["name"] for row in file.table.records] == [
        "张三", "李四", "买买提·艾力", "古丽·阿依", "王𬭎", "赵㛃", "周某", "吴六",
    ]  # fmt: skip
    assert "曾用名周小某" in file.table.warnings[0].sentence


def test_the_command_reads_every_layout(tmp_path: Path, district: Any, organizer: Any) -> None:
    two = dry_run(layouts.a4_of_two_units(tmp_path))
    assert two["counts"] == {"new": 3, "changed": 0, "same": 0, "refused": 0}
    assert [change["unit"] for change in two["changes"]] == ["YL01", "YL01", "YL02"]
    titled = dry_run(layouts.a4_with_titles(tmp_path))
    assert titled["counts"]["new"] == 2
    survey = dry_run(layouts.survey_with_photos(tmp_path))
    assert survey["counts"]["new"] == 1
    groups = dry_run(layouts.grouped(tmp_path))
    assert groups["counts"] == {"new": 3, "changed": 0, "same": 0, "refused": 0}
