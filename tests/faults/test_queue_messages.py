"""B37: messages are JSON and carry ids; pickles are refused; the queue holds nothing of any person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import redis

from config.celery import app
from core.choices import JobState
from core.models import Job
from tests.cadre.rosters import LIN, upload
from tests.faults.crowds import import_job
from tests.faults.machinery import over, send_raw
from tests.services.processes import Actor, Worker, at_once, queue_address, wait_until

pytestmark = [pytest.mark.requirement("B37")]


def test_only_json_is_accepted_and_no_results_are_kept() -> None:
    assert app.conf.accept_content == ["json"] and app.conf.task_serializer == "json"
    assert app.conf.task_ignore_result and not app.conf.result_backend


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_pickled_message_is_refused_and_the_next_job_is_done(
    services: None, district: Any, organizer: Any, start_worker: Callable[..., Worker]
) -> None:
    upload([LIN], district.town, organizer)
    job = import_job(b"\xef\xbb\xbf" + "姓名,性别,出生年月,现任职务\n林知远,男,1990.05,科员\n".encode(),
                     district.town, organizer)  # fmt: skip
    at_once(Actor("start_job", job=str(job.pk)))
    queue = redis.Redis.from_url(queue_address())
    waiting = b"".join(queue.dump(key) or b"" for key in queue.scan_iter()) + b"".join(
        queue.lrange("jobs", 0, -1)
    )
    assert str(job.pk).encode() in waiting, "the id is there"
    for canary in ("林知远", LIN["身份证号"], "科员", "organizer"):
        assert canary.encode() not in waiting
        assert canary.encode("unicode_escape") not in waiting
    send_raw("core.tasks.run_job", ["x"], {}, serializer="pickle")
    worker = start_worker()
    wait_until(over(job), "the job is done")
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    wait_until(
        lambda: "Refusing to deserialize" in worker.said or "ContentDisallowed" in worker.said, "refused"
    )
    assert not worker.is_over
