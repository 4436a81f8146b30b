"""Schedules: when each last succeeded, and which one failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from core import choices
from core.models import ScheduleRun
from core.policy import Light
from core.services import upkeep

from .checks import Check, health_check

_LOOKED_BACK = timedelta(days=400)
_FAILED_LATELY = timedelta(days=7)
Naming = Callable[[], Mapping[str, str]]
_namings: list[Naming] = [lambda: upkeep.TITLES]


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """One schedule: its last good period, when that was done, and its last failure since then."""

    name: str
    period: date | None
    done_at: datetime | None
    failed: str

    @property
    def light(self) -> Light:
        """Red for a failure that nothing has made up for."""
        return Light.RED if self.failed else Light.GREEN


def schedule_names(naming: Naming) -> Naming:
    """Register how a higher app calls its schedules."""
    _namings.append(naming)
    return naming


def schedule_states(now: datetime) -> list[ScheduleState]:
    """Every schedule of the ledger; one query, and one for each app's names."""
    since = timezone.localtime(now).date() - _LOOKED_BACK
    good: dict[str, ScheduleRun] = {}
    bad: dict[str, ScheduleRun] = {}
    for run in ScheduleRun.objects.filter(period__gte=since).order_by("period"):
        if run.state == choices.ScheduleState.DONE:
            good[run.schedule] = run
            bad.pop(run.schedule, None)
        elif run.state == choices.ScheduleState.FAILED:
            bad[run.schedule] = run
    names = {key: name for naming in _namings for key, name in naming().items()}
    return [_state(names.get(key, key), good.get(key), bad.get(key)) for key in sorted({*good, *bad})]


def _state(name: str, good: ScheduleRun | None, bad: ScheduleRun | None) -> ScheduleState:
    return ScheduleState(
        name,
        good.period if good else None,
        good.finished_at if good else None,
        f"{bad.period:%Y.%m.%d} 没有完成：{bad.note}" if bad else "",
    )


@health_check("定时计划", place=50)
def schedules_succeed(now: datetime) -> Check:
    """Whether a schedule failed lately and nothing has made up for it."""
    since = timezone.localtime(now).date() - _FAILED_LATELY
    failed = ScheduleRun.objects.filter(state=choices.ScheduleState.FAILED, period__gte=since).count()
    if failed:
        remedy = "请看下方“定时计划”的说明；报送类计划可在“报送计划”里重做。"
        return Check("定时计划", Light.YELLOW, f"最近七天有 {failed} 期没有完成。", remedy)
    return Check("定时计划", Light.GREEN, "最近七天的计划都已完成。")
