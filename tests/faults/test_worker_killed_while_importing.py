"""F01: kill -9 to the group of a worker that is importing; the next one ends as a clean import would."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cadre.models import Cadre
from core.choices import JobState
from core.services import audit
from tests.faults.crowds import crowd, digest, import_job, new_unit, undo_records
from tests.faults.machinery import Beat, Sweeping, over
from tests.services.processes import Actor, Worker, at_once, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.requirement("F01")]
SEED, MOMENTS, ROWS = 20260331, 10, 5000


@pytest.mark.faults
def test_ten_kills_at_random_moments_end_in_what_a_clean_import_leaves(
    district: Any, organizer: Any, start_worker: Callable[..., Worker], record_property: Any
) -> None:
    content, draw = crowd(ROWS), random.Random(SEED)
    clean = new_unit(district.root, 0)
    worker = start_worker()
    job = import_job(content, clean, organizer)
    at_once(Actor("start_job", job=str(job.pk)))
    begun = time.monotonic()
    wait_until(over(job), "the clean import ends", 180)
    whole, expected, records = time.monotonic() - begun, digest(clean), undo_records(clean)
    assert job.state == JobState.DONE and expected.startswith(f"{ROWS}:")
    worker.kill()
    again = 0
    with Sweeping():
        for number in range(1, MOMENTS + 1):
            unit = new_unit(district.root, number)
            worker = start_worker(JOB_LEASE_SECONDS="4")
            job = import_job(content, unit, organizer)
            at_once(Actor("start_job", job=str(job.pk)))
            time.sleep(draw.uniform(0.1, 0.95) * whole)
            worker.kill()
            job.refresh_from_db()
            again += job.state == JobState.RUNNING
            attempts = job.attempt if job.is_over else job.attempt + 1
            another = start_worker(JOB_LEASE_SECONDS="4")
            wait_until(over(job), f"kill {number}: another worker ends the job", 240)
            assert (job.state, job.attempt) == (JobState.DONE, attempts)
            another.kill()
            assert digest(unit) == expected and undo_records(unit) == records
    assert again >= MOMENTS // 2, "most kills should hit the import"
    assert audit.verify_chain().holds
    record_property("kills that hit", again)


@pytest.mark.faults
def test_with_the_figures_of_an_installation_the_job_runs_again_within_ninety_seconds(
    district: Any, organizer: Any, start_worker: Callable[..., Worker], tmp_path: Path
) -> None:
    job = import_job(crowd(1500), district.town, organizer)
    first = start_worker()
    with Beat(tmp_path / "beat.log"):
        at_once(Actor("start_job", job=str(job.pk)))

        def taken() -> bool:
            job.refresh_from_db()
            return job.state == JobState.RUNNING

        wait_until(taken, "the worker has the job", 60)
        first.kill()
        killed = time.monotonic()
        start_worker()

        def runs_again() -> bool:
            job.refresh_from_db()
            return job.attempt == 2

        wait_until(runs_again, "the job runs again", 90)
        print(f"F01: runs again {time.monotonic() - killed:.0f} s after the kill")
        wait_until(over(job), "and ends", 120)
    assert job.state == JobState.DONE
    assert Cadre.objects.filter(unit=district.town).count() == 1500
