"""Long work: enqueue, run once per lease, report progress, cancel, sweep up after dead workers.

The table is the truth and a queue message only a nudge: a message may be lost, doubled or late. ``attempt``
is the fencing token; whoever writes calls ``hold`` first, in the transaction of the writing.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from billiard.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from core.choices import AuditAction, JobState
from core.models import Job, User, sealed
from core.policy import Refused
from core.rules.rights import Right

from . import audit, files, leases

RESEND_AFTER = timedelta(seconds=30)
RESENT_AT_ONCE = 100
# What passes by itself: the job goes back to the queue, and its runner must undo nothing.
TRIED_AGAIN = (*leases.DATABASE_GONE, audit.AuditUnavailable)
LONGEST_TITLE, LONGEST_ERROR = 120, 500
Runner = Callable[[Job], dict[str, Any]]

GIVEN_UP = (
    f"办理程序 {Job.MAX_ATTEMPTS} 次中断，没有写入任何数据。多为文件异常或内存不足：请核对文件后重试，"
    "仍不行请告诉系统管理员。"
)
TOO_LONG = "办理时间太长，已停止，没有写入任何数据。请把人员或文件分成几批再办。"
TOO_LARGE = "数据量太大，超出一次能办理的内存，没有写入任何数据。请分成几批再办。"
NOT_ENTITLED = "你的账号已停用，或已没有办理这件事的权限：没有写入任何数据，已生成的文件已经销毁。"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of job: what runs it, and the right that whoever asked must still hold."""

    runner: Runner
    right: Right | None


_kinds: dict[str, Kind] = {}


class JobCancelled(Exception):
    """The person who started the job asked for it to stop."""


class JobLost(Exception):
    """Another worker has taken the job over; this one must write nothing more."""


def job_kind(kind: str, *, right: Right | None = None) -> Callable[[Runner], Runner]:
    """Register a function as the runner of a kind of job; it returns the lasting result.

    A runner may run twice (its worker may die at any line), so its writes belong in one
    transaction or must be harmless when repeated. ``right`` is asked before the runner starts,
    at ``hold``, and before the result is handed over.
    """

    def register(runner: Runner) -> Runner:
        _kinds[kind] = Kind(runner, right)
        return runner

    return register


def kinds() -> frozenset[str]:
    """The names of all kinds of jobs."""
    return frozenset(_kinds)


@transaction.atomic
def enqueue(kind: str, *, title: str, params: dict[str, Any], by: User | None) -> Job:
    """A new queued job; the worker is told of it by ``core.tasks.start`` after commit.

    The same asked for again by the same person, while the first is not over, is the first.
    """
    asked = json.dumps([kind, params, by.pk if by else None], sort_keys=True, default=str)
    digest = sha256(asked.encode()).hexdigest()
    same = Job.objects.filter(digest=digest, state__in=(JobState.QUEUED, JobState.RUNNING))
    if under_way := same.first():
        return under_way
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, title=title[:LONGEST_TITLE], params=params, digest=digest, created_by=by
            )
    except IntegrityError:
        return same.get()
    audit.record(audit.Act(AuditAction.JOB, job, changes={"类别": kind}), by=by)
    return job


def run(job_id: UUID) -> None:
    """Run a queued job, if nobody else has taken it; every outcome ends in the table."""
    job = _take(job_id)
    if job is None:
        return
    try:
        with leases.kept(job):
            kind = _kinds[job.kind]
            _require_entitled(job)
            result = kind.runner(job)
        _deliver(job, result)
    except JobCancelled:
        _close(job, JobState.CANCELLED, text="已按要求取消，没有写入任何数据。")
    except JobLost:
        _log.warning("job %s was taken over by another worker", job.pk)
    except Refused as refusal:
        _close(job, JobState.FAILED, error=str(refusal)[:LONGEST_ERROR])
    except SoftTimeLimitExceeded:
        _log.error("job %s (%s) took too long", job.pk, job.kind)
        _close(job, JobState.FAILED, error=TOO_LONG)
    except MemoryError:
        _log.error("job %s (%s) needs too much memory", job.pk, job.kind)
        _close(job, JobState.FAILED, error=TOO_LARGE)
    except TRIED_AGAIN:
        _log.exception("job %s lost its database", job.pk)
        _give_back(job)
    except Exception:
        _log.exception("job %s (%s) failed", job.pk, job.kind)
        _close(
            job, JobState.FAILED, error=f"系统出错，没有写入任何数据。请把作业编号 {job.pk} 告诉系统管理员。"
        )


def progress(job: Job, done: int, total: int, text: str = "") -> None:
    """Write progress and renew the lease. Raises JobCancelled or JobLost when the work must stop."""
    until = timezone.now() + leases.lease()
    if not _mine(job).update(done=done, total=total, text=text[:200], lease_until=until):
        raise JobLost
    if Job.objects.filter(pk=job.pk, cancel_requested=True).exists():
        raise JobCancelled


def hold(job: Job) -> None:
    """Fence: inside the writing transaction, make sure that this worker still owns the job.

    Raises JobLost, and Refused when whoever asked may not do it any more. The row stays locked, so that
    nobody takes the job over before the transaction ends.
    """
    if not _mine(job).select_for_update().exists():
        raise JobLost
    _require_entitled(job)


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
    """Return dead workers' jobs to the queue, or fail them after the last attempt; the ids to start.

    A job whose row is locked is being written by a living worker and is left alone.
    """
    now = timezone.now()
    dead = Q(state=JobState.RUNNING, lease_until__lt=now)
    returned: list[UUID] = []
    if Job.objects.filter(dead).exists():
        with transaction.atomic():
            for job in Job.objects.select_for_update(skip_locked=True).filter(dead):
                _give_back(job)
                returned.append(job.pk)
    waiting = Q(created_at__lt=now - RESEND_AFTER) | Q(pk__in=returned)
    oldest = Job.objects.filter(waiting, state=JobState.QUEUED).order_by("created_at")
    return list(oldest.values_list("pk", flat=True)[:RESENT_AT_ONCE])


def _take(job_id: UUID) -> Job | None:
    now = timezone.now()
    taken = Job.objects.filter(pk=job_id, state=JobState.QUEUED).update(
        state=JobState.RUNNING, attempt=F("attempt") + 1, started_at=now, lease_until=now + leases.lease()
    )
    return Job.objects.select_related("created_by").get(pk=job_id) if taken else None


def _mine(job: Job) -> Any:
    """The row while this worker's attempt is the current one."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)


def _require_entitled(job: Job) -> None:
    """Raises Refused when whoever asked was disabled or has lost the right since; read anew."""
    right = _kinds[job.kind].right if job.kind in _kinds else None
    if job.created_by_id is None:
        return
    user = User.objects.get(pk=job.created_by_id)
    if not user.is_active or (right is not None and not user.may(right)):
        raise Refused.because("job.right", NOT_ENTITLED)


def _deliver(job: Job, result: dict[str, Any]) -> None:
    """Hand the result over; a file is destroyed instead when whoever asked may not have it any more."""
    try:
        _require_entitled(job)
    except Refused:
        if made := result.get("file"):
            files.destroy(UUID(str(made)))
        raise
    job.result = result
    _close(job, JobState.DONE, result=sealed(job, "result"), done=F("total"))


def _give_back(job: Job) -> None:
    """Back to the queue for the next attempt, or failed after the last; if this cannot, the sweeper will."""
    try:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        if job.attempt < Job.MAX_ATTEMPTS:
            _mine(job).update(state=JobState.QUEUED, lease_until=None)
        else:
            _close(job, JobState.FAILED, error=GIVEN_UP)
    except leases.DATABASE_GONE:
        _log.warning("job %s waits for the sweeper", job.pk)


def _close(job: Job, state: JobState, **fields: Any) -> None:
    _mine(job).update(state=state, finished_at=timezone.now(), lease_until=None, **fields)
