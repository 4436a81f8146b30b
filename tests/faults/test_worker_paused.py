"""F18: a worker stands still beyond its lease; another takes over, the first's late writes are refused."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest

from core.choices import JobState
from core.models import InboxItem, Job
from core.services import audit, jobs
from tests.faults import kinds
from tests.faults.crowds import crowd, digest, import_job, new_unit
from tests.faults.machinery import Sweeping, over
from tests.services.processes import Actor, Worker, at_once, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.requirement("F18")]


def _running(job: Job, text: str = "") -> Callable[[], bool]:
    return lambda: Job.objects.filter(pk=job.pk, state=JobState.RUNNING, text__contains=text).exists()


def test_a_late_writer_is_refused_by_the_fence(organizer: Any, start_worker: Callable[..., Worker]) -> None:
    job = jobs.enqueue(kinds.TICK, title="慢", params={"seconds": 3}, by=organizer)
    first = start_worker(include="tests.faults.kinds", JOB_LEASE_SECONDS="2")
    at_once(Actor("start_job", job=str(job.pk)))
    wait_until(_running(job), "the first worker has it")
    first.signal(signal.SIGSTOP)
    second = start_worker(include="tests.faults.kinds", JOB_LEASE_SECONDS="2")
    with Sweeping():
        wait_until(over(job), "the second worker ends it", 60)
    assert (job.state, job.attempt) == (JobState.DONE, 2)
    first.signal(signal.SIGCONT)
    wait_until(lambda: "was taken over by another worker" in first.said, "the first notices")
    assert [item.key for item in InboxItem.objects.all()] == [f"tick:{job.pk}:2"]
    assert not second.is_over


@pytest.mark.faults
def test_an_import_whose_worker_is_paused_while_it_writes_is_written_once(
    district: Any, organizer: Any, start_worker: Callable[..., Worker]
) -> None:
    """PostgreSQL ends the session that stands still in a transaction; only then its lock is free."""
    content = crowd(3000)
    clean, unit = (new_unit(district.root, number) for number in range(2))
    first = start_worker(JOB_LEASE_SECONDS="3", IDLE_TRANSACTION_SECONDS="10")
    before, job = import_job(content, clean, organizer), import_job(content, unit, organizer)
    at_once(Actor("start_job", job=str(before.pk)))
    wait_until(over(before), "the clean import ends", 120)
    at_once(Actor("start_job", job=str(job.pk)))
    wait_until(_running(job, "正在写入"), "it writes", 60)
    first.signal(signal.SIGSTOP)
    start_worker(JOB_LEASE_SECONDS="6")
    with Sweeping():
        wait_until(over(job), "the second worker ends it", 120)
    assert (job.state, job.attempt) == (JobState.DONE, 2)
    first.signal(signal.SIGCONT)
    wait_until(lambda: "lost its database" in first.said, "the first notices", 60)
    assert digest(unit) == digest(clean) and audit.verify_chain().holds
