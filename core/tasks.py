"""Celery wrappers of the core: run a job, sweep after dead workers, watch clock and audit chain."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.models import Job
from core.rules.rights import Right
from core.services import accounts, alarms, audit, clock, exports, grants, jobs, temp, upkeep

_log = logging.getLogger(__name__)


@shared_task
def run_job(job_id: str, **later: object) -> None:
    """Run one job; a second delivery of the message does nothing, nor do arguments of another release."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        jobs.run(UUID(job_id))
        return
    with temp.work_folder("job"):
        jobs.run(UUID(job_id))


def start(job: Job) -> None:
    """Tell a worker of a job once the transaction is committed; if the broker is down the sweeper will."""
    transaction.on_commit(lambda: _send(job.pk))


def _send(job_id: UUID) -> None:
    try:
        run_job.delay(str(job_id))
    except (OperationalError, OSError):
        _log.warning("broker unreachable; job %s waits for the sweeper", job_id)


@shared_task
def sweep_jobs() -> None:
    """Send again what was lost and what dead workers held; their temporary files go."""
    for job_id in jobs.sweep():
        _send(job_id)
    temp.reap()
    upkeep.tell_alive(upkeep.CLOCKWORK)


@shared_task
def watch_clock() -> None:
    """Raise the alarm when the clock of the server was put back."""
    clock.alarm_if_put_back(now=timezone.now())


@shared_task
def sweep_exports() -> None:
    """Destroy files that nobody took in time, or whose requester may not have them any more."""
    exports.sweep(timezone.now())


@shared_task
def verify_audit() -> None:
    """Check chain, anchors and archives every night; a fault is an alarm. Then a new anchor."""
    now = timezone.now()
    if faults := alarms.check_trail(now=now):
        _log.critical("the audit trail does not hold: %d faults, see the alarms", len(faults))
        return
    audit.write_anchor(now=now)
    _log.info("the audit trail holds")


@shared_task
def watch_trail() -> None:
    """Raise an alarm for what the last hours of the trail show, and for grants changed past the product."""
    now = timezone.now()
    alarms.watch(now=now)
    grants.alarm_changed(now=now)


@shared_task
def archive_audit() -> None:
    """Every month: what is older than the trail is kept goes into an archive."""
    audit.archive_old(now=timezone.now())


@shared_task
def disable_idle_accounts() -> None:
    """Accounts that nobody has used for as long as the policy says cannot sign in any more."""
    accounts.disable_idle(now=timezone.now())


@shared_task
def jobs_alive() -> None:
    """A sign of life of the workers of long work; the health page reads it."""
    upkeep.tell_alive(upkeep.WORKER)


@shared_task
def keep_up() -> None:
    """Ask for the backup and the purge of the night; the alarm when the last good backup is too old."""
    now = timezone.now()
    for job in upkeep.enqueue_due(now):
        start(job)
    upkeep.watch_backup(now)


@jobs.job_kind(upkeep.BACKUP, right=Right.RUN_SYSTEM)
def run_backup(job: Job) -> dict[str, Any]:
    """Back up; running twice makes two archives and harms nothing."""
    return upkeep.run_backup(job, now=timezone.now()) | {"url": reverse("core:system_health")}


@jobs.job_kind(upkeep.PURGE, right=Right.RUN_SYSTEM)
def run_purge(job: Job) -> dict[str, Any]:
    """Purge; the second run finds nothing."""
    return upkeep.run_purge(job, now=timezone.now()) | {"url": reverse("core:system_health")}


@jobs.job_kind(upkeep.CHECK_TRAIL, right=Right.RUN_SYSTEM)
def run_check(job: Job) -> dict[str, Any]:
    """Check the trail; nothing is written but alarms, each once."""
    return upkeep.run_check(job, now=timezone.now()) | {"url": reverse("core:system_health")}
