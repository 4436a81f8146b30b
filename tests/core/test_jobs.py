"""Jobs: run once, report, cancel, survive dead workers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.choices import JobState
from core.models import Job
from core.policy import Refused
from core.services import jobs


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the runners of this file did."""
    done: list[str] = []

    def works(job: Job) -> dict[str, Any]:
        jobs.progress(job, 1, 2, "一半")
        done.append("works")
        return {"人数": 3}

    def refuses(job: Job) -> dict[str, Any]:
        raise Refused.because("x", "不能这样做。")

    def breaks(job: Job) -> dict[str, Any]:
        raise ZeroDivisionError

    for name, runner in {"works": works, "refuses": refuses, "breaks": breaks}.items():
        monkeypatch.setitem(jobs._kinds, name, jobs.Kind(runner, None))
    return done


def make(kind: str, by: Any) -> Job:
    return jobs.enqueue(kind, title="试", params={}, by=by)


def test_a_job_runs_and_keeps_its_result(organizer: Any, calls: list[str]) -> None:
    job = make("works", organizer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, job.attempt) == (JobState.DONE, {"人数": 3}, 1)
    assert (job.done, job.total) == (2, 2)
    assert job.finished_at is not None


def test_a_second_delivery_of_the_message_does_nothing(organizer: Any, calls: list[str]) -> None:
    job = make("works", organizer)
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert calls == ["works"]


@pytest.mark.parametrize(("kind", "words"), [("refuses", "不能这样做。"), ("breaks", "没有写入任何数据")])
def test_a_job_that_cannot_finish_says_why(organizer: Any, calls: list[str], kind: str, words: str) -> None:
    job = make(kind, organizer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert words in job.error


def test_a_queued_job_is_cancelled_at_once(organizer: Any, calls: list[str]) -> None:
    job = make("works", organizer)
    jobs.cancel(job, by=organizer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert calls == []


def test_a_running_job_stops_at_its_next_report(organizer: Any, calls: list[str]) -> None:
    job = make("works", organizer)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED
    assert calls == []


def test_a_job_of_a_dead_worker_goes_back_to_the_queue(organizer: Any) -> None:
    job = make("works", organizer)
    past = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=1, lease_until=past, created_at=past)
    assert jobs.sweep() == [job.pk]
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_after_the_last_attempt_the_job_fails(organizer: Any) -> None:
    job = make("works", organizer)
    past = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=Job.MAX_ATTEMPTS, lease_until=past)
    assert jobs.sweep() == []
    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_a_worker_that_lost_its_job_may_not_write(organizer: Any) -> None:
    job = make("works", organizer)
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, attempt=2)
    job.refresh_from_db()
    job.attempt = 1
    with pytest.raises(jobs.JobLost):
        jobs.progress(job, 1, 1)
    with pytest.raises(jobs.JobLost):
        jobs.hold(job)


def test_only_its_owner_sees_a_job(organizer: Any, neighbour: Any, sign_in: Any, calls: list[str]) -> None:
    job = make("works", organizer)
    assert sign_in(neighbour).get(f"/jobs/{job.pk}/").status_code == 404
    assert sign_in(neighbour).post(f"/jobs/{job.pk}/cancel/").status_code == 404
    assert sign_in(organizer).get(f"/jobs/{job.pk}/").status_code == 200
    assert sign_in(organizer).get(f"/jobs/{job.pk}/cancel/").status_code == 404


def test_the_page_of_the_result_is_loaded_anew_when_the_job_is_over(organizer: Any, sign_in: Any) -> None:
    job = Job.objects.create(kind="k", title="导入", created_by=organizer, result={"url": "/imports/1/done/"})
    client = sign_in(organizer)

    def refreshed(page: str) -> bool:
        asked = client.get(f"/jobs/{job.pk}/", headers={"HX-Current-URL": f"http://testserver{page}"})
        return "HX-Refresh" in asked

    assert not refreshed("/imports/1/done/"), "still queued"
    Job.objects.update(state=JobState.DONE)
    assert refreshed("/imports/1/done/") and not refreshed("/runs/")
