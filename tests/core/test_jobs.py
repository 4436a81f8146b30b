"""Jobs: run once, report, cancel, survive dead workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, transaction
from django.utils import timezone

from core.choices import JobState
from core.models import Job, StoredFile, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import files, jobs


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


@pytest.mark.requirement("F15")
def test_asking_twice_while_the_first_is_under_way_is_one_job(
    organizer: Any, minister: Any, calls: list[str]
) -> None:
    first = make("works", organizer)
    assert make("works", organizer) == first and make("works", minister) != first
    jobs.run(first.pk)
    assert make("works", organizer) != first, "when it is over it may be asked for again"


@pytest.mark.requirement("F01", "F03")
def test_a_job_given_back_is_sent_at_once_and_a_young_one_is_left_to_its_message(organizer: Any) -> None:
    young, dead = make("young", organizer), make("dead", organizer)
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=dead.pk).update(state=JobState.RUNNING, attempt=1, lease_until=past)
    assert jobs.sweep() == [dead.pk]
    Job.objects.filter(pk=young.pk).update(created_at=timezone.now() - timedelta(seconds=31))
    assert set(jobs.sweep()) == {young.pk}


@pytest.mark.requirement("F06")
def test_a_job_that_loses_its_database_goes_back_and_fails_after_three_times(
    organizer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(job: Job) -> dict[str, Any]:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setitem(jobs._kinds, "cut", jobs.Kind(cut, None))
    job = make("cut", organizer)
    states = []
    for _ in range(Job.MAX_ATTEMPTS):
        jobs.run(job.pk)
        job.refresh_from_db()
        states.append(job.state)
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    assert "3 次中断" in job.error


@pytest.mark.requirement("F03", "F22")
@pytest.mark.parametrize(("error", "words"), [(MemoryError(), "内存"), (SoftTimeLimitExceeded(), "时间太长")])
def test_a_job_beyond_its_limits_fails_with_the_reason(
    organizer: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def breaks(job: Job) -> dict[str, Any]:
        raise error

    monkeypatch.setitem(jobs._kinds, "greedy", jobs.Kind(breaks, None))
    job = make("greedy", organizer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED and words in job.error


@pytest.fixture
def paper(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """A kind of job that keeps a file; ``meanwhile`` happens just before it is handed over."""

    def register(meanwhile: Callable[[], object]) -> None:
        def makes(job: Job) -> dict[str, Any]:
            made = files.store(
                b"paper", name="表.pdf", content_type="x/y", purpose="t", unit=None, by=job.created_by
            )
            meanwhile()
            return {"file": str(made.pk)}

        monkeypatch.setitem(jobs._kinds, "paper", jobs.Kind(makes, Right.EXPORT_ROSTER))

    return register


@pytest.mark.parametrize("what", ["disabled", "right gone"])
def test_the_result_of_somebody_who_may_not_have_it_any_more_is_destroyed(
    organizer: Any, paper: Any, settings: Any, what: str
) -> None:
    def meanwhile() -> None:
        if what == "disabled":
            User.objects.filter(pk=organizer.pk).update(is_active=False)
        else:
            organizer.grants.all().delete()

    paper(meanwhile)
    job = make("paper", organizer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED and "已经销毁" in job.error and job.result == {}
    assert not StoredFile.objects.exists() and not list(settings.FILES_DIR.glob("*/*"))


@pytest.mark.requirement("M08")
def test_whoever_has_lost_the_right_before_the_start_gets_nothing_made(organizer: Any, paper: Any) -> None:
    paper(lambda: pytest.fail("the runner must not run"))
    job = make("paper", organizer)
    organizer.grants.all().delete()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED and "没有办理这件事的权限" in job.error
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING)
    with transaction.atomic(), pytest.raises(Refused, match="权限"):
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
