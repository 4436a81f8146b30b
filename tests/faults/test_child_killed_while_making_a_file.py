"""F02: kill -9 to the process of a worker that makes a file; nobody ever gets half of it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone

from cadre.services import person_exports
from core.choices import JobState
from core.models import Export, Job, StoredFile
from tests.faults.machinery import Sweeping, children, kept_files, over
from tests.services.processes import Actor, Worker, at_once, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True), pytest.mark.requirement("F02")]
PEOPLE = 25


@pytest.mark.faults
def test_the_download_gives_nothing_or_the_whole_file_with_its_digest(
    person: Any, organizer: Any, sign_in: Any, settings: Any, start_worker: Callable[..., Worker]
) -> None:
    settings.PROTECTION = replace(settings.PROTECTION, export_people=100, forms_without_approval=100)
    people = [person(f"林知{chr(0x4E00 + number)}") for number in range(PEOPLE)]
    wish = person_exports.Wish(person_exports.FORMS_PDF, timezone.localdate(), "classic", "报市委备案")
    export = person_exports.request_export(people, wish, by=organizer, now=timezone.now())
    job, client = Job.objects.get(pk=export.job_id), sign_in(organizer)
    worker = start_worker(JOB_LEASE_SECONDS="4")
    seen: list[tuple[int, str]] = []

    def polled() -> bool:
        answer = client.post(reverse("core:export_take", args=[export.pk]))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen.append((answer.status_code, sha256(body).hexdigest()))
        return answer.status_code == 200

    def half_way() -> bool:
        job.refresh_from_db()
        return polled() or job.done > 2

    at_once(Actor("start_job", job=str(job.pk)))
    wait_until(half_way, "the file is being made", 120)
    (child,) = children(worker.pid)
    os.kill(child, signal.SIGKILL)
    with Sweeping():
        wait_until(polled, "the file can be taken", 240)
        wait_until(over(job), "the job ends")
    assert (job.state, job.attempt) == (JobState.DONE, 2)
    assert {status for status, _ in seen[:-1]} <= {404, 409}, "nothing but refusals before the file is whole"
    assert seen[-1] == (200, Export.objects.get(pk=export.pk).sha256)
    assert kept_files() <= {key.hex for key in StoredFile.objects.values_list("pk", flat=True)}
    worker.kill()
    leftovers = [path for path in Path(django_settings.TEMP_DIR).glob("job-*/*") if path.name != ".lock"]
    assert not leftovers
