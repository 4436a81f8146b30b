"""Facts that follow from other facts, and spans of main posts."""

from __future__ import annotations

from datetime import date

import pytest

from cadre.rules.derived import KnownFacts, derived_facts
from cadre.rules.spans import HeldSpan, succession_faults
from cadre.rules.spells import Spell, by_category, grassroots, months_of, without

ON = date(2026, 3, 31)


def test_each_derived_fact_tells_its_working() -> None:
    known = KnownFacts(
        sex="1", birth=date(1990, 5, 1), work_start=date(2015, 7, 1), party_joined=date(2011, 6, 1),
        post_since=date(2021, 8, 1), level="1A42", level_since=date(2021, 8, 1), rank_since=date(2022, 11, 1),
    )  # fmt: skip
    facts = {fact.label: fact for fact in derived_facts(known, ON)}
    assert facts["年龄"].value == "35 岁"
    assert facts["年龄"].working == "1990.05 出生，周岁算至 2026.03.31"
    assert facts["任现职"].value == "4 年 7 个月"
    assert facts["工龄"].value == "10 年 8 个月"
    assert facts["党龄"].value == "14 年 9 个月"
    assert facts["法定退休"].value == "2053.05"
    assert "60 周岁" in facts["法定退休"].working


def test_what_is_not_known_or_lies_in_the_future_is_left_out() -> None:
    assert derived_facts(KnownFacts(), ON) == ()
    assert derived_facts(KnownFacts(work_start=date(2027, 1, 1)), ON) == ()


@pytest.mark.parametrize(
    ("start", "end", "held", "faults"),
    [
        (date(2025, 1, 1), None, [HeldSpan("科员", date(2020, 1, 1), None)], 0),
        (date(2020, 1, 1), None, [HeldSpan("科员", date(2020, 1, 1), None)], 1),
        (date(2019, 1, 1), None, [HeldSpan("科员", date(2020, 1, 1), None)], 1),
        (date(2019, 1, 1), date(2020, 1, 1), [HeldSpan("科员", date(2020, 1, 1), None)], 0),
        (date(2019, 12, 31), None, [HeldSpan("科员", date(2015, 1, 1), date(2020, 1, 1))], 1),
        (date(2020, 1, 1), None, [HeldSpan("科员", date(2015, 1, 1), date(2020, 1, 1))], 0),
    ],
)
def test_main_posts_follow_one_another_without_overlap(
    start: date, end: date | None, held: list[HeldSpan], faults: int
) -> None:
    assert len(succession_faults(start, end, held)) == faults


def _spell(start: str, end: str, text: str = "甲", **fields: object) -> Spell:
    def day(month: str) -> date:
        return date(int(month[:4]), int(month[5:]), 1)

    return Spell(text, day(start), day(end) if end else None, **fields)  # type: ignore[arg-type]  # by name


CATEGORIES = (("chief", "党政正职"), ("deputy", "班子副职"), ("staff", "一般干部"))


def test_months_of_several_spells_are_counted_once_and_up_to_the_day() -> None:
    assert months_of([_spell("2020.01", "2021.01"), _spell("2020.07", "2021.07")], ON) == 18
    assert months_of([_spell("2020.01", "2020.03"), _spell("2020.03", "2020.05")], ON) == 4
    assert months_of([_spell("2026.01", ""), _spell("2026.06", "")], ON) == 2
    assert months_of([], ON) == 0


def test_what_is_left_of_a_spell_beside_others() -> None:
    rest = without(_spell("2010.01", ""), [_spell("2012.01", "2013.01"), _spell("2015.01", "")])
    assert [(one.start.year, one.end and one.end.year) for one in rest] == [(2010, 2012), (2013, 2015)]
    assert without(_spell("2012.02", "2012.05"), [_spell("2012.01", "2013.01")]) == []


def test_a_short_posting_is_no_grassroots_experience() -> None:
    spells = [
        _spell("2012.08", "2016.08", "清河镇科员", grassroots=True),
        _spell("2018.01", "2018.12", "挂任新桥村第一书记", grassroots=True, posting=True),
        _spell("2020.01", "2021.01", "挂任清河镇副镇长", grassroots=True, posting=True),
    ]
    assert grassroots(spells, ON).months == 48 + 12


def test_time_in_each_kind_of_post_leaves_postings_and_unclear_words_out() -> None:
    spells = [
        _spell("2022.03", "", "清河镇党委书记", place="town", category="chief"),
        _spell("2020.03", "2022.03", "白马乡乡长", place="township", category="chief"),
        _spell("2018.03", "2020.03", "区财政局副局长", place="government", category="deputy"),
        _spell("2017.03", "2018.03", "挂任清河镇副镇长", place="town", category="deputy", posting=True),
        _spell("2016.03", "2017.03", "市财政局科长", category="deputy"),
    ]
    found = [(total.name, total.months) for total in by_category(spells, ON, CATEGORIES)]
    assert found == [("乡镇党政正职", 72), ("区直部门班子副职", 24)]


def test_grassroots_time_names_what_is_recorded_and_what_follows_from_the_service() -> None:
    spells = (_spell("2012.08", "2016.08", "清河镇科员", grassroots=True, from_resume=True),)
    (only,) = derived_facts(KnownFacts(spells=spells), ON)
    assert (only.label, only.value) == ("基层工作", "4 年")
    assert only.working == "2012.08—2016.08 清河镇科员（简历）"
    (recorded,) = derived_facts(KnownFacts(grassroots_months=50, spells=spells), ON)
    assert recorded.value == "4 年 2 个月"
    assert recorded.working == "登记为 50 个月；按经历推算为 48 个月：2012.08—2016.08 清河镇科员（简历）"


def test_the_working_of_a_level_says_where_it_was_taken_from() -> None:
    known = KnownFacts(
        level="1A42", level_words="乡科级副职", level_since=date(2021, 8, 1), level_from="任免记录"
    )
    (fact,) = derived_facts(known, ON)
    assert fact.working == "2021.08 任乡科级副职（任免记录），算至 2026.03.31"
