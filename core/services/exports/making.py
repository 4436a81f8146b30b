"""The file of an export that a worker makes: kept sealed until it is taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from core.choices import ExportState
from core.models import Export, Job
from core.policy import Refused
from core.services import files, inbox, jobs

from .asking import inbox_key
from .guards import may_still
from .tidying import destroy

_MADE = {ExportState.READY, ExportState.TAKEN}


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it will be handed out; ``password`` opens it, empty where it is not locked."""

    content: bytes
    name: str
    content_type: str
    password: str = ""


def running(job: Job) -> Export | None:
    """The export that the job makes; None when an earlier run of the job has made it.

    Raises Refused when it is not to be made any more. What may not leave is destroyed before its maker reads
    anybody's record.
    """
    export = Export.objects.select_related("requested_by").filter(pk=job.params["export"]).first()
    if export is not None and export.job_id == job.pk and export.state in _MADE:
        return None
    if export is None or export.state != ExportState.MAKING:
        raise Refused.because("export.gone", "这项导出已失效或已经办完，没有生成文件。")
    _still(export)
    return export


def finish(export: Export, job: Job, made: Made, *, now: datetime) -> None:
    """Keep the file for its requester. Raises Refused when the right to it ended while it was made."""
    _still(export)
    with transaction.atomic():
        jobs.hold(job)
        locked = Export.objects.select_for_update().get(pk=export.pk)
        if locked.state != ExportState.MAKING:
            raise Refused.because("export.gone", "这项导出已失效或已经办完，没有生成文件。")
        locked.file = files.store(
            made.content,
            name=made.name,
            content_type=made.content_type,
            purpose="export",
            unit=None,
            by=locked.requested_by,
        )
        locked.state, locked.password = ExportState.READY, made.password or None
        locked.sha256 = sha256(made.content).hexdigest()
        locked.expires_at = now + timedelta(hours=settings.PROTECTION.export_hours)
        locked.save(update_fields=["file", "state", "password", "sha256", "expires_at"])
        if locked.needs_approval:
            _tell(locked)


def _still(export: Export) -> None:
    if not may_still(export):
        destroy(export, because="申请人已停用或已无权导出其中的人员，没有生成文件。")
        raise Refused.because("export.rights", "你已无权导出其中的人员，文件没有生成。")


def _tell(export: Export) -> None:
    inbox.notify(
        export.requested_by,
        key=f"{inbox_key(export)}:ready",
        category="导出结果",
        title=f"《{export.title}》已批准，可以下载",
        note=f"只能下载一次，{settings.PROTECTION.export_hours} 小时内有效。",
        url=reverse("core:export_detail", args=[export.pk]),
        verb="去下载",
    )
