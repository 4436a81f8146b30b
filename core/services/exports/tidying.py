"""Destroying what may not be taken any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from core.choices import AuditAction, AuditResult, ExportState, JobState
from core.models import Export, StoredFile
from core.services import audit, files

from .guards import may_still

WAITS = timedelta(days=7)
_STUCK = timedelta(hours=1)
_HELD = (ExportState.READY, ExportState.WAITING)


@transaction.atomic
def destroy(export: Export, *, because: str) -> None:
    """The file and its password are gone for good; the row stays and says why."""
    file = export.file
    export.state, export.file, export.password = ExportState.EXPIRED, None, None
    export.decision = because if not export.decision else f"{export.decision}　{because}"[:200]
    export.save(update_fields=["state", "file", "password", "decision"])
    if file is not None:
        drop_file(file)
    act = audit.Act(
        AuditAction.EXPORT,
        export,
        label=export.title,
        changes={"结果": "销毁", "追溯码": export.code},
        reason=because,
        result=AuditResult.FAILED,
    )
    audit.record(act, by=None)


def drop_file(file: StoredFile) -> None:
    """Delete the row, and the sealed content once that is certain."""
    key = file.pk
    file.delete()
    transaction.on_commit(lambda: files.wipe([key]))


def sweep(now: datetime) -> int:
    """Destroy what is too late or whose requester lost the right; close what failed. How many."""
    keys = list(Export.objects.filter(state__in=_HELD).values_list("pk", flat=True))
    number = sum(_swept(key, now) for key in keys) + _failed(now)
    Export.objects.filter(state=ExportState.TAKEN, expires_at__lte=now, password__isnull=False).update(
        password=None
    )
    return number


@transaction.atomic
def _swept(pk: UUID, now: datetime) -> bool:
    """Destroy one if it is due; one that somebody takes or decides at this moment is left to him."""
    rows = Export.objects.select_for_update(of=("self",)).select_related("file")
    export = rows.filter(pk=pk, state__in=_HELD).first()
    if export is None:
        return False
    if export.expires_at and export.expires_at <= now:
        destroy(export, because="超过有效期没有下载。")
    elif export.state == ExportState.WAITING and export.requested_at <= now - WAITS:
        destroy(export, because="七天内没有人审批，请重新申请。")
    elif not may_still(export):
        destroy(export, because="申请人已停用或已无权导出其中的人员。")
    else:
        return False
    return True


def _failed(now: datetime) -> int:
    """Exports whose job came to nothing, or that were begun on the spot and never handed out."""
    over = Q(job__state__in=[JobState.FAILED, JobState.CANCELLED])
    never = Q(job__isnull=True, requested_at__lt=now - _STUCK)
    # The state once more, outside the subquery: what is handed out at this moment is not overwritten.
    making = Export.objects.filter(state=ExportState.MAKING)
    return making.filter(pk__in=making.filter(over | never).values("pk")).update(state=ExportState.FAILED)
