"""A real worker on a real queue: it does its job, and a killed one leaves nothing half done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cadre.models import Cadre
from cadre.services import roster_batches
from core.choices import ImportState, JobState
from core.models import AuditEvent, ImportBatch, ImportChange, Job
from core.services import audit
from tests.cadre.rosters import LIN, LUO, upload
from tests.services.processes import Actor, Worker, at_once, other_sessions, wait_until
from tests.services.waiting import is_in, somebody_waits_for_the_trail, trail_held

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def job(district: Any, organizer: Any) -> Job:
    """An import that waits to be written."""
    return roster_batches.request_commit(upload([LIN, LUO], district.town, organizer), by=organizer)


def was_written_once() -> bool:
    """Two people, each with one record of the import, and one entry of it in an unbroken trail."""
    batch = ImportBatch.objects.get()
    return (
        batch.state == ImportState.COMMITTED
        and Cadre.objects.count() == ImportChange.objects.count() == 2
        and AuditEvent.objects.filter(action="import").count() == 1
        and audit.verify_chain().holds
    )


def test_a_worker_takes_the_job_from_the_queue_and_ends_it(
    job: Job, start_worker: Callable[[], Worker]
) -> None:
    start_worker()
    at_once(Actor("start_job", job=str(job.pk)))
    wait_until(lambda: is_in(job, JobState.DONE), "the job is done")
    job.refresh_from_db()
    assert (job.result["new"], job.attempt) == (2, 1)
    assert was_written_once()


def test_a_worker_killed_while_writing_leaves_nothing_and_another_ends_the_job_once(
    job: Job, start_worker: Callable[[], Worker]
) -> None:
    first = start_worker()
    with trail_held():
        at_once(Actor("start_job", job=str(job.pk)))
        wait_until(somebody_waits_for_the_trail, "the worker has written all but the trail")
        first.kill()
    wait_until(lambda: not other_sessions(), "the dead worker's session ends")
    assert is_in(job, JobState.RUNNING)
    assert not Cadre.objects.exists() and not ImportChange.objects.exists()

    past = timezone.now() - timedelta(minutes=3)
    Job.objects.filter(pk=job.pk).update(lease_until=past, created_at=past)
    start_worker()
    at_once(Actor("sweep"), Actor("sweep"))
    wait_until(lambda: is_in(job, JobState.DONE), "another worker ends the job")
    job.refresh_from_db()
    assert (job.result["new"], job.attempt) == (2, 2)
    assert was_written_once()
