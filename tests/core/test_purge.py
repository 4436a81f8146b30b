"""The purge: everything goes when its time is over, nothing before, and the trail keeps the counts."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from config.environment import BadEnvironment
from config.protection import Protection
from core.choices import AuditAction, ExportState, ImportState, JobState
from core.models import (
    AuditEvent,
    Export,
    FailedAttempt,
    ImportBatch,
    InboxItem,
    Job,
    Spending,
    StoredFile,
    UserSession,
)
from core.policy import Refused
from core.services import files, inbox
from core.services.purging import STEPS, purge

CANARY = "血型CANARY-7731"


@pytest.fixture
def keep(organizer: Any) -> Callable[..., StoredFile]:
    """Stores a file."""

    def store(content: str = CANARY) -> StoredFile:
        return files.store(
            content.encode(),
            name="花名册.csv",
            content_type="text/csv",
            purpose="导入",
            unit=None,
            by=organizer,
        )

    return store


def on_disk(file: StoredFile) -> Path:
    return Path(settings.FILES_DIR) / file.pk.hex[:2] / file.pk.hex


def run(now: datetime, capture: Any, **options: Any) -> dict[str, int]:
    with capture(execute=True):
        return purge(now=now, by=None, **options).counts


def batch_of(file: StoredFile, district: Any, by: Any, **fields: Any) -> ImportBatch:
    values = {"state": ImportState.COMMITTED, "kind": "cadre.roster", "on": "2026-03-31"} | fields
    return ImportBatch.objects.create(file=file, unit=district.town, created_by=by, **values)


@pytest.mark.requirement("A29")
def test_the_original_of_an_import_goes_after_its_period_and_its_row_says_so(
    keep: Any, district: Any, organizer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    file, now = keep(), timezone.now()
    batch_of(file, district, organizer)
    day_before = now + timedelta(days=settings.PROTECTION.upload_days - 1)
    assert run(day_before, django_capture_on_commit_callbacks)["导入的原始文件"] == 0
    assert file.read().decode() == CANARY
    later = now + timedelta(days=settings.PROTECTION.upload_days + 1)
    assert run(later, django_capture_on_commit_callbacks)["导入的原始文件"] == 1
    assert not on_disk(file).exists()
    file.refresh_from_db()
    with pytest.raises(Refused, match="已过保存期限"):
        file.read()
    assert AuditEvent.objects.filter(action=AuditAction.PURGE).latest("id").changes["导入的原始文件"] == 1
    assert run(later, django_capture_on_commit_callbacks)["导入的原始文件"] == 0


@pytest.mark.requirement("A29")
def test_nothing_goes_that_can_still_be_undone_or_is_being_written(
    keep: Any, district: Any, organizer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    later = timezone.now() + timedelta(days=settings.PROTECTION.upload_days + 1)
    young, writing = keep(), keep()
    batch_of(young, district, organizer, committed_at=later - timedelta(hours=20))
    batch_of(writing, district, organizer, state=ImportState.COMMITTING)
    assert run(later, django_capture_on_commit_callbacks)["导入的原始文件"] == 0
    assert on_disk(young).exists() and on_disk(writing).exists()


@pytest.mark.requirement("A29")
def test_the_page_of_an_import_says_that_its_file_is_gone(
    sign_in: Any, keep: Any, district: Any, organizer: Any
) -> None:
    file = keep()
    batch = batch_of(file, district, organizer, state=ImportState.UPLOADED)
    StoredFile.objects.filter(pk=file.pk).update(purged_at=timezone.now())
    response = sign_in(organizer).get(f"/imports/{batch.pk}/preview/")
    assert response.status_code == 409
    assert "已过保存期限" in response.content.decode()
    done = batch_of(keep(), district, organizer, committed_at=timezone.now(), summary={"left_out": 3})
    StoredFile.objects.filter(pk=done.file_id).update(purged_at=timezone.now())
    page = sign_in(organizer).get(f"/imports/{done.pk}/done/").content.decode()
    assert "原文件已过保存期限" in page
    assert "下载问题清单" not in page


@pytest.mark.requirement("A29")
@pytest.mark.parametrize("state", [ExportState.TAKEN, ExportState.EXPIRED])
def test_the_file_of_an_export_goes_and_its_row_stays(
    keep: Any, organizer: Any, django_capture_on_commit_callbacks: Any, state: str
) -> None:
    now, file = timezone.now(), keep()
    export = Export.objects.create(
        code=f"X{state}", kind="k", title="花名册", state=state, requested_by=organizer,
        requested_at=now, expires_at=now + timedelta(hours=24), file=file,
    )  # fmt: skip
    name = "已过期或已取走的导出文件"
    assert run(now, django_capture_on_commit_callbacks)[name] == 0
    assert run(now + timedelta(hours=25), django_capture_on_commit_callbacks)[name] == 1
    assert not on_disk(file).exists()
    assert Export.objects.get(pk=export.pk).title == "花名册"


@pytest.mark.requirement("A29", "A28")
def test_old_jobs_lose_what_they_were_given_and_made(
    keep: Any, organizer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    now, file = timezone.now(), keep()
    job = Job.objects.create(
        kind="x", title="导出", params={"people": ["a"]}, result={"file": str(file.pk)},
        state=JobState.DONE, finished_at=now, created_by=organizer,
    )  # fmt: skip
    later = now + timedelta(days=settings.PROTECTION.job_days + 1)
    assert run(later, django_capture_on_commit_callbacks)["作业的参数、结果和生成的文件"] == 1
    job.refresh_from_db()
    assert (job.params, job.result, job.title) == ({}, {}, "导出")
    assert not on_disk(file).exists()


@pytest.mark.requirement("A29")
def test_a_file_that_an_old_job_made_and_something_else_holds_stays(
    keep: Any, organizer: Any, district: Any, django_capture_on_commit_callbacks: Any
) -> None:
    now, file = timezone.now(), keep()
    inbox.notify(organizer, key="k", category="试", title="试", file=file)
    Job.objects.create(
        kind="x", title="t", result={"file": str(file.pk)}, state=JobState.DONE, finished_at=now
    )
    run(now + timedelta(days=settings.PROTECTION.job_days + 1), django_capture_on_commit_callbacks)
    assert file.read().decode() == CANARY


@pytest.mark.requirement("A28", "A29")
def test_rows_of_the_machinery_go_and_open_items_stay(
    organizer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    UserSession.objects.all().delete()
    UserSession.objects.create(user=organizer, session_key="s", started_at=now, seen_at=now)
    FailedAttempt.objects.create(username="x", what="password", at=now)
    Spending.objects.create(who="x", what="y", window=now)
    inbox.notify(organizer, key="open", category="试", title="试")
    done = inbox.notify(organizer, key="done", category="试", title="试")
    InboxItem.objects.filter(pk=done.pk).update(done_at=now)
    assert not any(run(now, django_capture_on_commit_callbacks).values())
    counts = run(now + timedelta(days=400), django_capture_on_commit_callbacks)
    told = ("到期的登录会话", "失败的登录记录", "限额的计数", "办结的待办")
    assert [counts[name] for name in told] == [1, 1, 1, 1]
    assert list(InboxItem.objects.values_list("key", flat=True)) == ["open"]


@pytest.mark.requirement("A28", "A36")
def test_files_without_a_row_go_and_rows_without_a_file_are_told(
    keep: Any, django_capture_on_commit_callbacks: Any
) -> None:
    lost, kept = keep(), keep()
    on_disk(lost).unlink()
    folder = on_disk(kept).parent
    orphan, half = folder / (folder.name + "0" * 30), folder / (folder.name + "1" * 30 + ".part")
    for path in (orphan, half):
        path.write_text("x")
    now = timezone.now()
    name = "没有登记的文件和半截文件"
    assert run(now, django_capture_on_commit_callbacks)[name] == 0
    for path in (orphan, half):
        os.utime(path, (now.timestamp() - 2 * 86400,) * 2)
    with django_capture_on_commit_callbacks(execute=True):
        report = purge(now=now, by=None)
    assert report.counts[name] == 2
    assert report.lost == ("花名册.csv",)
    assert kept.read().decode() == CANARY


@pytest.mark.requirement("A29")
def test_a_dry_run_counts_the_same_and_removes_nothing(
    keep: Any, district: Any, organizer: Any, django_capture_on_commit_callbacks: Any
) -> None:
    file = keep()
    batch_of(file, district, organizer)
    later = timezone.now() + timedelta(days=settings.PROTECTION.upload_days + 1)
    assert run(later, django_capture_on_commit_callbacks, dry_run=True)["导入的原始文件"] == 1
    assert file.read().decode() == CANARY
    assert not AuditEvent.objects.filter(action=AuditAction.PURGE)
    said = StringIO()
    call_command("purge", dry_run=True, stdout=said)
    assert all(step.name in said.getvalue() for step in STEPS)


@pytest.mark.requirement("A14")
def test_the_purge_takes_no_row_of_the_trail(organizer: Any, django_capture_on_commit_callbacks: Any) -> None:
    inbox.close(inbox.notify(organizer, key="k", category="试", title="试"), by=organizer, now=timezone.now())
    before = list(AuditEvent.objects.values_list("pk", flat=True))
    run(timezone.now() + timedelta(days=4000), django_capture_on_commit_callbacks)
    assert set(before) <= set(AuditEvent.objects.values_list("pk", flat=True))


@pytest.mark.requirement("A29")
def test_uploads_cannot_be_set_to_go_while_an_import_can_be_undone() -> None:
    with pytest.raises(BadEnvironment, match="UPLOAD_DAYS"):
        Protection(upload_days=1)
