"""A file is taken: once, by whoever asked for it, in time, and only while the right to it lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.choices import AuditAction, AuditResult, ExportState
from core.models import Export, User
from core.services import audit, inbox

from .asking import inbox_key
from .guards import may_still
from .tidying import destroy, drop_file


@dataclass(frozen=True, slots=True)
class Taken:
    """What goes to the browser."""

    content: bytes
    name: str
    content_type: str


@transaction.atomic
def take(pk: UUID, *, by: User, now: datetime) -> Taken | None:
    """The file; afterwards it is gone from here. None for everybody else, a second time and too late."""
    export = Export.objects.select_for_update(of=("self",)).select_related("file").filter(pk=pk).first()
    if export is None:
        return None
    if export.requested_by_id != by.pk or export.state != ExportState.READY or export.file is None:
        _write_down(export, by, AuditResult.REFUSED)
        return None
    if export.expires_at is None or now >= export.expires_at or not may_still(export):
        late = export.expires_at is None or now >= export.expires_at
        destroy(export, because="超过有效期没有下载。" if late else "申请人已无权导出其中的人员。")
        return None
    file = export.file
    taken = Taken(file.read(), file.name, file.content_type)
    export.state, export.taken_at, export.file = ExportState.TAKEN, now, None
    export.save(update_fields=["state", "taken_at", "file"])
    drop_file(file)
    _write_down(export, by, AuditResult.DONE)
    inbox.settle(f"{inbox_key(export)}:ready", now=now)
    return taken


def _write_down(export: Export, by: User, result: AuditResult) -> None:
    act = audit.Act(
        AuditAction.DOWNLOAD,
        export,
        label=export.title,
        changes={"人数": export.people, "追溯码": export.code},
        reason=export.purpose,
        result=result,
        people=tuple(export.params["people"]) if result == AuditResult.DONE else (),
    )
    audit.record(act, by=by)
