"""F08: the disk of the files is full; an upload and an export say so, and nothing half is ever handed out."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.choices import JobState
from core.models import AuditEvent, ImportBatch, StoredFile
from core.policy import Refused
from core.services import files, jobs
from tests.cadre.rosters import LIN, csv_roster
from tests.faults.crowds import crowd

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("F08")]
WORDS = "服务器的磁盘已满"


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk refuses when what was written is to be kept."""

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)


@pytest.fixture
def small_disk(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The folder of the files on a disk of 1 MB of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own can only be mounted by root")
    settings.FILES_DIR = folder
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _keep(content: bytes, by: Any) -> StoredFile:
    return files.store(content, name="表.pdf", content_type="x/y", purpose="t", unit=None, by=by)


def _on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*/*") if path.is_file()]


def test_a_file_that_does_not_fit_is_refused_and_leaves_nothing(
    no_room: None, organizer: Any, settings: Any
) -> None:
    with pytest.raises(Refused, match=WORDS):
        _keep(b"content", organizer)
    assert not _on_disk(settings.FILES_DIR) and not StoredFile.objects.exists()


def test_a_job_that_finds_no_room_fails_with_the_reason(
    no_room: None, organizer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        jobs._kinds, "paper", jobs.Kind(lambda job: {"file": str(_keep(b"x", organizer).pk)}, None)
    )
    job = jobs.enqueue("paper", title="表", params={}, by=organizer)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.FAILED and WORDS in job.error and "file" not in job.result


def test_on_a_full_disk_an_upload_says_so_and_works_again_when_there_is_room(
    small_disk: Path, organizer: Any, sign_in: Any, district: Any
) -> None:
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (1024 * 1024 - 16 * 1024))
    client, url = sign_in(organizer), reverse("cadre:import_upload")

    def upload(content: bytes) -> Any:
        sent = SimpleUploadedFile("花名册.csv", content)
        return client.post(url, {"unit": "YL01", "on": "2026.03.31", "file": sent})

    before = AuditEvent.objects.filter(object_type="core.importbatch").count()
    refused = upload(crowd(800))
    assert refused.status_code in (409, 422, 503) and WORDS in refused.content.decode()
    assert not ImportBatch.objects.exists() and not StoredFile.objects.exists()
    assert AuditEvent.objects.filter(object_type="core.importbatch").count() == before
    assert [path.name for path in small_disk.rglob("*") if path.is_file()] == ["filler"]
    assert client.get("/").status_code == 200, "everything else works"
    filler.unlink()
    assert upload(csv_roster([LIN])).status_code == 302 and ImportBatch.objects.count() == 1
