"""Cohorts, groups, deadlines and the conclusion."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from analysis.rules.cohorts import COHORTS, cohort_of, tally
from analysis.rules.groups import ALL, GROUPS, group_of, rows_of
from analysis.rules.headline import colour_ahead, conclude, points_text, share, unmet_ahead
from analysis.rules.todo import Bucket, bucket, due_text, headline
from core.policy import Light
from supervision.rules.colour import Plan, Strategy

WEDNESDAY = date(2026, 3, 18)
RED, YELLOW, GREEN, GREY = Light.RED, Light.YELLOW, Light.GREEN, Light.GREY


@pytest.mark.parametrize(
    ("birth", "name"),
    [
        (date(1958, 1, 1), "70后"),
        (date(1979, 12, 31), "70后"),
        (date(1980, 1, 1), "80后"),
        (date(1984, 12, 31), "80后"),
        (date(1985, 1, 1), "85后"),
        (date(1989, 12, 31), "85后"),
        (date(1990, 1, 1), "90后"),
        (date(1994, 12, 31), "90后"),
        (date(1995, 1, 1), "95后"),
        (date(2004, 1, 1), "95后"),
    ],
)
def test_every_birth_belongs_to_one_cohort(birth: date, name: str) -> None:
    index = cohort_of(birth)
    assert index is not None and COHORTS[index].name == name
    assert sum(cohort.holds(birth) for cohort in COHORTS) == 1


def test_an_unknown_birth_belongs_to_no_cohort() -> None:
    assert cohort_of(None) is None
    assert tally([None, date(1991, 2, 1)]) == (0, 0, 0, 1, 0)


def test_the_shipped_cohorts_have_neither_hole_nor_overlap() -> None:
    assert COHORTS[0].first is None and COHORTS[-1].last is None
    for older, younger in pairwise(COHORTS):
        assert older.last is not None and younger.first == older.last + 1


def test_every_kind_of_a_group_is_in_the_whole_once() -> None:
    assert len(set(ALL.kinds)) == len(ALL.kinds) == sum(len(group.kinds) for group in GROUPS)
    assert group_of("towns").name == "镇街"
    assert group_of("nonsense") is ALL


def test_a_group_keeps_only_its_own_rows() -> None:
    rows = rows_of(group_of("party"))
    assert [row.name for row in rows] == ["区直部门正职", "区直部门副职", "区直其他成员"]
    assert {row.kinds for row in rows} == {("party",)}


@pytest.mark.parametrize(
    ("due", "where", "text"),
    [
        (None, Bucket.NEVER, ""),
        (date(2026, 3, 13), Bucket.OVERDUE, "超 5 天"),
        (date(2026, 3, 18), Bucket.TODAY, "今天"),
        (date(2026, 3, 19), Bucket.WEEK, "3月19日"),
        (date(2026, 3, 22), Bucket.WEEK, "3月22日"),
        (date(2026, 3, 23), Bucket.LATER, "3月23日"),
        (date(2027, 1, 4), Bucket.LATER, "2027年1月4日"),
    ],
)
def test_a_deadline_stands_under_its_heading(due: date | None, where: Bucket, text: str) -> None:
    assert bucket(due, WEDNESDAY) is where
    assert due_text(due, WEDNESDAY) == text


def test_the_heading_says_what_is_urgent() -> None:
    assert headline(3, 1, 12) == "今天 3 件到期，1 件已超期"
    assert headline(2, 0, 5) == "今天 2 件到期，没有超期"
    assert headline(0, 1, 5) == "1 件已超期，今天没有到期"
    assert headline(0, 0, 5) == "今天没有到期的事，另有 5 件待办"
    assert headline(0, 0, 0) == "没有待办事项"


@pytest.mark.parametrize(
    ("lights", "colour"),
    [
        ((), GREY),
        (((GREY, False),), GREY),
        (((GREEN, False), (YELLOW, False), (GREY, False)), GREEN),
        (((YELLOW, True), (GREEN, False)), YELLOW),
        (((RED, True), (GREEN, False)), YELLOW),
        (((RED, True), (YELLOW, True)), RED),
    ],
)
def test_colours_ahead_follow_the_number_of_unmet_targets(
    lights: tuple[tuple[Light, bool], ...], colour: Light
) -> None:
    assert colour_ahead(Plan(), lights) is colour


def test_other_plans_are_read_cautiously() -> None:
    assert colour_ahead(Plan(strategy=Strategy.WORST), ((GREEN, False), (YELLOW, False))) is YELLOW
    assert colour_ahead(Plan(strategy=Strategy.SCORE), ((GREEN, False), (RED, True))) is RED


@pytest.mark.parametrize(
    ("light", "part", "unmet"),
    [
        (RED, 0, True),
        (RED, 2, True),
        (YELLOW, 1, True),
        (YELLOW, 2, False),
        (GREEN, 2, False),
        (GREY, 0, False),
    ],
)
def test_a_yellow_that_only_warns_is_met(light: Light, part: int, unmet: bool) -> None:
    assert unmet_ahead(light, part=part, required_persons=2) is unmet


def test_the_conclusion_names_today_what_comes_and_where_to_act() -> None:
    said = conclude(
        {RED: 9, YELLOW: 8, GREEN: 31},
        {RED: 10},
        turning={YELLOW: 8, GREEN: 0},
        reds_ahead=17,
        months=6,
        urgent=["青石街道", "岭背乡", "清河镇", "区财政局"],
    )
    assert said.now == "红灯 9 个，比上月减少 1 个；"
    assert said.ahead == "但 8 个黄灯单位将在 6 个月内转红，届时红灯 "
    assert said.reds_ahead == 17
    assert said.first == "优先补配：青石街道、岭背乡、清河镇。"


def test_without_units_the_conclusion_says_what_to_do() -> None:
    said = conclude({RED: 0, GREY: 3}, None, turning={}, reds_ahead=0, months=6, urgent=[])
    assert said.now == "还没有可评价的单位。" and "导入名册" in said.ahead


def test_without_an_earlier_month_nothing_is_compared() -> None:
    said = conclude({RED: 1, GREEN: 2}, None, turning={}, reds_ahead=1, months=6, urgent=[])
    assert said.now == "红灯 1 个；"
    assert said.ahead == "按已知事项推算，6 个月内没有单位会转红。" and said.reds_ahead is None


def test_shares_change_in_points() -> None:
    assert share(1, 0) is None
    assert points_text(Fraction(17, 100), Fraction(152, 1000), than="上年同日") == "比上年同日 ＋1.8 点"
    assert points_text(Fraction(1, 10), Fraction(2, 10), than="上年同日") == "比上年同日 −10.0 点"
    assert points_text(Fraction(1, 10), Fraction(1, 10), than="上年同日") == "与上年同日持平"
    assert points_text(None, Fraction(1, 10), than="上年同日") == ""
