"""Periods are found as a calendar finds them, and retries wait as they should."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from analysis.rules.periods import (
    DAILY,
    HALF_YEARLY,
    MONTHLY,
    QUARTERLY,
    YEARLY,
    due_periods,
    next_period,
    period_name,
)
from analysis.rules.retry import Failure, next_try, wait_before

FREQUENCIES = (DAILY, MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY)
NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
_LAST_MONTHS = {MONTHLY: range(1, 13), QUARTERLY: (3, 6, 9, 12), HALF_YEARLY: (6, 12), YEARLY: (12,)}


def ends_a_period(frequency: str, day: date) -> bool:
    """Naively: tomorrow is the first of a month that follows a closing month."""
    if frequency == DAILY:
        return True
    return (day + timedelta(days=1)).day == 1 and day.month in _LAST_MONTHS[frequency]


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_due_periods_are_those_a_calendar_shows(frequency: str) -> None:
    dice = Random(20260331)
    for _ in range(60):
        start = date(2023, 1, 1) + timedelta(days=dice.randrange(1500))
        until = start + timedelta(days=dice.randrange(-5, 900))
        days = (start + timedelta(days=n) for n in range((until - start).days + 1))
        assert list(due_periods(frequency, start, until)) == [d for d in days if ends_a_period(frequency, d)]


@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_the_next_period_is_the_first_after_today(frequency: str) -> None:
    dice = Random(7)
    for _ in range(60):
        today = date(2024, 1, 1) + timedelta(days=dice.randrange(1200))
        start = today + timedelta(days=dice.randrange(-400, 400))
        coming = next_period(frequency, start, today)
        assert coming > today and coming >= start and ends_a_period(frequency, coming)
        between = (max(start, today + timedelta(days=1)) + timedelta(days=n) for n in range(400))
        assert coming == next(day for day in between if ends_a_period(frequency, day))


@pytest.mark.parametrize(
    ("frequency", "day", "name"),
    [
        (DAILY, date(2026, 3, 18), "2026年3月18日"),
        (MONTHLY, date(2026, 3, 31), "2026年3月"),
        (QUARTERLY, date(2026, 3, 31), "2026年第一季度"),
        (QUARTERLY, date(2026, 12, 31), "2026年第四季度"),
        (HALF_YEARLY, date(2026, 6, 30), "2026年上半年"),
        (HALF_YEARLY, date(2026, 12, 31), "2026年下半年"),
        (YEARLY, date(2026, 12, 31), "2026年"),
    ],
)
def test_a_period_has_the_name_of_the_office(frequency: str, day: date, name: str) -> None:
    assert period_name(frequency, day) == name


def test_the_wait_doubles_up_to_fifteen_minutes() -> None:
    assert [wait_before(n).seconds // 60 for n in range(1, 8)] == [1, 2, 4, 8, 15, 15, 15]


@pytest.mark.parametrize(
    ("failure", "refusals", "age", "again"),
    [
        (Failure.REFUSED, 0, timedelta(), False),
        (Failure.REFUSED_FOR_NOW, 5, timedelta(hours=1), True),
        (Failure.REFUSED_FOR_NOW, 6, timedelta(hours=1), False),
        (Failure.UNREACHABLE, 0, timedelta(hours=23, minutes=59), True),
        (Failure.UNREACHABLE, 0, timedelta(hours=24), False),
    ],
)
def test_a_failure_is_tried_again_only_where_it_makes_sense(
    failure: Failure, refusals: int, age: timedelta, again: bool
) -> None:
    following = next_try(failure, attempts=3, refusals=refusals, created_at=NOW - age, now=NOW)
    assert following == (NOW + timedelta(minutes=4) if again else None)
