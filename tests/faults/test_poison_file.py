"""F03: what kills its worker is tried three times and then said to have failed; the others go on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from core.choices import JobState
from core.models import Job
from core.services import jobs
from tests.faults import kinds
from tests.faults.crowds import crowd, import_job, new_unit
from tests.faults.machinery import Sweeping, all_over
from tests.services.processes import Worker, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.requirement("F03")]


@pytest.mark.faults
def test_three_attempts_then_failed_with_the_reason_while_five_good_files_go_on(
    district: Any, organizer: Any, start_worker: Callable[..., Worker]
) -> None:
    poison = jobs.enqueue(kinds.POISON, title="坏文件", params={}, by=organizer)
    hungry = jobs.enqueue(kinds.HUNGRY, title="太大的文件", params={}, by=organizer)
    good = [import_job(crowd(100), new_unit(district.root, number), organizer) for number in range(5)]
    Job.objects.update(created_at=timezone.now() - jobs.RESEND_AFTER * 2)
    begun = time.monotonic()
    start_worker(include="tests.faults.kinds", JOB_LEASE_SECONDS="4", WORKER_MEMORY_MB="1500")
    done = Job.objects.filter(pk__in=[job.pk for job in good], state=JobState.DONE)
    with Sweeping():
        wait_until(lambda: done.count() == 5, "the good files are imported", 60)
        print(f"F03: five good files done {time.monotonic() - begun:.0f} s after the start of the worker")
        wait_until(all_over, "the bad ones are given up", 120)
    poison.refresh_from_db(), hungry.refresh_from_db()
    assert (poison.state, poison.attempt) == (JobState.FAILED, 3) and "3 次中断" in poison.error
    assert (hungry.state, hungry.attempt) == (JobState.FAILED, 1) and "内存" in hungry.error
