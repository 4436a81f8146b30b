"""Long work of the cadre app."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import OperationalError

from cadre.documents.person_files import file_name, people_file
from cadre.documents.roster_export import RosterOrder, make_roster
from cadre.services import person_exports, recusal, roster_batches, rosters
from cadre.services.dossiers import batches as dossier_batches
from cadre.services.quality import refresh_quality, stale_people
from core.documents import PaperTooLong, PdfUnavailable
from core.documents.leaving import prepared
from core.models import Export, Job
from core.policy import Refused
from core.rules.rights import Right
from core.services import exports, jobs
from core.services.exports import Made
from core.services.jobs import job_kind

_log = logging.getLogger(__name__)


@job_kind(roster_batches.JOB_KIND, right=Right.IMPORT_ROSTER)
def commit_roster(job: Job) -> dict[str, Any]:
    """Write a checked roster; the result leads to the page of what was written."""
    counts = roster_batches.run_commit(job)
    _find_recusals_soon()
    return counts | {"url": reverse("cadre:import_done", args=[job.params["batch"]])}


@job_kind(rosters.JOB_KIND, right=Right.EXPORT_ROSTER)
def export_roster(job: Job) -> dict[str, Any]:
    """Make a long roster, or one that somebody agreed to; the result leads to it."""
    export = exports.running(job)
    if export is not None:
        order = RosterOrder.of(export)
        unit, total = ("页" if order.format == "pdf" else "人"), order.steps

        def tell(done: int) -> None:
            jobs.progress(job, min(done, total), total, f"已排好 {done} {unit}，离开本页不影响办理。")

        jobs.progress(job, 0, total, "正在读取人员")
        content = make_roster(order, rosters.exportable(export.requested_by), after_each=tell)
        exports.finish(export, job, prepared(export, content, order.file_name), now=timezone.now())
    return _made(job)


@job_kind(dossier_batches.JOB_KIND, right=Right.IMPORT_ROSTER)
def commit_dossiers(job: Job) -> dict[str, Any]:
    """Write whole records of people; the result leads to the page of what was written."""
    counts = dossier_batches.run_commit(job)
    _find_recusals_soon()
    return counts | {"url": reverse("cadre:dossier_done", args=[job.params["batch"]])}


@job_kind(person_exports.JOB_KIND, right=Right.EXPORT_ROSTER)
def export_people(job: Job) -> dict[str, Any]:
    """Make the file that was asked for; the result leads to it."""

    def make(asked: person_exports.Asked, told: Callable[[int], None], export: Export) -> Made:
        try:
            return prepared(export, people_file(asked, told), file_name(asked))
        except (PdfUnavailable, PaperTooLong) as error:
            raise Refused.because("cadre.export.pdf", str(error)) from error

    person_exports.run_export(job, make=make, now=timezone.now(), today=timezone.localdate())
    return _made(job)


def _made(job: Job) -> dict[str, str]:
    """The result of a job that makes a file: where it is fetched, and the file, should it have to go."""
    export = Export.objects.get(pk=job.params["export"])
    url = reverse("core:export_detail", args=[export.pk])
    return {"url": url, "action": "去下载"} | ({"file": str(export.file_id)} if export.file_id else {})


QUALITY_KIND = "cadre.check_quality"


@job_kind(QUALITY_KIND, right=Right.APPROVE_FACTS)
def check_quality(job: Job) -> dict[str, Any]:
    """Check every record that has changed since it was last checked."""
    on = date.fromisoformat(job.params["on"])
    total = stale_people(on).count()
    checked = refresh_quality(
        on,
        progress=lambda done: jobs.progress(job, done, total, "正在检查记录"),
        fence=lambda: jobs.hold(job),
    )
    return {"checked": checked, "url": reverse("cadre:quality_desk")}


@shared_task
def refresh_quality_reports() -> None:
    """Keep the data-quality desk true without anybody asking."""
    refresh_quality(timezone.localdate())


@shared_task
def find_recusals() -> None:
    """Every night, and after imports: find anew which records are a user's own or a relative's."""
    recusal.find_all()


def _find_recusals_soon() -> None:
    """Tell a worker; while the broker is down the night's pass does it."""
    try:
        find_recusals.delay()
    except (OperationalError, OSError):
        _log.warning("broker unreachable; recusals are found anew tonight")
