"""Ages and months at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import dates


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(1990, 5, 1), date(2026, 4, 30), 35),
        (date(1990, 5, 1), date(2026, 5, 1), 36),
        (date(1990, 5, 1), date(2026, 5, 2), 36),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 2, 29), date(2024, 2, 29), 24),
        (date(1990, 12, 31), date(2026, 1, 1), 35),
    ],
)
def test_age_changes_on_the_birthday(birth: date, on: date, age: int) -> None:
    assert dates.age_on(birth, on) == age


days = st.dates(date(1930, 1, 1), date(2060, 12, 31))


@given(days, st.integers(0, 70))
def test_birthday_is_the_first_day_of_the_new_age(birth: date, age: int) -> None:
    first = dates.birthday(birth, age)
    assert dates.age_on(birth, first) == age
    assert dates.age_on(birth, first - timedelta(days=1)) == age - 1


@given(days, st.integers(-500, 500))
def test_adding_months_keeps_the_day_or_takes_the_last_one(day: date, months: int) -> None:
    moved = dates.add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == min(day.day, dates.last_of_month(moved).day)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2021, 8, 1), date(2026, 3, 31), 55),
        (date(2021, 8, 31), date(2021, 9, 30), 0),
        (date(2021, 8, 15), date(2021, 9, 15), 1),
        (date(2021, 9, 1), date(2021, 8, 1), -1),
    ],
)
def test_months_between_counts_completed_months(start: date, end: date, months: int) -> None:
    assert dates.months_between(start, end) == months


@pytest.mark.parametrize(
    ("months", "text"), [(0, "不足 1 个月"), (5, "5 个月"), (24, "2 年"), (27, "2 年 3 个月")]
)
def test_spans_are_written_in_years_and_months(months: int, text: str) -> None:
    assert dates.years_and_months(months) == text


def test_office_dates() -> None:
    day = date(1990, 5, 6)
    assert (dates.month_text(day), dates.day_text(day), dates.chinese_day(day)) == (
        "1990.05",
        "1990.05.06",
        "1990年5月6日",
    )
    assert dates.month_text(None) == "—"
