"""The grammar of the résumé: what is read, and what is listed instead of guessed."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadre.rules.resume import Segment, classify, parse_resume, resume_gaps, resume_overlaps

SAMPLE = """2008.09--2012.07  虚构大学公共管理学院行政管理专业学习
2012.07--2012.08  待分配
2012.08--2013.08  贵州省虚构市样板区东山镇人民政府试用期公务员（选调生）
2013.08--2016.11  贵州省虚构市样板区东山镇党政办公室科员（其间：2014.03--2015.03挂任东山镇新桥村党支部副书记）
2016.11--2019.06  贵州省虚构市样板区委组织部干部监督科副科长
2019.06--2021.05  贵州省虚构市样板区委组织部干部监督科科长、四级主任科员
（2016.09--2019.07在贵州省委党校在职研究生班公共管理专业学习）
2021.05--2023.08  贵州省虚构市样板区南河街道党工委委员、组织委员，办事处副主任
（其间：2022.03--2022.07在虚构市委党校中青年干部培训班学习；2022.09--2023.03借调到虚构市发展和改革委员会工作）
2023.08--         贵州省虚构市样板区南河街道党工委副书记、三级主任科员"""


def _spans(text: str) -> list[tuple[str, str, bool, str]]:
    return [
        (f"{one.start:%Y.%m}", f"{one.end:%Y.%m}" if one.end else "", one.inner, one.text)
        for one in parse_resume(text).segments
    ]


def test_a_whole_resume_is_read_with_everything_inside_it() -> None:
    parsed = parse_resume(SAMPLE.replace("\n", "\r\n"))
    assert parsed.unparsed == ()
    assert len(parsed.main) == 8
    inner = [
        (one.line, f"{one.start:%Y.%m}", f"{one.end:%Y.%m}", one.text) for one in parsed.segments if one.inner
    ]
    assert inner == [
        (4, "2014.03", "2015.03", "挂任东山镇新桥村党支部副书记"),
        (7, "2016.09", "2019.07", "在贵州省委党校在职研究生班公共管理专业学习"),
        (9, "2022.03", "2022.07", "在虚构市委党校中青年干部培训班学习"),
        (9, "2022.09", "2023.03", "借调到虚构市发展和改革委员会工作"),
    ]
    assert parsed.main[3].text == "贵州省虚构市样板区东山镇党政办公室科员"
    assert parsed.main[-1].end is None
    assert parsed.main[2].text.endswith("（选调生）")


@pytest.mark.parametrize(
    "head",
    [
        "2012.07--2016.06  ", "2012.07—2016.06  ", "2012.07——2016.06 ", "2012.07–2016.06  ",
        "2012.07－2016.06  ", "2012.07~2016.06  ", "2012.07～2016.06  ", "2012.07至2016.06  ",
        "2012.07到2016.06  ", "2012.07-2016.06 ", "2012.07 -- 2016.06  ", "201207--201606  ",
        "201207-201606", "2012．07--2016．06　", "２０１２．０７－－２０１６．０６　",
        "2012年7月至2016年6月，", "2012年07月--2016年06月：", "2012年7月—2016年6月 ",
        "2012/07-2016/06 ", "2012.7--2016.6  ", "2012-07--2016-06  ", "2012-07至2016-06 ",
        "2012.07.--2016.06. ", "2012.07一2016.06 ", "2012 . 07 -- 2016 . 06  ",
        "\u200b2012.07--2016.06\u00a0\u00a0", "                  2012.07--2016.06  ",
        "2012.07---2016.06  ", "2012.07―2016.06 ",
    ],
)  # fmt: skip
def test_every_habit_of_writing_a_period(head: str) -> None:
    assert _spans(head + "东山镇科员") == [("2012.07", "2016.06", False, "东山镇科员")]


@pytest.mark.parametrize(
    "head",
    [
        "2023.08--         ", "2023.08--至今  ", "2023.08至今  ", "2023.08—今  ",
        "2023.08--现在  ", "202308--  ", "2023年8月至今", "2023年8月—至今 ", "2023.08-  ",
        "2023.08--",
    ],
)  # fmt: skip
def test_every_habit_of_writing_that_it_lasts(head: str) -> None:
    assert _spans(head + "东山镇镇长") == [("2023.08", "", False, "东山镇镇长")]


def test_days_are_kept_when_both_ends_have_them() -> None:
    exact, mixed = parse_resume("2012.07.15--2012.08.20  甲\n2012.08.20--2013.05  乙").segments
    assert (exact.start, exact.end, exact.precision) == (date(2012, 7, 15), date(2012, 8, 20), "day")
    assert (mixed.start, mixed.end, mixed.precision) == (date(2012, 8, 1), date(2013, 5, 1), "month")


def test_lines_without_a_date_go_on_flush_left_or_indented() -> None:
    text = "2012.07--2016.06  东山镇党委委员、\n                  副镇长\n兼武装部部长\n2016.06--  镇长"
    assert [one[3] for one in _spans(text)] == ["东山镇党委委员、副镇长兼武装部部长", "镇长"]


def test_inner_periods_without_bracket_on_several_lines_and_with_shared_words() -> None:
    text = (
        "2012.07--2016.06  东山镇科员\n其间：2013.01--2013.06在市委党校学习\n"
        "2016.06--2020.01  东山镇副镇长（其间：2017.01--2017.06、2018.01--2018.06在市委党校学习；\n"
        "2019.01--2019.06挂任新桥村第一书记）\n（2015.09--2018.07在省委党校学习）\n（2018.09--2019.01在北京学习）"
    )
    inner = [one for one in _spans(text) if one[2]]
    assert [(start, end) for start, end, _, _ in inner] == [
        ("2013.01", "2013.06"), ("2017.01", "2017.06"), ("2018.01", "2018.06"), ("2019.01", "2019.06"),
        ("2015.09", "2018.07"), ("2018.09", "2019.01"),
    ]  # fmt: skip
    assert inner[2][3] == "在市委党校学习"
    assert [one[3] for one in _spans(text) if not one[2]] == ["东山镇科员", "东山镇副镇长"]


def test_brackets_that_give_no_period_stay_in_the_words() -> None:
    (only,) = parse_resume("2012.07--2016.06  东山镇党委副书记（正科级）（2015.06任命）").segments
    assert only.text == "东山镇党委副书记（正科级）（2015.06任命）"


def test_dashes_inside_the_words_are_left_alone() -> None:
    (only,) = parse_resume("2012.07--2016.06  甲—乙公司“2012--2013”项目部").segments
    assert only.text == "甲—乙公司“2012--2013”项目部"


def test_a_seat_after_a_blank_line_is_no_segment() -> None:
    parsed = parse_resume(
        "2012.07--  东山镇镇长\n\n第五届区委委员，中共虚构市第十三次代表大会代表\n\n"
        "2016.11--2021.10  样板区第四届人大常委会委员"
    )
    assert len(parsed.segments) == 1
    assert [(seat.line, seat.session) for seat in parsed.seats] == [(3, "第五届"), (5, "第四届")]
    assert parsed.seats[1].start == date(2016, 11, 1)
    assert parsed.unparsed == ()


def test_a_seat_with_the_month_of_the_election_is_one_too() -> None:
    parsed = parse_resume("2012.07--  东山镇镇长\n\n2021.12当选中共云岭区第十二届委员会委员")
    assert [(seat.session, seat.start) for seat in parsed.seats] == [("第十二届", date(2021, 12, 1))]
    assert parsed.unparsed == ()
    assert parse_resume("2012.07--  镇长\n2021.12当选第十二届委员会委员").unparsed


def test_a_blank_line_between_dated_lines_does_no_harm() -> None:
    assert len(parse_resume("2012.07--2013.07  甲\n\n2013.07--  乙").segments) == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("2012--2016  大学学习", 1, "只有年份"),
        ("2012年--2016年  大学学习", 1, "只有年份"),
        ("12.07--16.06  学习", 1, "两位"),
        ("2012.13--2016.06  学习", 1, "01—12"),
        ("2012.1--2016.06  学习", 1, "2012.10"),
        ("2016.07--2012.06  学习", 1, "早于"),
        ("2012.02.30--2012.06  学习", 1, "不存在"),
        ("2012.07  参加工作", 1, "只有一个时间"),
        ("2012.07起任科员", 1, "只有一个时间"),
        ("2012.07--2016  学习", 1, "止时间"),
        ("2012.07至东山镇工作", 1, "止时间"),
        ("2012.07--2016.06", 1, "没有内容"),
        ("东山镇科员", 1, "没有起止时间"),
        ("2012.07--  甲\n\n曾在区委办公室帮助工作", 3, "空行之后"),
        ("2012--2016  学习\n行政管理专业", 2, "没有认出的一行"),
        ("2012.07--2016.06  东山镇科员（其间挂任新桥村书记）", 1, "没有写明起止年月"),
        ("2012.07--2016.06  甲\n（其间：2013--2014在乙挂职）", 2, "只有年份"),
    ],
)
def test_what_is_not_certain_is_listed_with_its_line_and_reason(text: str, line: int, words: str) -> None:
    parsed = parse_resume(text)
    assert [(entry.line, words in entry.reason) for entry in parsed.unparsed][-1] == (line, True)


def test_a_forgotten_bracket_does_not_swallow_the_rest() -> None:
    text = (
        "2012.07--2016.06  科员（其间：2013.01--2013.06学习\n"
        "2016.06--2019.06  副镇长\n2019.06--  镇长（正科级）"
    )
    assert [one.text for one in parse_resume(text).main][1:] == ["副镇长", "镇长（正科级）"]


@given(st.text(alphabet="0129.年月-—至今（）其间：；\n 　东山镇委员届第", max_size=80))
def test_no_text_breaks_the_reader_and_no_line_is_lost(text: str) -> None:
    parsed = parse_resume(text)
    assert all(one.end is None or one.end >= one.start for one in parsed.segments)
    assert all(one.text for one in parsed.segments)
    if text.strip(" 　\n"):
        assert parsed.segments or parsed.seats or parsed.unparsed


def _months(*spans: tuple[str, str]) -> list[Segment]:
    def day(text: str) -> date:
        return date(int(text[:4]), int(text[5:]), 1)

    return [
        Segment(n, day(start), day(end) if end else None, "甲") for n, (start, end) in enumerate(spans, 1)
    ]


@pytest.mark.parametrize(
    ("spans", "until", "gaps"),
    [
        ([("2012.07", "2013.08"), ("2013.08", "")], None, []),
        ([("2012.07", "2013.08"), ("2013.09", "")], None, []),
        ([("2012.07", "2013.08"), ("2013.10", "")], None, [("2013.09", "2013.09", 1)]),
        ([("2013.10", ""), ("2012.07", "2013.06")], None, [("2013.07", "2013.09", 3)]),
        ([("2012.07", "2020.08"), ("2013.10", "2014.01"), ("2020.08", "")], None, []),
        ([("2012.07", "2013.08")], date(2014, 1, 20), [("2013.09", "2013.12", 4)]),
        ([("2012.07", "2013.08")], date(2013, 9, 30), []),
        ([], date(2014, 1, 1), []),
    ],
)
def test_months_of_which_nothing_is_said(
    spans: list[tuple[str, str]], until: date | None, gaps: list[tuple[str, str, int]]
) -> None:
    found = resume_gaps(_months(*spans), until)
    assert [(f"{gap.first:%Y.%m}", f"{gap.last:%Y.%m}", gap.months) for gap in found] == gaps


@pytest.mark.parametrize(
    ("spans", "overlaps"),
    [
        ([("2012.07", "2013.08"), ("2013.08", "")], []),
        ([("2012.07", "2013.08"), ("2013.06", "")], [("2013.06", "2013.07")]),
        ([("2012.07", ""), ("2013.06", "2013.09")], [("2013.06", "2013.08")]),
        ([("2012.07", ""), ("2013.06", "")], [("2013.06", "2013.06")]),
        (
            [("2012.07", "2020.01"), ("2013.06", "2014.01"), ("2019.10", "")],
            [("2013.06", "2013.12"), ("2019.10", "2019.12")],
        ),
    ],
)  # fmt: skip
def test_months_that_are_told_twice(spans: list[tuple[str, str]], overlaps: list[tuple[str, str]]) -> None:
    found = resume_overlaps(_months(*spans))
    assert [(f"{one.first:%Y.%m}", f"{one.last:%Y.%m}") for one in found] == overlaps


def test_a_resume_made_to_be_slow_is_read_at_once() -> None:
    began = process_time()
    parse_resume("2012.07--2013.08  甲（\n" + "乙\n" * 5000)
    classify("大学镇区" * 5000)
    assert process_time() - began < 2
