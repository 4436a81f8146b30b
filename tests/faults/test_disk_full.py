"""F08, F09: the disk is full. A backup says so and leaves nothing half; pages are read, writes say 503."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.choices import AuditAction, AuditResult
from core.models import AuditEvent, Unit
from core.policy import Refused
from core.services import backup
from tests.faults.installations import Installation


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 512 KB of its own."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own can only be mounted by root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.requirement("F08", "A26")
def test_a_backup_that_runs_out_of_room_says_so_and_leaves_no_archive(installation: Installation) -> None:
    if installation.database:
        pytest.skip("the limit is on files of SQLite")
    most = (installation.folder / "db.sqlite3").stat().st_size - 100_000

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    folder = installation.folder.parent / "elsewhere"
    result = installation.manage("backup", "--to", str(folder), preexec_fn=little_room)
    assert result.returncode == 1
    assert "空间" in result.stderr
    assert "Traceback" not in result.stderr
    last = "from core.models import AuditEvent as E; e = E.objects.latest('id'); print(e.action, e.result)"
    assert installation.asks(last) == "backup failed"
    assert not [path for path in folder.glob("*") if path.name != ".lock"]


@pytest.mark.requirement("F08", "A26")
def test_a_copy_that_finds_no_room_leaves_the_backup_and_nothing_half(
    small_disk: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "backup-20260331-010000.cbk"
    archive.write_bytes(os.urandom(700_000))
    with pytest.raises(Refused, match="空间不足"):
        backup.copy_to(archive, small_disk)
    assert archive.stat().st_size == 700_000
    assert not list(small_disk.iterdir())
    shutil.copyfile(archive, archive.with_suffix(".same"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.requirement("F09")
def test_with_a_full_database_disk_pages_can_be_read_and_writes_answer_503_and_lose_nothing(
    organizer: Any, district: Any
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the limit of pages is SQLite's")
    client = Client(raise_request_exception=False)
    client.force_login(organizer)
    assert client.get("/units/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages}")
    try:
        answers = {_write(client, number).status_code for number in range(60)}
        assert 503 in answers
        assert answers <= {302, 503}
        assert client.get("/healthz").status_code == 200
        assert Unit.objects.count() >= 4
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count=1073741823")
    assert _write(client, 999).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone()[0] == "ok"


def _write(client: Client, number: int) -> Any:
    return client.post(
        "/units/new/",
        {"name": f"云岭区第{number}局" + "长" * 40, "short_name": f"{number}局", "kind": "government",
         "code": f"F{number}", "parent": "YL", "level": "109"},
    )  # fmt: skip


@pytest.mark.requirement("F08")
def test_a_failed_backup_stands_in_the_trail(db: None, settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_DIR = tmp_path / "a file"
    settings.BACKUP_DIR.write_text("")
    with pytest.raises(Refused):
        backup.make_backup(now=timezone.now() + timedelta(0), by=None)
    event = AuditEvent.objects.get(action=AuditAction.BACKUP)
    assert (event.result, bool(event.reason)) == (AuditResult.FAILED, True)
