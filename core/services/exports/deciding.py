"""A second person agrees to a file's leaving, or does not."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.choices import AuditAction, AuditResult, ExportState
from core.models import Export, User
from core.policy import Refused
from core.services import audit, inbox

from .asking import enqueue, inbox_key
from .guards import may_decide, may_still
from .tidying import destroy


def approvable(by: User) -> list[Export]:
    """The requests that wait for a decision which the user may make, the oldest first."""
    waiting = Export.objects.filter(state=ExportState.WAITING).exclude(requested_by=by)
    waiting = waiting.select_related("requested_by__unit").order_by("requested_at")
    return [export for export in waiting if may_decide(by, export)]


@transaction.atomic
def decide(pk: UUID, *, approve: bool, reason: str, by: User, now: datetime) -> Export:
    """Agree, whereupon the file is made, or refuse with a reason that the requester reads.

    Raises Refused for one's own request, for one decided before, without the right, and without a reason.
    """
    export = Export.objects.select_for_update().get(pk=pk)
    _check(export, by)
    reason = reason.strip()
    if not approve and not reason:
        raise Refused.because("export.reason", "不批准时请写明理由，申请人会看到。")
    export.decided_by, export.decided_at, export.decision = by, now, reason[:200]
    export.state = ExportState.MAKING if approve else ExportState.REFUSED
    export.save(update_fields=["decided_by", "decided_at", "decision", "state"])
    act = audit.Act(
        AuditAction.EXPORT_DECIDE,
        export,
        label=export.title,
        changes={
            "结果": "批准" if approve else "不批准",
            "申请人": export.requested_by.display_name,
            "申请账号": export.requested_by.username,
            "追溯码": export.code,
        },
        reason=reason or export.purpose,
        result=AuditResult.DONE,
        people=tuple(export.params["people"]),
    )
    audit.record(act, by=by)
    inbox.settle(inbox_key(export), now=now)
    if approve and not may_still(export):
        destroy(export, because="申请人已停用或已无权导出其中的人员，没有生成文件。")
    elif approve:
        enqueue(export)
    else:
        _tell_refusal(export)
    return export


def _check(export: Export, by: User) -> None:
    if export.requested_by_id == by.pk:
        raise Refused.because("export.own", "这是你自己申请的导出，不能由自己审批。请等待其他审批人办理。")
    if not may_decide(by, export):
        raise Refused.because("export.scope", "导出的人员超出你的审批范围，请由部领导或干部科审批。")
    if export.state != ExportState.WAITING:
        decided = f"{export.decided_by}已于 {_day(export)} 办理" if export.decided_by else "已失效"
        raise Refused.because("export.decided", f"这项申请{decided}，不必再审批。")


def _day(export: Export) -> str:
    return f"{timezone.localtime(export.decided_at):%m.%d}"


def _tell_refusal(export: Export) -> None:
    inbox.notify(
        export.requested_by,
        key=f"{inbox_key(export)}:refused",
        category="导出结果",
        title=f"《{export.title}》没有批准导出",
        note=f"理由：{export.decision}",
        url=reverse("core:export_detail", args=[export.pk]),
    )
