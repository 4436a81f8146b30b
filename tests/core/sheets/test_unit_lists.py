"""A list of units: headers by synonyms, cells cleaned, every problem with row, column, value and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from core.rules.units import code_fault
from core.sheets import CheckedTable, find_tables, read_workbook
from core.sheets.unit_checks import KnownUnit, check_units
from core.sheets.units import UNIT_COLUMNS
from tests.core.sheets.makers import save_rows

HEAD = ["单位代码", "单位名称", "简称", "上级单位", "单位类别", "单位级别", "党政正职职数", "编制数"]
ROOT = KnownUnit("0", "云岭区", "云岭区", "", "district", "107")
TOWN = KnownUnit("T1", "清河镇", "清河镇", "0", "town", "109", {"chiefs": 2})
GONE = KnownUnit("X1", "旧局", "旧局", "0", "government", "109", ended=True)
KNOWN = {unit.code: unit for unit in (ROOT, TOWN, GONE)}


def check(
    folder: Path,
    rows: Sequence[Sequence[Any]],
    *,
    head: Sequence[str] = HEAD,
    known: Any = KNOWN,
    **more: Any,
) -> CheckedTable:
    path = save_rows(folder / "units.xlsx", [head, *rows])
    workbook = read_workbook(path, "units.xlsx")
    return check_units(workbook, find_tables(workbook, UNIT_COLUMNS)[0], known, **more)


def told(table: CheckedTable) -> set[tuple[int, str, str]]:
    return {(issue.row, issue.column_letter, issue.code) for issue in table.errors}


def test_a_sound_list_has_no_problem(tmp_path: Path) -> None:
    table = check(
        tmp_path,
        [
            ["T1", "清河镇", None, "0", "镇", "乡科级", 2, "60名"],
            ["T101", "清河镇党政办公室", "党政办", "清河镇", "内设机构", "股级", None, "—"],
            ["G1", "云岭区财政局", "区财政局", None, "政府组成部门", "正科级", "1", 70.0],
        ],
    )
    assert table.issues == ()
    assert table.records[2].values["kind"] == "government"
    assert table.records[2].values["level"] == "109"
    assert (table.records[0].values["staffing"], table.records[2].values["chiefs"]) == (60, 1)


def test_headers_of_two_rows_tell_middle_posts_from_leaders(tmp_path: Path) -> None:
    rows = [
        ["机构编码", "机构名称", "领导职数", None, "中层职数", None],
        [None, None, "正职", "副职", "正职", "副职"],
        ["T1", "清河镇", 2, 4, 6, 7],
    ]
    path = save_rows(tmp_path / "u.xlsx", rows, ["A1:A2", "B1:B2", "C1:D1", "E1:F1"])
    workbook = read_workbook(path, "u.xlsx")
    table = check_units(workbook, find_tables(workbook, UNIT_COLUMNS)[0], KNOWN)
    values = table.records[0].values
    assert [values[name] for name in ("chiefs", "deputies", "middle_chiefs", "middle_deputies")] == [
        2,
        4,
        6,
        7,
    ]


def test_a_problem_names_row_column_value_and_remedy(tmp_path: Path) -> None:
    issue = check(tmp_path, [["T1", "清河镇", None, None, "镇政府", "乡科级", 2, 1]]).errors[0]
    assert (issue.row, issue.column_letter, issue.label, issue.value) == (2, "E", "单位类别", "镇政府")
    assert issue.sentence == "“镇政府”不是认得的单位类别。"
    assert issue.remedy.startswith("请填区、镇、街道")


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (["新1", "甲局", None, None, "政府部门", "乡科级"], "A", "unit_code"),
        (["new", "甲局", None, None, "政府部门", "乡科级"], "A", "unit_code"),
        ([None, "甲局", None, None, "政府部门", "乡科级"], "A", "required"),
        (["A", None, None, None, "政府部门", "乡科级"], "B", "required"),
        (["A", "甲" * 101, "甲", None, "政府部门", "乡科级"], "B", "text_too_long"),
        (["A", "甲" * 41, None, None, "政府部门", "乡科级"], "C", "unit_no_short_name"),
        (["A", "甲局", None, "没有的局", "政府部门", "乡科级"], "D", "unit_parent_unknown"),
        (["A", "甲局", None, "旧局", "政府部门", "乡科级"], "D", "unit_parent_unknown"),
        (["A", "甲局", None, "X1", "政府部门", "乡科级"], "D", "unit_parent_ended"),
        (["A", "甲局", None, "甲局", "政府部门", "乡科级"], "D", "unit_parent_self"),
        (["0", "云岭区", None, "清河镇", "区", "县处级"], "D", "unit_root_parent"),
        (["A", "甲局", None, None, None, "乡科级"], "E", "unit_no_kind"),
        (["A", "云岭新区", None, None, "区", "县处级"], "E", "unit_second_root"),
        (["T1", "清河镇", None, None, "（清空）", "乡科级"], "E", "unit_cleared"),
        (["A", "甲局", None, None, "政府部门", "正乡"], "F", "unit_word"),
        (["A", "甲局", None, None, "政府部门", "乡科级", "两名"], "G", "unit_number"),
        (["A", "甲局", None, None, "政府部门", "乡科级", 1000], "G", "unit_number"),
        (["A", "甲局", None, None, "政府部门", "乡科级", -1], "G", "unit_number"),
        (["A", "甲局", None, None, "政府部门", "乡科级", 1.5], "G", "unit_number"),
        (["X1", "旧局", None, None, "政府部门", "乡科级"], "A", "unit_ended"),
        (["A", "清河镇", None, None, "镇", "乡科级"], "B", "unit_name_twice"),
    ],
)
def test_each_mistake_is_found_in_its_cell(tmp_path: Path, row: list[Any], column: str, code: str) -> None:
    assert (2, column, code) in told(check(tmp_path, [row]))


def test_rows_are_checked_against_one_another(tmp_path: Path) -> None:
    table = check(
        tmp_path,
        [
            ["A", "甲局", None, "B", "政府部门", "乡科级"],
            ["B", "乙局", None, "A", "政府部门", "乡科级"],
            ["C", "丙局", None, None, "政府部门", "乡科级"],
            ["C", "丙局", None, None, "政府部门", "乡科级"],
            ["D", "办公室", None, "T1", "内设机构", "股级"],
            ["E", "办公室", None, "丙局", "内设机构", "股级"],
            ["F", "机要组", None, "办公室", "内设机构", "股级"],
        ],
    )
    assert told(table) == {
        (2, "D", "unit_circle"), (3, "D", "unit_circle"), (4, "A", "unit_code_twice"),
        (5, "A", "unit_code_twice"), (8, "D", "unit_parent_ambiguous"),
    }  # fmt: skip
    assert "请改填上级单位的代码：D、E。" in [issue.remedy for issue in table.errors]


def test_a_tree_deeper_than_the_limit_is_refused(tmp_path: Path) -> None:
    rows = [[f"D{n}", f"第{n}层", None, f"D{n - 1}" if n else None, "内设机构", "股级"] for n in range(10)]
    assert {row for row, _, code in told(check(tmp_path, rows)) if code == "unit_too_deep"} == {10, 11}


def test_a_code_outside_the_scope_is_taken(tmp_path: Path) -> None:
    table = check(tmp_path, [["Z9", "甲局", None, None, "政府部门", "乡科级"]], taken={"Z9"})
    assert told(table) == {(2, "A", "unit_code_taken")}


def test_an_assumed_level_is_told_and_no_error(tmp_path: Path) -> None:
    table = check(tmp_path, [["A", "甲办", None, "T1", "内设机构"]])
    assert not table.errors
    assert [issue.sentence for issue in table.warnings] == ["没有写单位级别，按“股级”。"]


def test_an_empty_house_takes_its_district_from_the_list(tmp_path: Path) -> None:
    rows = [["T1", "清河镇", None, None, "镇", "乡科级"], ["0", "云岭区", None, None, "区", "县处级"]]
    assert not check(tmp_path, rows, known={}).errors
    lost = check(tmp_path, rows[:1], known={})
    assert told(lost) == {(2, "D", "unit_no_root")}


@pytest.mark.parametrize("code", ["YL01", "0", "A.b-c_1", "9" * 30])
def test_sound_codes(code: str) -> None:
    assert code_fault(code) == ""


@pytest.mark.parametrize("code", ["", "-1", "a/b", "区01", "import", "NEW", "9" * 31, "a b"])
def test_odd_codes_are_refused_with_a_sentence(code: str) -> None:
    assert code_fault(code).endswith("。")
