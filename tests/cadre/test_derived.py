"""Facts that follow from other facts, and spans of main posts."""

from __future__ import annotations

from datetime import date

import pytest

from cadre.rules.derived import KnownFacts, derived_facts
from cadre.rules.spans import HeldSpan, succession_faults

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
