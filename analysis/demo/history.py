"""The targets of the demo and the evaluations of its past, so that trends and comparisons live."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from core.dates import add_months, last_of_month
from core.models import User
from supervision.choices import RunTrigger
from supervision.models import EvaluationRun
from supervision.services.evaluation import evaluate, targets_known_on
from supervision.services.runs import lock_run

from .papers import MINISTER, RECENT_DAYS, moment

MONTHS, HALF_YEARS = 12, 6


def past_days(on: date) -> list[tuple[date, str]]:
    """Month ends of a year, half-year ends of three, days ago and the day itself, in order, with triggers."""
    months = [last_of_month(add_months(on.replace(day=1), -back)) for back in range(1, 6 * HALF_YEARS + 1)]
    chosen = {on - timedelta(days=RECENT_DAYS), *months[:MONTHS]}
    chosen |= {day for day in months if day.month in (6, 12)}
    days = [(day, _trigger(day)) for day in sorted(chosen)]
    return [*days, (on, RunTrigger.NIGHTLY)]


def _trigger(day: date) -> str:
    if day != last_of_month(day):
        return RunTrigger.NIGHTLY
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
                lock_run(run, by=minister, now=moment(day + timedelta(days=1), 9))
            runs.append(run)
    _age(runs)
    report(f"已评价 {len(runs)} 个历史日期。")
    return len(runs)


def _age(runs: list[EvaluationRun]) -> None:
    """Past evaluations bear the night after their day; ``confirmed_at``, the state of the facts, stays."""
    for run in runs[:-1]:
        run.created_at = moment(run.on + timedelta(days=1), 1)
    EvaluationRun.objects.bulk_update(runs[:-1], ["created_at"])
