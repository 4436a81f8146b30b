"""The targets of the demo and the evaluations of its past, so that trends and comparisons live."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from core.dates import add_months, last_of_month
from core.models import User
from supervision.choices import RunTrigger
from supervision.models import EvaluationRun
from supervision.services.evaluation import evaluate, targets_known_on
from supervision.services.runs import lock_run

MONTHS, HALF_YEARS = 12, 6
MINISTER = "zhengqiming"


def past_days(on: date) -> list[tuple[date, str]]:
    """Month ends of a year, half-year ends of three, and the day itself, earliest first, with triggers."""
    months = [last_of_month(add_months(on.replace(day=1), -back)) for back in range(1, 6 * HALF_YEARS + 1)]
    chosen = set(months[:MONTHS]) | {day for day in months if day.month in (6, 12)}
    days = [(day, _trigger(day)) for day in sorted(chosen)]
    return [*days, (on, RunTrigger.NIGHTLY)]


def _trigger(day: date) -> str:
    if day.month in (6, 12):
        return RunTrigger.HALF_YEARLY
    return RunTrigger.QUARTERLY if day.month in (3, 9) else RunTrigger.NIGHTLY


def record_history(on: date, report: Callable[[str], None]) -> int:
    """Evaluates the past days on which a target was in force; the minister locks the half-year runs.

    Returns the number of runs.
    """
    minister = User.objects.get(username=MINISTER)
    runs: list[EvaluationRun] = []
    for day, trigger in past_days(on):
        if any(target.valid_on(day) for target in targets_known_on(day)):
            run = evaluate(day, trigger=trigger, by=None)
            if trigger == RunTrigger.HALF_YEARLY and run.locked_at is None:
                lock_run(run, by=minister, now=timezone.now())
            runs.append(run)
    report(f"已评价 {len(runs)} 个历史日期。")
    return len(runs)
