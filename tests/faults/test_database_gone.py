"""F06, F07: sessions of the database are cut, or all of it stops; pages say so and recover, jobs go on."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from cadre.models import Cadre
from core.choices import JobState
from core.models import Job, Unit
from core.services import audit
from tests.faults.crowds import crowd, digest, import_job, new_unit
from tests.faults.machinery import (
    Browser,
    Sweeping,
    Web,
    cut_sessions,
    over,
    start_database,
    stop_database,
)
from tests.services.processes import Actor, Worker, at_once, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
DOWN_SECONDS, REQUESTS = 10, 60


@pytest.fixture
def web(services: None, tmp_path: Path) -> Iterator[Web]:
    with Web(tmp_path / "web.log") as server:
        server.be_ready()
        yield server


@pytest.mark.faults
@pytest.mark.requirement("F06")
def test_pages_outlive_cut_sessions(organizer: Any, web: Web, sign_in: Any) -> None:
    browser = Browser(web, sign_in(organizer))
    over_now, answers = Event(), Counter[int]()

    def load() -> None:
        for _ in range(REQUESTS):
            answers[browser.get("/runs/").status] += 1
            time.sleep(0.05)
        over_now.set()

    asking = Thread(target=load)
    asking.start()
    while not over_now.wait(0.5):
        cut_sessions()
    asking.join()
    print(f"F06: {dict(answers)} while sessions were cut twice a second")
    assert set(answers) <= {200, 503} and answers[200] > answers[503], answers
    for _ in range(10):
        cut_sessions()
        assert browser.get("/runs/").status == 200, "an idle session that was cut costs nobody a page"


@pytest.mark.faults
@pytest.mark.requirement("F06")
def test_an_import_whose_session_is_cut_leaves_nothing_half_and_is_done_by_the_next_attempt(
    district: Any, organizer: Any, start_worker: Callable[..., Worker]
) -> None:
    content, draw = crowd(2000), random.Random(6)
    clean = new_unit(district.root, 0)
    start_worker(JOB_LEASE_SECONDS="6")
    first = import_job(content, clean, organizer)
    at_once(Actor("start_job", job=str(first.pk)))
    begun = time.monotonic()
    wait_until(over(first), "the clean import ends", 120)
    whole = time.monotonic() - begun
    second = import_job(content, new_unit(district.root, 1), organizer)
    at_once(Actor("start_job", job=str(second.pk)))
    time.sleep(draw.uniform(0.3, 0.8) * whole)
    assert cut_sessions()
    with Sweeping():
        wait_until(over(second), "the second import ends", 120)
    assert second.state == JobState.DONE, second.error
    assert digest(Unit.objects.get(code="YLF1")) == digest(clean)
    assert audit.verify_chain().holds


@pytest.mark.faults
@pytest.mark.requirement("F07")
def test_a_stopped_database_is_a_friendly_page_and_pages_are_back_within_five_seconds(
    district: Any, organizer: Any, web: Web, sign_in: Any, start_worker: Callable[..., Worker]
) -> None:
    browser = Browser(web, sign_in(organizer))
    assert browser.get("/").status == 200
    worker = start_worker(JOB_LEASE_SECONDS="4")
    job = import_job(crowd(1500), district.town, organizer)
    with Sweeping() as sweeping:
        at_once(Actor("start_job", job=str(job.pk)))
        stop_database()
        try:
            begun = time.monotonic()
            while time.monotonic() - begun < DOWN_SECONDS:
                answer = browser.get("/")
                assert answer.status == 503 and "数据库暂时没有应答" in answer.text
                assert answer.headers["Retry-After"] and "Traceback" not in answer.text
        finally:
            start_database()
        back = time.monotonic()
        wait_until(lambda: browser.get("/").status == 200, "pages are back", 5)
        print(f"F07: pages back {time.monotonic() - back:.1f} s after the database")
        connection.close()
        wait_until(over(job), "the import is done", 120)
        assert not worker.is_over and not sweeping.is_over
    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert Cadre.objects.filter(unit=district.town).count() == 1500
