"""Every habit of filling in cells, one row each, from a workbook on disk to the value or the question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cadre.sheets import ROSTER_COLUMNS, check_roster, read_roster
from cadre.sheets.education import read_education
from core.sheets import Workbook, find_tables, read_workbook
from tests.cadre.rosters import id_number

ON = date(2026, 3, 31)
OCTOBER = id_number("19901009", "051")
LIN = id_number("19900512", "051")
TEXT, TWO, PLAIN = "@", "0.00", "General"

# header, cell, its number format, what comes of it, codes of what is said
Habit = tuple[str, Any, str, dict[str, str], list[str]]
DATES: list[Habit] = [
    ("参加工作时间", "2013.08", TEXT, {"work_start": "2013.08"}, []),
    ("参加工作时间", "2013.8", TEXT, {"work_start": "2013.08"}, []),
    ("参加工作时间", "2013．08", TEXT, {"work_start": "2013.08"}, []),
    ("参加工作时间", "２０１３．０８", TEXT, {"work_start": "2013.08"}, []),
    ("参加工作时间", "2013年8月", TEXT, {"work_start": "2013.08"}, []),
    ("参加工作时间", "2013年08月05日", TEXT, {"work_start": "2013.08.05"}, []),
    ("参加工作时间", "2013-08-05", TEXT, {"work_start": "2013.08.05"}, []),
    ("参加工作时间", "2013/8/5 8:30", TEXT, {"work_start": "2013.08.05"}, []),
    ("参加工作时间", "2013.08.05", TEXT, {"work_start": "2013.08.05"}, []),
    ("参加工作时间", "　2013.08 ", TEXT, {"work_start": "2013.08"}, []),
    ("参加工作时间", "'2013.08", TEXT, {"work_start": "2013.08"}, []),
    ("参加工作时间", "201308", TEXT, {"work_start": "2013.08"}, []),
    ("参加工作时间", 201308, PLAIN, {"work_start": "2013.08"}, []),
    ("参加工作时间", 20130805, PLAIN, {"work_start": "2013.08.05"}, []),
    ("参加工作时间", datetime(2013, 8, 1), "yyyy.mm", {"work_start": "2013.08"}, []),
    ("参加工作时间", datetime(2013, 8, 5), "yyyy/m/d", {"work_start": "2013.08.05"}, []),
    ("参加工作时间", datetime(2013, 8, 5, 8, 30), "yyyy/m/d h:mm", {"work_start": "2013.08.05"}, []),
    ("参加工作时间", 41487, PLAIN, {"work_start": "2013.08"}, ["date_serial"]),
    ("参加工作时间", "41487", TEXT, {"work_start": "2013.08"}, ["date_serial"]),
    ("参加工作时间", 2013.08, TWO, {"work_start": "2013.08"}, []),
    ("参加工作时间", 2013.1, TWO, {"work_start": "2013.10"}, []),
    ("参加工作时间", 2013.1, PLAIN, {}, ["date_ambiguous"]),
    ("参加工作时间", "2013.1", TEXT, {"work_start": "2013.01"}, ["date_lost_zero"]),
    ("参加工作时间", 2013.12, PLAIN, {"work_start": "2013.12"}, []),
    ("参加工作时间", "13.8", TEXT, {"work_start": "2013.08"}, ["date_two_digits"]),
    ("参加工作时间", "2013", TEXT, {"work_start": "2013"}, ["date_year_only"]),
    ("参加工作时间", "至今", TEXT, {}, ["date_until_now"]),
    ("参加工作时间", "2013.13", TEXT, {}, ["date_month"]),
    ("参加工作时间", "2013.02.30", TEXT, {}, ["date_day"]),
    ("参加工作时间", "5/6/2013", TEXT, {}, ["date_unclear"]),
    ("参加工作时间", "2027.01", TEXT, {"work_start": "2027.01"}, ["date_future"]),
    ("参加工作时间", "不详", TEXT, {}, []),
    ("参加工作时间", "—", TEXT, {}, []),
    ("出生年月", "1990.05（35岁）", TEXT, {"birth": "1990.05"}, []),
    ("出生年月", "1990.05\n(35岁)", TEXT, {"birth": "1990.05"}, []),
    ("出生年月", "90.5", TEXT, {"birth": "1990.05"}, ["date_two_digits"]),
    ("出生年月", "1990.06", TEXT, {"birth": "1990.06"}, ["birth_differs_from_id"]),
]
WORDS: list[Habit] = [
    ("民族", "汉", TEXT, {"ethnicity": "01"}, []),
    ("民族", "布依", TEXT, {"ethnicity": "09"}, []),
    ("政治面貌", "党员", TEXT, {"political": "01"}, []),
    ("政治面貌", "中共党员（2011.06）", TEXT, {"political": "01", "party_joined": "2011.06"}, []),
    ("入党时间", "2011.06", TEXT, {"party_joined": "2011.06", "political": "01"}, []),
    ("入党时间", "九三", TEXT, {"political": "10"}, []),
    (
        "入党时间", "201106；民建", TEXT,
        {"party_joined": "2011.06", "political": "01", "second_party": "06"}, [],
    ),
    ("编制类型", "参公", TEXT, {"staffing": "2"}, []),
    ("编制类型", "行政", TEXT, {"staffing": "1"}, []),
    ("编制类型", "全额事业", TEXT, {"staffing": "3"}, []),
    ("学历", "本科", TEXT, {"full_time_level": "21"}, ["education_mode_unknown"]),
    ("全日制教育", "大学/管理学学士", TEXT, {"full_time_level": "21", "full_time_degree": "管理学学士"}, []),
    ("全日制教育", "大学\n管理学学士", TEXT, {"full_time_level": "21", "full_time_degree": "管理学学士"}, []),
    ("全日制教育", "大学管理学学士", TEXT, {"full_time_level": "21", "full_time_degree": "管理学学士"}, []),
    ("全日制教育", "全日制大学", TEXT, {"full_time_level": "21"}, []),
    ("全日制教育", "硕士研究生", TEXT, {"full_time_level": "11", "full_time_degree": "硕士"}, []),
    ("在职教育", "省委党校研究生", TEXT, {"in_service_level": "1B"}, []),
    ("全日制学位", "学士学位", TEXT, {"full_time_degree": "学士"}, []),
    ("职务层次", "副科", TEXT, {"level": "1A42"}, []),
    ("职务层次", "四级主任科员", TEXT, {"rank": "ZJ10"}, []),
    ("职级", "三级主任科员", TEXT, {"rank": "ZJ09"}, []),
    ("职级", "一级警长", TEXT, {}, ["rank_other_sequence"]),
    ("民族", "汗族", TEXT, {}, ["unknown_word"]),
]  # fmt: skip
NUMBERS: list[Habit] = [
    ("身份证号", f" {LIN}", TEXT, {"id_number": LIN}, ["id_number_blank"]),
    ("身份证号", f"　{LIN}", TEXT, {"id_number": LIN}, ["id_number_blank"]),
    ("身份证号", f"'{LIN}", TEXT, {"id_number": LIN}, []),
    ("身份证号", f"{LIN[:6]} {LIN[6:14]} {LIN[14:]}", TEXT, {"id_number": LIN}, []),
    ("身份证号", OCTOBER.lower(), TEXT, {"id_number": OCTOBER}, []),
    ("身份证号", f"{LIN[:6]}{LIN[8:17]}", TEXT, {"id_number": LIN}, ["id_number_old"]),
    ("身份证号", float(LIN[:17] + "0"), PLAIN, {}, ["id_number_lost_digits"]),
    ("身份证号", "5.20499E+17", TEXT, {}, ["id_number_lost_digits"]),
    ("身份证号", LIN[:-2], TEXT, {}, ["id_number_invalid"]),
    ("身份证号", LIN[:-1] + ("1" if LIN[-1] != "1" else "2"), TEXT, {}, ["id_number_invalid"]),
]


HABITS = [*DATES, *WORDS, *NUMBERS]
ALONE = ("出生年月", 1990.1, PLAIN, {}, [])
SETTLED: list[tuple[str, str, list[str]]] = [
    (OCTOBER, "1990.10", []),
    (id_number("19900109"), "1990.01", []),
    (id_number("19910109"), "1991.01.09", ["date_ambiguous"]),
]
CASES = [(habit, LIN) for habit in HABITS] + [(ALONE, number) for number, _, _ in SETTLED]


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """A sheet for each case, with a roster of one person; read once."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for place, ((header, cell, number_format, _, _), number) in enumerate(CASES):
        page = book.create_sheet(str(place))
        own = header == "身份证号"
        page.append(["干部花名册"])
        page.append(["姓名", header] if own else ["姓名", "身份证号", header])
        page.append(["林知远", cell] if own else ["林知远", number, cell])
        page.cell(3, 2 if own else 3).number_format = number_format
    path = tmp_path_factory.mktemp("habits") / "a.xlsx"
    book.save(path)
    return read_workbook(path, "a.xlsx")


def outcome(workbook: Workbook, place: int) -> tuple[dict[str, str], list[str]]:
    """What comes of the cell of a case, beside what the name and the ID number say."""
    (header, *_), number = CASES[place]
    alone = replace(workbook, sheets=(workbook.sheets[place],))
    table = check_roster(alone, find_tables(alone, ROSTER_COLUMNS)[0], ON)
    told = {"name": "林知远"} | ({} if header == "身份证号" else {"id_number": number, "sex": "1"})
    values = {name: str(value) for name, value in table.records[0].values.items()}
    if header != "出生年月":
        values.pop("birth", None)
    if header == "身份证号":
        values.pop("sex", None)
    found = {name: value for name, value in values.items() if told.get(name) != value}
    return found, [issue.code for issue in table.issues]


@pytest.mark.parametrize("place", range(len(HABITS)), ids=[f"{habit[0]} {habit[1]!r}" for habit in HABITS])
def test_a_habit_gives_its_value_or_its_question(workbook: Workbook, place: int) -> None:
    assert outcome(workbook, place) == HABITS[place][3:]


@pytest.mark.parametrize("place", range(len(SETTLED)))
def test_the_number_1990_1_is_settled_by_the_id_number_or_asked(workbook: Workbook, place: int) -> None:
    _, birth, codes = SETTLED[place]
    found, told = outcome(workbook, len(HABITS) + place)
    assert (found["birth"], told) == (birth, codes)


def test_days_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = book.worksheets[0]
    page.append(["姓名", "身份证号", "参加工作时间"])
    page.append(["林知远", LIN, datetime(2013, 8, 5)])
    book.save(tmp_path / "a.xlsx")
    (row,) = read_roster(tmp_path / "a.xlsx", "a.xlsx", ON).table.records
    assert str(row.values["work_start"]) == "2013.08.05"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("大学本科毕业", "21"),
        ("大学专科毕业", "31"),
        ("研究生毕业", "11"),
        ("全日制大学毕业", "21"),
        ("中专毕业", "41"),
    ],
)
def test_the_words_of_the_national_code_set_for_who_has_graduated(text: str, level: str) -> None:
    assert read_education(text)[0] == level
