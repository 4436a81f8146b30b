"""F04, F05: the queue is killed, comes back empty, or is away for a while; nothing asked for is lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from core.choices import JobState
from core.models import InboxItem, Job
from core.services import jobs
from supervision.services.evaluation_job import KIND
from tests.faults import kinds
from tests.faults.machinery import (
    Beat,
    Browser,
    Sweeping,
    Web,
    all_over,
    kill_queue,
    start_queue,
)
from tests.services.processes import Worker, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
AWAY_SECONDS = 20


@pytest.fixture
def web(services: None, tmp_path: Path) -> Iterator[Web]:
    with Web(tmp_path / "web.log") as server:
        server.be_ready()
        yield server


@pytest.mark.faults
@pytest.mark.requirement("F04")
def test_twenty_jobs_outlive_a_queue_that_was_killed_and_came_back_empty(
    organizer: Any, start_worker: Callable[..., Worker], web: Web, sign_in: Any
) -> None:
    for number in range(20):
        params = {"number": number, "seconds": 0.5}
        jobs.enqueue(kinds.TICK, title=f"第 {number} 件", params=params, by=organizer)
    Job.objects.update(created_at=timezone.now() - jobs.RESEND_AFTER * 2)
    browser = Browser(web, sign_in(organizer))
    worker = start_worker(include="tests.faults.kinds", JOB_LEASE_SECONDS="4")
    with Sweeping() as sweeping:
        done = Job.objects.filter(state=JobState.DONE)
        wait_until(lambda: done.count() >= 3, "some are done")
        kill_queue()
        try:
            assert browser.get("/").status == 200 and browser.get("/runs/").status == 200
        finally:
            start_queue()
        back = time.monotonic()
        wait_until(all_over, "all are done", 60)
        print(f"F04: all 20 jobs done {time.monotonic() - back:.0f} s after the queue came back")
        assert not sweeping.is_over and not worker.is_over
    assert done.count() == 20 and InboxItem.objects.filter(category="演练").count() == 20
    assert browser.get("/").status == 200, "the session is still there"


@pytest.mark.faults
@pytest.mark.requirement("F05")
def test_without_a_queue_work_is_accepted_waits_and_is_done_when_it_is_back(
    staffed: Any, organizer: Any, web: Web, sign_in: Any, start_worker: Callable[..., Worker], tmp_path: Path
) -> None:
    browser = Browser(web, sign_in(organizer))
    worker, beat = start_worker(), Beat(tmp_path / "beat.log")
    with beat:
        kill_queue()
        try:
            answer = browser.post("/runs/evaluate/", {"day": "2026.03.31"})
            assert answer.status == 302, answer.text[:300]
            job = Job.objects.get(kind=KIND)
            begun = time.monotonic()
            while time.monotonic() - begun < AWAY_SECONDS:
                assert browser.get("/").status == 200
                assert "排队中" in browser.get(f"/jobs/{job.pk}/").text
                assert web.get("/login/").status == 200
                time.sleep(1)
        finally:
            start_queue()
        back = time.monotonic()
        wait_until(lambda: Job.objects.filter(pk=job.pk, state=JobState.DONE).exists(), "it is done", 90)
        print(f"F05: done {time.monotonic() - back:.0f} s after the queue came back")
    assert not worker.is_over
