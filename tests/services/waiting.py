"""Stopping another process in the middle of its writing, and seeing how far a job is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from core.choices import JobState
from core.models import Job
from core.services.audit.writing import _CHAIN_LOCK


def is_in(job: Job, state: JobState) -> bool:
    return Job.objects.filter(pk=job.pk, state=state).exists()


@contextmanager
def trail_held() -> Iterator[None]:
    """Nobody can append to the audit trail meanwhile, which is the last thing an import writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_CHAIN_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_CHAIN_LOCK])


def somebody_waits_for_the_trail() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = %s",
            [_CHAIN_LOCK],
        )
        return bool(cursor.fetchone()[0])
