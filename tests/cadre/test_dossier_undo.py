"""Committing dossiers as a job, and taking a batch back: everything as it was, or nothing touched."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from cadre.formats.dossier import AppointmentFact, EducationFact, FamilyFact, RewardFact
from cadre.models import Cadre, ChangeRequest
from cadre.services.dossiers import batches
from cadre.services.roster_import import undo_batch
from core.choices import ImportState, JobState
from core.models import ImportBatch, ImportChange, Job, StoredFile
from core.services import jobs
from tests.cadre.dossier_files import commit, dossier, lrmx, picture, run, upload

TABLES = (
    "cadre.cadre", "cadre.appointment", "cadre.rank", "cadre.leveltenure", "cadre.education",
    "cadre.annualassessment", "cadre.professionaltitle", "cadre.rewardpunishment", "cadre.familymember",
    "cadre.resume", "cadre.appointmentform", "cadre.changerequest",
)  # fmt: skip
COUNTERS = {"version", "updated_at"}


def facts() -> dict[str, list[dict[str, Any]]]:
    """Every fact of every record; counters left out, segments without their keys."""
    found = {}
    for label in TABLES:
        model = apps.get_model(label)
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in COUNTERS]
        rows = model._default_manager.order_by("pk")
        found[label] = [{name: getattr(row, name) for name in names} for row in rows]
    segments = apps.get_model("cadre.resumesegment")._default_manager.order_by("cadre", "order")
    found["segments"] = list(segments.values("cadre", "start", "end", "text"))
    return found


def files_on_disk() -> int:
    return sum(1 for path in settings.FILES_DIR.rglob("*") if path.is_file())


def changed() -> bytes:
    """Another state of everything about 林知远."""
    return lrmx(
        name="林致远", health="一般", resume="2010.09--  学习", photo=picture("#654321"), grades={2024: "2"},
        family=(FamilyFact("女儿", "林小满"), FamilyFact("妻子", "秦书雅", work="云岭区第三中学教师")),
        rewards=(RewardFact("01", "记三等功", decided_on=date(2025, 3, 1)),),
    )  # fmt: skip


def undo(batch: Any, by: Any, capture: Any) -> None:
    batch.refresh_from_db()
    with capture(execute=True):
        undo_batch(batch, by=by, now=batch.committed_at + timedelta(hours=1))


class TestUndo:
    def test_everything_is_as_it_was(
        self, district: Any, organizer: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        run(lrmx(), district.town, organizer)
        before, photo = facts(), Cadre.objects.get().photo
        batch = upload(changed(), district.town, organizer)
        files = files_on_disk()
        assert commit(batch, organizer)["changed"] == 1
        assert facts() != before and files_on_disk() == files + 1
        assert sum("removed" in change.after for change in ImportChange.objects.all()) == 2
        undo(batch, organizer, django_capture_on_commit_callbacks)
        assert facts() == before
        assert Cadre.objects.get().photo == photo and files_on_disk() == files
        batch.refresh_from_db()
        assert batch.state == ImportState.UNDONE

    def test_the_highest_education_goes_back(
        self, district: Any, organizer: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        run(dossier(photo=None), district.town, organizer)
        before = facts()
        more = dossier(
            photo=None,
            educations=(EducationFact("full_time", "11", "研究生", "法学硕士", "北城大学法学专业"),),
            appointments=(AppointmentFact("副镇长", "清河镇", start=date(2024, 1, 1)),),
        )
        batch = upload(more, district.town, organizer)
        commit(batch, organizer)
        assert facts() != before
        undo(batch, organizer, django_capture_on_commit_callbacks)
        assert facts() == before

    def test_a_first_import_leaves_nothing(
        self, district: Any, keeper: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        batch = upload(lrmx(), district.town, keeper)
        files = files_on_disk()
        commit(batch, keeper)
        undo(batch, keeper, django_capture_on_commit_callbacks)
        assert all(not rows for rows in facts().values())
        assert files_on_disk() == files and not StoredFile.objects.filter(purpose="photo").exists()

    def test_requests_are_taken_back_unless_decided(
        self, district: Any, organizer: Any, keeper: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        run(dossier(photo=None), district.town, organizer)
        wish = dossier(birth=date(1991, 5, 1), work_start=date(2013, 8, 1), health="一般", photo=None)
        batch = upload(wish, district.town, keeper)
        commit(batch, keeper)
        ChangeRequest.objects.filter(field="birth").update(state="refused")
        undo(batch, keeper, django_capture_on_commit_callbacks)
        assert [request.field for request in ChangeRequest.objects.all()] == ["birth"]
        assert Cadre.objects.get().health == "健康"


class TestJob:
    @pytest.fixture
    def job(self, district: Any, keeper: Any) -> Job:
        batch = upload(lrmx(), district.town, keeper)
        made = batches.request_commit(batch, by=keeper)
        batches.forget()
        return made

    def test_it_writes_once_however_often_it_runs(self, job: Job) -> None:
        jobs.run(job.pk)
        Job.objects.update(state=JobState.QUEUED)
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.DONE and job.result["new"] == 1
        assert Cadre.objects.count() == 1

    def test_cancelled_while_reading_it_writes_nothing(self, job: Job) -> None:
        Job.objects.update(cancel_requested=True)
        jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.CANCELLED and not Cadre.objects.exists()
        assert ImportBatch.objects.get().state == ImportState.MAPPED

    def test_a_worker_that_lost_the_job_leaves_nothing(
        self, job: Job, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def lost(_: Job) -> None:
            raise jobs.JobLost

        files = files_on_disk()
        with monkeypatch.context() as patched:
            patched.setattr(jobs, "hold", lost)
            jobs.run(job.pk)
        assert not Cadre.objects.exists() and files_on_disk() == files
        Job.objects.update(state=JobState.QUEUED)
        jobs.run(job.pk)
        assert Cadre.objects.count() == 1

    def test_a_failure_while_writing_leaves_no_photo(self, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise RuntimeError("disk full")

        files = files_on_disk()
        with monkeypatch.context() as patched:
            patched.setattr("cadre.services.roster_import.committing.audit.record_many", fail)
            jobs.run(job.pk)
        job.refresh_from_db()
        assert job.state == JobState.FAILED and not Cadre.objects.exists()
        assert files_on_disk() == files
        assert ImportBatch.objects.get().state == ImportState.MAPPED
