"""Celery wrappers of the core: run a job, sweep after dead workers, check the audit chain."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from core.models import Job
from core.services import audit, jobs

_log = logging.getLogger(__name__)


@shared_task
def run_job(job_id: str) -> None:
    """Run one job; a second delivery of the message does nothing."""
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
    """Send again what was lost and what dead workers held."""
    for job_id in jobs.sweep():
        _send(job_id)


@shared_task
def verify_audit() -> None:
    """Check the audit chain every night and say so in the log."""
    report = audit.verify_chain()
    if report.holds:
        _log.info("audit chain holds over %d rows, head %s", report.rows, report.head)
    else:
        _log.critical("audit chain is broken at row %s", report.broken_id)
