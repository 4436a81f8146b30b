"""F23: workers are replaced one after the other under fifty jobs, beside messages of another release."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.choices import JobState
from core.models import InboxItem, Job
from core.services import jobs
from tests.faults import kinds
from tests.faults.machinery import Sweeping, all_over, send_raw
from tests.services.processes import Worker, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.requirement("F23")]
JOBS, STOP_SECONDS = 50, 60


@pytest.mark.faults
def test_fifty_jobs_outlive_restarts_each_done_once(
    organizer: Any, start_worker: Callable[..., Worker]
) -> None:
    for number in range(JOBS):
        params = {"number": number, "seconds": 0.6}
        jobs.enqueue(kinds.TICK, title=f"第 {number} 件", params=params, by=organizer)
    Job.objects.update(created_at=timezone.now() - jobs.RESEND_AFTER * 2)
    first = Job.objects.latest("created_at")
    send_raw("core.tasks.run_job", [str(first.pk)], {"of_the_next_release": 1})
    send_raw("core.tasks.of_the_last_release", ["x"], {})
    slowest = 0.0
    with Sweeping():
        worker = start_worker(include="tests.faults.kinds", JOB_LEASE_SECONDS="4")
        for _ in range(4):
            time.sleep(4)
            begun = time.monotonic()
            worker.terminate(STOP_SECONDS)
            slowest = max(slowest, time.monotonic() - begun)
            worker = start_worker(include="tests.faults.kinds", JOB_LEASE_SECONDS="4")
        wait_until(all_over, "all are done", 120)
    print(f"F23: slowest warm stop {slowest:.1f} s")
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert InboxItem.objects.filter(category="演练").count() == JOBS
