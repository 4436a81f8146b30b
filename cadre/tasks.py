"""Long work of the cadre app."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from celery import shared_task
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cadre.documents.person_files import forms_pdf, lrmx_zip
from cadre.documents.roster_export import RosterOrder, make_roster
from cadre.services import person_exports, roster_batches, rosters
from cadre.services.dossiers import batches as dossier_batches
from cadre.services.quality import refresh_quality, stale_people
from core.documents import PaperTooLong, PdfUnavailable
from core.models import Job, StoredFile
from core.policy import Refused
from core.rules.rights import Right
from core.services import files, jobs
from core.services.jobs import job_kind


@job_kind(roster_batches.JOB_KIND)
def commit_roster(job: Job) -> dict[str, Any]:
    """Write a checked roster; the result leads to the page of what was written."""
    counts = roster_batches.run_commit(job)
    return counts | {"url": reverse("cadre:import_done", args=[job.params["batch"]])}


@job_kind(rosters.JOB_KIND)
def export_roster(job: Job) -> dict[str, Any]:
    """Make a long roster; the result leads to it."""
    user = job.created_by
    if user is None or not user.may(Right.EXPORT_ROSTER):
        raise Refused.because("roster.export.right", "你没有“导出名册”的权限，没有导出。")
    order = RosterOrder.from_json(job.params)
    unit = "页" if order.format == "pdf" else "人"
    total = order.steps

    def tell(done: int) -> None:
        jobs.progress(job, min(done, total), total, f"已排好 {done} {unit}，离开本页不影响办理。")

    jobs.progress(job, 0, total, "正在读取人员")
    content = make_roster(order, rosters.exportable(user), after_each=tell)
    with transaction.atomic():
        jobs.hold(job)
        file = files.store(
            content,
            name=order.file_name,
            content_type=order.content_type,
            purpose="花名册",
            unit=None,
            by=user,
        )
    return _made(job, file)


@job_kind(dossier_batches.JOB_KIND)
def commit_dossiers(job: Job) -> dict[str, Any]:
    """Write whole records of people; the result leads to the page of what was written."""
    counts = dossier_batches.run_commit(job)
    return counts | {"url": reverse("cadre:dossier_done", args=[job.params["batch"]])}


@job_kind(person_exports.JOB_KIND)
def export_people(job: Job) -> dict[str, Any]:
    """Make the file that was asked for; the result leads to it."""

    def make(asked: person_exports.Asked, told: Callable[[int], None]) -> bytes:
        if job.params["kind"] == person_exports.LRMX_ZIP:
            return lrmx_zip(asked.people, on=asked.on, user=asked.by, told=told)
        try:
            return forms_pdf(asked.people, on=asked.on, variant=asked.variant, user=asked.by, told=told)
        except (PdfUnavailable, PaperTooLong) as error:
            raise Refused.because("cadre.export.pdf", str(error)) from error

    return _made(job, person_exports.run_export(job, make=make))


def _made(job: Job, file: StoredFile) -> dict[str, str]:
    """The result of a job that makes a file: where it is fetched."""
    return {"file": str(file.pk), "url": reverse("cadre:export_file", args=[job.pk]), "action": "下载文件"}


QUALITY_KIND = "cadre.check_quality"


@job_kind(QUALITY_KIND)
def check_quality(job: Job) -> dict[str, Any]:
    """Check every record that has changed since it was last checked."""
    on = date.fromisoformat(job.params["on"])
    total = stale_people(on).count()
    checked = refresh_quality(on, progress=lambda done: jobs.progress(job, done, total, "正在检查记录"))
    return {"checked": checked, "url": reverse("cadre:quality_desk")}


@shared_task
def refresh_quality_reports() -> None:
    """Keep the data-quality desk true without anybody asking."""
    refresh_quality(timezone.localdate())
