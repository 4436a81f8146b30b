"""Keeping runs: locking one for quotation, and pruning what nobody will ask for."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from core.choices import AuditAction
from core.dates import day_text, last_of_month
from core.models import User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit
from supervision.choices import RunTrigger
from supervision.models import EvaluationRun

KEEP_DAYS = 45
_ROUTINE = (RunTrigger.NIGHTLY, RunTrigger.IMPORT)


@transaction.atomic
def lock_run(run: EvaluationRun, *, by: User, now: datetime) -> EvaluationRun:
    """Lock a run, so that letters and bulletins quote it. Raises Refused; a lock is never taken back."""
    run = EvaluationRun.objects.select_for_update().get(pk=run.pk)
    if not by.may(Right.LOCK_RUN):
        raise Refused.because("run.lock.right", "锁定评价结果须由部领导办理。请把评价发给部领导锁定。")
    if run.locked_at is not None:
        who = run.locked_by.display_name if run.locked_by else "系统"
        day = day_text(timezone.localdate(run.locked_at))
        raise Refused.because("run.lock.again", f"这次评价已由{who}于 {day} 锁定，不用再锁。")
    run.locked_at, run.locked_by = now, by
    run.save(update_fields=["locked_at", "locked_by"])
    audit.record(audit.Act(AuditAction.LOCK, run, changes={"指纹": run.fingerprint}), by=by)
    return run


def prune_runs(today: date) -> int:
    """Delete routine runs that nothing quotes: superseded ones of past days, and all older than KEEP_DAYS
    but the last of each month. Returns how many.
    """
    routine = EvaluationRun.objects.filter(
        trigger__in=_ROUTINE, locked_at__isnull=True, letters__isnull=True, on__lt=today
    )
    oldest = today - timedelta(days=KEEP_DAYS)
    newest: dict[date, object] = {}
    for key, on in EvaluationRun.objects.filter(on__lt=today).order_by("created_at").values_list("pk", "on"):
        newest[on] = key
    pruned = 0
    for run in routine:
        month_end = run.on == last_of_month(run.on)
        if newest[run.on] == run.pk and (run.on >= oldest or month_end):
            continue
        pruned += _delete(run)
    if pruned:
        audit.record(audit.Act(AuditAction.DELETE, label="过期的每日评价", changes={"份数": pruned}), by=None)
    return pruned


def _delete(run: EvaluationRun) -> int:
    """1 when the run is gone, 0 when a report of another app still quotes it."""
    try:
        with transaction.atomic():
            run.delete()
    except ProtectedError:
        return 0
    return 1
