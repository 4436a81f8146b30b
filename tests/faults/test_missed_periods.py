"""F16, F17, P7: every period of every schedule exactly once, whenever the scheduler was up."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from analysis.models import Report, ReportSchedule
from analysis.services import schedules
from core.models import ScheduleRun
from supervision.models import EvaluationRun
from tests.faults.machinery import Beat
from tests.services.processes import Actor, Worker, at_once, wait_until

FREQUENCIES = ("daily", "monthly", "quarterly", "half_yearly", "yearly")


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, date]]:
    """What was carried out, in order, instead of real papers."""
    done: list[tuple[str, date]] = []

    def note(schedule: ReportSchedule, period: date, *, now: datetime) -> str:
        done.append((schedule.key, period))
        return "办了。"

    monkeypatch.setattr(schedules, "execute", note)
    return done


def plan(frequency: str, start: date) -> ReportSchedule:
    return ReportSchedule.objects.create(
        key=frequency, name=frequency, kind="bulletin", frequency=frequency, start=start
    )


def calendar(frequency: str, start: date, until: date) -> list[date]:
    """Day by day, without any arithmetic of periods."""
    ends: dict[str, Callable[[date], bool]] = {
        "daily": lambda day: True,
        "monthly": lambda day: day.day == monthrange(day.year, day.month)[1],
        "quarterly": lambda day: (day.month, day.day) in ((3, 31), (6, 30), (9, 30), (12, 31)),
        "half_yearly": lambda day: (day.month, day.day) in ((6, 30), (12, 31)),
        "yearly": lambda day: (day.month, day.day) == (12, 31),
    }
    days = (start + timedelta(days=number) for number in range((until - start).days + 1))
    return [day for day in days if ends[frequency](day)]


def wake(day: date) -> None:
    """The scheduler runs on that day."""
    schedules.run_due(today=day, now=datetime.combine(day, time(2), UTC))


@pytest.mark.django_db
@pytest.mark.requirement("F17")
@pytest.mark.parametrize("missed", [1, 5])
@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_missed_periods_run_once_each_oldest_first_and_are_marked(
    executed: list[tuple[str, date]], frequency: str, missed: int
) -> None:
    start = date(2020, 1, 1)
    periods = calendar(frequency, start, date(2027, 12, 31))[: missed + 1]
    plan(frequency, start)
    wake(periods[-1])
    wake(periods[-1])
    assert executed == [(frequency, period) for period in periods]
    marks = ScheduleRun.objects.order_by("period").values_list("period", "caught_up", "attempts", "state")
    assert list(marks) == [(period, period != periods[-1], 1, "done") for period in periods]


@pytest.mark.django_db
@pytest.mark.requirement("F16")
@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2027, 2, 28), date(2026, 12, 31)])
def test_leap_days_and_the_turn_of_the_year_are_periods_like_others(
    executed: list[tuple[str, date]], day: date
) -> None:
    plan("monthly", day.replace(day=1))
    for shift in (-1, 0, 0, 1, 2):
        wake(day + timedelta(days=shift))
    assert executed == [("monthly", day)]


@pytest.mark.django_db
@pytest.mark.requirement("F16")
def test_a_clock_that_jumps_a_day_ahead_and_back_runs_nothing_twice(executed: list[tuple[str, date]]) -> None:
    plan("daily", date(2026, 3, 30))
    for day in (30, 31, 30, 31, 31):
        wake(date(2026, 3, day))
    assert executed == [("daily", date(2026, 3, 30)), ("daily", date(2026, 3, 31))]


@pytest.mark.django_db
@pytest.mark.requirement("F16", "F17", "P7")
@example(frequency="daily", start=date(2023, 11, 1), steps=[-1])
@effort(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    frequency=st.sampled_from(FREQUENCIES),
    start=st.dates(date(2023, 11, 1), date(2024, 4, 1)),
    steps=st.lists(st.integers(-3, 150), min_size=1, max_size=8),
)
def test_any_sequence_of_days_up_and_down_gives_the_periods_of_the_calendar(
    executed: list[tuple[str, date]], frequency: str, start: date, steps: list[int]
) -> None:
    ScheduleRun.objects.all().delete(), ReportSchedule.objects.all().delete(), executed.clear()
    plan(frequency, start)
    day, last = start, start - timedelta(days=1)
    for step in steps:
        day += timedelta(days=step)
        wake(day)
        last = max(last, day)
    expected = calendar(frequency, start, last) if last >= start else []
    assert [period for _, period in executed] == expected
    assert ScheduleRun.objects.count() == len(expected)


@pytest.fixture
def bulletin(staffed: Any) -> ReportSchedule:
    """A quarterly bulletin whose first quarter has passed, and the lights of every day."""
    for kind, frequency in (("refresh", "daily"), ("bulletin", "quarterly")):
        made = ReportSchedule.objects.create(
            key=kind, name=kind, kind=kind, frequency=frequency, start=date(2026, 3, 31), needs_approval=True
        )
    return made


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("F16")
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "UTC", "America/Los_Angeles"])
def test_a_process_with_another_clock_or_time_zone_runs_no_period_twice(
    services: None, bulletin: ReportSchedule, zone: str
) -> None:
    for prefix in ((), ("faketime", "-f", "+1d"), ("faketime", "-f", "-1h")):
        if prefix and not Path("/usr/bin/faketime").exists():
            continue
        at_once(Actor("run_due", prefix=prefix, env={"TZ": zone}, today="2026-04-02"))
    assert ScheduleRun.objects.filter(schedule="bulletin").count() == 1
    assert Report.objects.count() == 1


@pytest.mark.faults
@pytest.mark.services
@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("F17")
def test_two_schedulers_beside_each_other_have_one_effect(
    services: None, bulletin: ReportSchedule, start_worker: Callable[..., Worker], tmp_path: Path
) -> None:
    start_worker(processes=2)
    quarters = calendar("quarterly", date(2026, 3, 31), timezone.localdate())
    done = ScheduleRun.objects.filter(state="done")
    with Beat(tmp_path / "one.log"), Beat(tmp_path / "two.log"):
        bulletins = done.filter(schedule="bulletin")
        wait_until(lambda: bulletins.count() == len(quarters), "the bulletins are drafted", 150)
        wait_until(lambda: done.filter(schedule="refresh", period=timezone.localdate()), "lights", 120)
    assert Report.objects.count() == len(quarters)
    assert list(
        done.filter(schedule="bulletin").order_by("finished_at").values_list("period", flat=True)
    ) == (quarters)
    assert set(done.filter(schedule="bulletin").values_list("attempts", flat=True)) == {1}
    days = EvaluationRun.objects.filter(trigger="nightly").values_list("on", flat=True)
    assert len(days) == len(set(days))


@pytest.fixture
def damaged(tmp_path: Path) -> Iterator[str]:
    """The scheduler's file name."""
    yield str(tmp_path / "beat")


@pytest.mark.requirement("F17")
@pytest.mark.parametrize("suffix", ["", ".db", ".dat", ".dir", ".bak"])
def test_a_damaged_file_of_the_scheduler_is_made_anew(damaged: str, suffix: str) -> None:
    from config.beat import SturdyScheduler
    from config.celery import app

    first = SturdyScheduler(app, schedule_filename=damaged, lazy=True)
    first.setup_schedule(), first.close()
    Path(damaged + suffix).write_bytes(b"\x80\x04garbage'\n" * 40)
    again = SturdyScheduler(app, schedule_filename=damaged, lazy=True)
    again.setup_schedule()
    assert "sweep-jobs" in again.schedule
    again.close()
