"""Taking the periods of schedules, each exactly once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from core.choices import ScheduleState
from core.models import ScheduleRun

STALE_AFTER = timedelta(minutes=15)
MAX_ATTEMPTS = 3


def claim(schedule: str, period: date, *, today: date, now: datetime) -> ScheduleRun | None:
    """Take a period for execution; None when another scheduler has it or it is done.

    A claim that failed, or that was left unfinished for STALE_AFTER (its process died), is taken
    again, up to MAX_ATTEMPTS times. The conditional update lets only one caller win.
    """
    with transaction.atomic():
        run, created = ScheduleRun.objects.get_or_create(
            schedule=schedule, period=period, defaults={"claimed_at": now, "caught_up": period < today}
        )
        if created:
            return run
        if run.state == ScheduleState.DONE or run.attempts >= MAX_ATTEMPTS:
            return None
        if run.state == ScheduleState.RUNNING and run.claimed_at > now - STALE_AFTER:
            return None
        won = ScheduleRun.objects.filter(pk=run.pk, attempts=run.attempts).update(
            state=ScheduleState.RUNNING, attempts=run.attempts + 1, claimed_at=now
        )
        if not won:
            return None
        run.refresh_from_db()
        return run


def is_under_way(schedule: str, period: date) -> bool:
    """Whether somebody has the period in hand."""
    rows = ScheduleRun.objects.filter(schedule=schedule, period=period)
    return rows.filter(state=ScheduleState.RUNNING).exists()


def finish(run: ScheduleRun, *, now: datetime, note: str = "") -> None:
    """Close a claimed period as done."""
    _close(run, ScheduleState.DONE, now, note)


def fail(run: ScheduleRun, *, now: datetime, note: str) -> None:
    """Close a claimed period as failed; it may be claimed again."""
    _close(run, ScheduleState.FAILED, now, note)


def _close(run: ScheduleRun, state: ScheduleState, now: datetime, note: str) -> None:
    ScheduleRun.objects.filter(pk=run.pk, attempts=run.attempts).update(
        state=state, finished_at=now, note=note[:300]
    )
