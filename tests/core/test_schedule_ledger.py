"""Periods of schedules are taken exactly once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.models import ScheduleRun
from core.services import schedules

NOW = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
PERIOD = date(2026, 6, 30)

pytestmark = pytest.mark.django_db


def take(now: datetime = NOW) -> ScheduleRun | None:
    return schedules.claim("half-year", PERIOD, today=now.date(), now=now)


def test_two_schedulers_at_the_same_moment_make_one_run() -> None:
    assert take() is not None
    assert take() is None
    assert ScheduleRun.objects.count() == 1


def test_a_finished_period_is_never_taken_again() -> None:
    run = take()
    assert run is not None
    schedules.finish(run, now=NOW)
    assert take(NOW + timedelta(days=3)) is None


def test_a_failed_period_is_taken_again_up_to_three_times() -> None:
    for _attempt in range(3):
        run = take()
        assert run is not None
        schedules.fail(run, now=NOW, note="磁盘已满")
    assert take() is None


def test_a_period_left_by_a_dead_process_is_taken_over() -> None:
    first = take()
    assert first is not None
    assert take(NOW + timedelta(minutes=14)) is None
    second = take(NOW + timedelta(minutes=16))
    assert second is not None
    schedules.finish(first, now=NOW)
    second.refresh_from_db()
    assert second.state == "running"


def test_a_period_taken_on_a_later_day_is_marked_as_made_up() -> None:
    run = take(NOW + timedelta(days=2))
    assert run is not None
    assert run.caught_up
