"""Long work: enqueue, run once per lease, report progress, cancel, sweep up after dead workers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from core.choices import AuditAction, JobState
from core.models import Job, User
from core.policy import Refused

from . import audit

LEASE = timedelta(minutes=2)
LONGEST_TITLE, LONGEST_ERROR = 120, 500
Runner = Callable[[Job], dict[str, Any]]

_runners: dict[str, Runner] = {}
_log = logging.getLogger(__name__)


class JobCancelled(Exception):
    """The person who started the job asked for it to stop."""


class JobLost(Exception):
    """Another worker has taken the job over; this one must write nothing more."""


def job_kind(kind: str) -> Callable[[Runner], Runner]:
    """Register a function as the runner of a kind of job; it returns the lasting result.

    A runner may run twice (its worker may die at any line), so its writes belong in one
    transaction or must be harmless when repeated.
    """

    def register(runner: Runner) -> Runner:
        _runners[kind] = runner
        return runner

    return register


@transaction.atomic
def enqueue(kind: str, *, title: str, params: dict[str, Any], by: User | None) -> Job:
    """A new queued job; the worker is told of it by ``core.tasks.start`` after commit."""
    job = Job.objects.create(kind=kind, title=title[:LONGEST_TITLE], params=params, created_by=by)
    audit.record(audit.Act(AuditAction.JOB, job, changes={"类别": kind}), by=by)
    return job


def run(job_id: UUID) -> None:
    """Run a queued job, if nobody else has taken it; every outcome ends in the table."""
    job = _take(job_id)
    if job is None:
        return
    try:
        result = _runners[job.kind](job)
    except JobCancelled:
        _close(job, JobState.CANCELLED, text="已按要求取消，没有写入任何数据。")
    except JobLost:
        _log.warning("job %s was taken over by another worker", job.pk)
    except Refused as refusal:
        _close(job, JobState.FAILED, error=str(refusal)[:LONGEST_ERROR])
    except Exception:
        _log.exception("job %s (%s) failed", job.pk, job.kind)
        _close(
            job, JobState.FAILED, error=f"系统出错，没有写入任何数据。请把作业编号 {job.pk} 告诉系统管理员。"
        )
    else:
        _close(job, JobState.DONE, result=result, done=F("total"))


def progress(job: Job, done: int, total: int, text: str = "") -> None:
    """Write progress and renew the lease. Raises JobCancelled or JobLost when the work must stop."""
    now = timezone.now()
    held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    if not held.update(done=done, total=total, text=text[:200], lease_until=now + LEASE):
        raise JobLost
    if Job.objects.filter(pk=job.pk, cancel_requested=True).exists():
        raise JobCancelled


def hold(job: Job) -> None:
    """Fence: inside the writing transaction, make sure that this worker still owns the job."""
    owner = Job.objects.select_for_update().filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    if not owner.exists():
        raise JobLost


@transaction.atomic
def cancel(job: Job, *, by: User) -> None:
    """Ask a job to stop; a queued one stops at once, a running one at its next progress report."""
    stopped = Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, finished_at=timezone.now(), text="开始前已取消。"
    )
    if not stopped:
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_requested=True)
    audit.record(audit.Act(AuditAction.JOB, job, changes={"取消": True}), by=by)


def sweep() -> list[UUID]:
    """Return dead workers' jobs to the queue, or fail them after the last attempt; the ids to start."""
    now = timezone.now()
    dead = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now)
    dead.filter(attempt__gte=Job.MAX_ATTEMPTS).update(
        state=JobState.FAILED,
        finished_at=now,
        error="办理程序三次中断，没有写入任何数据。请重试或告诉系统管理员。",
    )
    dead.update(state=JobState.QUEUED, lease_until=None)
    waiting = Q(state=JobState.QUEUED) & Q(created_at__lt=now - timedelta(seconds=30))
    return list(Job.objects.filter(waiting).order_by("created_at").values_list("pk", flat=True))


def _take(job_id: UUID) -> Job | None:
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, attempt=F("attempt") + 1, started_at=now, lease_until=now + LEASE
    )
    return Job.objects.select_related("created_by").get(pk=job_id) if taken else None


def _close(job: Job, state: JobState, **fields: Any) -> None:
    Job.objects.filter(pk=job.pk, attempt=job.attempt, state=JobState.RUNNING).update(
        state=state, finished_at=timezone.now(), lease_until=None, **fields
    )
