"""Celery wrappers of the core: run a job, sweep after dead workers, watch clock and audit chain."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.models import Job
from core.services import alarms, audit, clock, jobs, scratch

_log = logging.getLogger(__name__)


@shared_task
def run_job(job_id: str, **later: object) -> None:
    """Run one job; a second delivery of the message does nothing, nor do arguments of another release."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        jobs.run(UUID(job_id))
        return
    with scratch.own_folder(job_id):
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
    scratch.clear(keep=jobs.running_now())


@shared_task
def watch_clock() -> None:
    """Raise the alarm when the clock of the server was put back."""
    clock.alarm_if_put_back()


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
    """Raise an alarm for what the last hours of the trail show."""
    alarms.watch(now=timezone.now())


@shared_task
def archive_audit() -> None:
    """Every month: what is older than the trail is kept goes into an archive."""
    audit.archive_old(now=timezone.now())
