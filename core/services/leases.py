"""A running job's lease: renewed while its runner works, at the pace of a heartbeat of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, connection
from django.utils import timezone

from core.choices import JobState
from core.models import Job

BEATS_A_LEASE = 4
# A session that the server has ended says so in one of these words.
DATABASE_GONE = (OperationalError, InterfaceError, InternalError)
_log = logging.getLogger(__name__)


def lease() -> timedelta:
    """How long a worker may say nothing before its job is given to another."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


def renew(job: Job) -> bool:
    """Renew the lease of this worker's attempt; False when the job is no longer its own."""
    held = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempt=job.attempt)
    return bool(held.update(lease_until=timezone.now() + lease()))


@contextmanager
def kept(job: Job) -> Iterator[None]:
    """Renew the lease while the block runs, however long one of its steps says nothing.

    A worker that is stopped or killed stops renewing, for the heartbeat is a thread of its own process.
    """
    over = threading.Event()
    beats = threading.Thread(target=_beat, args=(job, over), name=f"lease-{job.pk}", daemon=True)
    beats.start()
    try:
        yield
    finally:
        over.set()


def _beat(job: Job, over: threading.Event) -> None:
    try:
        while not over.wait(settings.JOB_LEASE_SECONDS / BEATS_A_LEASE):
            try:
                if not renew(job):
                    return
            except (DatabaseError, InterfaceError) as error:
                _log.warning("lease of job %s was not renewed: %s", job.pk, type(error).__name__)
                connection.close()
    finally:
        connection.close()
