"""Report schedules: the defaults, and running every due period exactly once."""

from __future__ import annotations

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from analysis.choices import Frequency, ReportKind
from analysis.models import ReportSchedule
from analysis.rules.periods import due_periods
from core.choices import AuditAction, Role, ScheduleState
from core.models import ScheduleRun, User
from core.policy import Refused
from core.services import audit
from core.services import schedules as ledger
from supervision.choices import RunTrigger
from supervision.models import EvaluationRun, Target
from supervision.services.evaluation import evaluate
from supervision.services.runs import prune_runs

from . import reports

REPLACED = "系统当日未运行，以后一日的更新代替。"
_TRIGGERS = {
    Frequency.DAILY: RunTrigger.NIGHTLY,
    Frequency.MONTHLY: RunTrigger.NIGHTLY,
    Frequency.QUARTERLY: RunTrigger.QUARTERLY,
    Frequency.HALF_YEARLY: RunTrigger.HALF_YEARLY,
    Frequency.YEARLY: RunTrigger.HALF_YEARLY,
}
_DEFAULTS: tuple[tuple[str, str, ReportKind, Frequency, list[str]], ...] = (
    ("nightly-refresh", "每日更新预警灯", ReportKind.REFRESH, Frequency.DAILY, []),
    (
        "quarterly-bulletin",
        "季度预警通报",
        ReportKind.BULLETIN,
        Frequency.QUARTERLY,
        [Role.MINISTER, Role.LEADER],
    ),
    ("half-yearly-letters", "半年点对点反馈函", ReportKind.LETTERS, Frequency.HALF_YEARLY, []),
    (
        "half-yearly-bulletin",
        "半年预警通报",
        ReportKind.BULLETIN,
        Frequency.HALF_YEARLY,
        [Role.MINISTER, Role.LEADER],
    ),
)
_log = logging.getLogger(__name__)


@transaction.atomic
def ensure_default_schedules(start: date, *, by: User | None) -> int:
    """Install the shipped schedules that are missing, to run from ``start`` on; returns how many."""
    made = 0
    for key, name, kind, frequency, roles in _DEFAULTS:
        papers = kind is not ReportKind.REFRESH
        schedule, created = ReportSchedule.objects.get_or_create(
            key=key,
            defaults={
                "name": name,
                "kind": kind,
                "frequency": frequency,
                "start": start,
                "roles": [str(role) for role in roles],
                "by_email": papers,
                "needs_approval": papers,
            },
        )
        if created:
            made += 1
            audit.record(audit.Act(AuditAction.CREATE, schedule, changes=facts_of(schedule)), by=by)
    return made


@transaction.atomic
def save_schedule(schedule: ReportSchedule, recipients: list[User], *, by: User) -> ReportSchedule:
    """Write a new or changed schedule with its recipients.

    Raises Refused when papers are to go out unsigned by anybody.
    """
    if schedule.kind == ReportKind.REFRESH:
        schedule.needs_approval, schedule.signer = False, None
    elif not schedule.needs_approval and schedule.signer is None:
        raise Refused.because(
            "schedule.signer", "不经签发直接送达的计划，须指定授权签发人；否则请勾选“签发后送达”。"
        )
    created = schedule.pk is None
    before = {} if created else facts_of(ReportSchedule.objects.get(pk=schedule.pk))
    schedule.save()
    schedule.recipients.set(recipients)
    after = facts_of(schedule)
    changes = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    audit.record(
        audit.Act(AuditAction.CREATE if created else AuditAction.UPDATE, schedule, changes=changes), by=by
    )
    return schedule


def facts_of(schedule: ReportSchedule) -> dict[str, object]:
    """What the audit trail keeps of a schedule."""
    return {
        "报告": schedule.get_kind_display(),
        "频次": schedule.get_frequency_display(),
        "起始日期": schedule.start.isoformat(),
        "收件角色": list(schedule.roles),
        "其他收件人": [user.username for user in schedule.recipients.all()],
        "站内": schedule.by_inbox,
        "邮件": schedule.by_email,
        "附件": schedule.attach_file,
        "须签发": schedule.needs_approval,
        "授权签发人": schedule.signer.username if schedule.signer else "",
        "启用": schedule.is_active,
    }


def run_due(*, today: date, now: datetime) -> int:
    """Run every due period of every active schedule, oldest first; returns how many were run.

    The ledger lets each period be taken once, whoever asks; a period that fails is taken again, up to
    three times. A day of the nightly refresh that passed while the system was off is not made up: the
    latest day holds the same lights, so it is only written down.
    """
    done = 0
    for schedule in ReportSchedule.objects.filter(is_active=True, start__lte=today).order_by("id"):
        for period in _pending(schedule, today, now):
            ran = _run_period(schedule, period, today, now)
            if not ran and ledger.is_under_way(schedule.key, period):
                break  # another scheduler is at it: the later ones come after it
            done += ran
    return done


def _pending(schedule: ReportSchedule, today: date, now: datetime) -> list[date]:
    settled = ScheduleRun.objects.filter(schedule=schedule.key, state=ScheduleState.DONE)
    known = set(settled.values_list("period", flat=True))
    due = [day for day in due_periods(schedule.frequency, schedule.start, today) if day not in known]
    if schedule.kind != ReportKind.REFRESH:
        return due
    newest = max(known, default=date.min)
    current = [day for day in due[-1:] if day > newest]
    ScheduleRun.objects.bulk_create(
        [
            ScheduleRun(
                schedule=schedule.key,
                period=day,
                state=ScheduleState.DONE,
                caught_up=True,
                claimed_at=now,
                finished_at=now,
                attempts=0,
                note=REPLACED,
            )
            for day in due[: len(due) - len(current)]
        ],
        ignore_conflicts=True,
    )
    return current


def _run_period(schedule: ReportSchedule, period: date, today: date, now: datetime) -> bool:
    """Take one period and execute it; what goes wrong is written into the ledger, never raised."""
    taken = ledger.claim(schedule.key, period, today=today, now=now)
    if taken is None:
        return False
    try:
        note = execute(schedule, period, now=now)
    except Exception as error:
        _log.exception("schedule %s failed for %s", schedule.key, period)
        reason = str(error) if isinstance(error, Refused) else "系统出错，详见运行日志。"
        ledger.fail(taken, now=timezone.now(), note=reason)
        return False
    ledger.finish(taken, now=timezone.now(), note=note)
    return True


def execute(schedule: ReportSchedule, period: date, *, now: datetime) -> str:
    """Do for one period what the schedule says, judging for the period's own day; a note for the ledger.

    May run twice for a period (a process may die at any line); then it finds what is there and completes it.
    """
    if not Target.objects.valid_on(period).exists():
        return "当日没有施行的配备目标，未评价。"
    run = evaluate(period, trigger=_TRIGGERS[Frequency(schedule.frequency)], by=None)
    if schedule.kind == ReportKind.LETTERS:
        return reports.letters_on_schedule(schedule, run, now=now)
    if schedule.kind == ReportKind.BULLETIN and _covered(schedule, period):
        return "已评价；半年通报包含本季度，不另起草。"
    if schedule.kind == ReportKind.BULLETIN:
        return reports.bulletin_on_schedule(schedule, run, period, now=now)
    prune_runs(period)
    return _lights_note(run)


def _covered(schedule: ReportSchedule, period: date) -> bool:
    """Whether a half-yearly bulletin of the same day says it all."""
    if schedule.frequency != Frequency.QUARTERLY or period.month not in (6, 12):
        return False
    wider = ReportSchedule.objects.filter(kind=ReportKind.BULLETIN, frequency=Frequency.HALF_YEARLY)
    return wider.filter(is_active=True, start__lte=period).exists()


def _lights_note(run: EvaluationRun) -> str:
    counts = run.counts
    blue = f"、蓝 {counts['blue']}" if counts.get("blue") else ""
    return f"红 {counts.get('red', 0)}、黄 {counts.get('yellow', 0)}{blue}、绿 {counts.get('green', 0)}。"
