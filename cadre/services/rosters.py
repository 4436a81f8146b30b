"""Who may take a roster out, and that it was taken: its number and its entry in the trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cadre.models import Cadre
from cadre.querysets import CadreQuerySet
from core.choices import AuditAction
from core.models import AuditEvent, Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit

JOB_KIND = "cadre.export_roster"
# Longer ones are made by a worker.
AT_ONCE = {"pdf": 200, "xlsx": 5000}
FORMATS = {"xlsx": "Excel 工作簿（.xlsx）", "pdf": "PDF（打印用）"}


def exportable(user: User) -> CadreQuerySet:
    """People whom the user may see and take out."""
    units = Unit.objects.visible_to(user, Right.EXPORT_ROSTER).order_by().only("pk")
    return Cadre.objects.visible_to(user).filter(unit__in=units)


@transaction.atomic
def record_export(facts: Mapping[str, Any], *, people: int, by: User | None, now: datetime) -> str:
    """Write down that a roster of so many people is taken out; its number, which every page bears.

    ``by`` is None when the command line acts. Raises Refused when the right is gone, and for a roster
    of nobody.
    """
    if by is not None and not by.may(Right.EXPORT_ROSTER):
        raise Refused.because("roster.export.right", "你没有“导出名册”的权限，没有导出。")
    if not people:
        raise Refused.because("roster.export.nobody", "没有可以导出的人。请放宽条件后再导出。")
    Unit.objects.select_for_update().filter(parent__isnull=True).first()  # the lock of the numbering
    prefix = f"HMC-{timezone.localdate(now):%Y%m%d}-"
    taken = AuditEvent.objects.filter(action=AuditAction.EXPORT, object_label__startswith=prefix).count()
    number = f"{prefix}{taken + 1:02d}"
    act = audit.Act(AuditAction.EXPORT, label=number, changes={"人数": people, **facts})
    audit.record(act, by=by)
    return number


def told_filter(chips: Sequence[str], *, chosen: int) -> str:
    """The conditions in words for the trail."""
    if chosen:
        return f"勾选 {chosen} 人"
    return "；".join(chips)[:300] or "全部在职"
