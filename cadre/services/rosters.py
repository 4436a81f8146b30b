"""Who may take a roster out, and how it leaves: at once, by a worker, or when somebody agrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cadre.models import Cadre
from cadre.querysets import CadreQuerySet
from core.choices import AuditAction
from core.models import AuditEvent, Export, IssuedCopy, Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import exports
from core.services.exports import Issue, Outgoing
from core.services.numbering import lock_numbers

JOB_KIND = "cadre.export_roster"
# Longer ones are made by a worker.
AT_ONCE = {"pdf": 200, "xlsx": 5000}
FORMATS = {"xlsx": "Excel 工作簿（.xlsx）", "pdf": "PDF（打印用）"}


def exportable(user: User) -> CadreQuerySet:
    """People whom the user may see and take out."""
    units = Unit.objects.visible_to(user, Right.EXPORT_ROSTER).order_by().only("pk")
    return Cadre.objects.visible_to(user).filter(unit__in=units)


def request_roster(
    keys: Sequence[int],
    order: Mapping[str, Any],
    *,
    purpose: str,
    facts: Mapping[str, Any],
    by: User,
    now: datetime,
) -> Export:
    """Ask for a roster. ``order`` is what its maker needs; full ID numbers need a second person's consent.

    Raises Refused when the right is gone, for a roster of nobody, for full numbers of people whose
    numbers the user may not see; Exceeded at the limit.
    """
    if not by.may(Right.EXPORT_ROSTER):
        raise Refused.because("roster.export.right", "你没有“导出名册”的权限，没有导出。")
    if not keys:
        raise Refused.because("roster.export.nobody", "没有可以导出的人。请放宽条件后再导出。")
    people = list(exportable(by).filter(pk__in=keys).order_by("pk").values_list("uuid", "unit__path"))
    paths = sorted({path for _, path in people})
    full = bool(order["spec"]["full_numbers"])
    if full and not all(path.startswith(by.scope_paths(Right.REVEAL_IDENTITY)) for path in paths):
        raise Refused.because(
            "roster.export.numbers", "你没有查看其中一些人完整身份证号的权限。请选择遮盖的身份证号。"
        )
    outgoing = Outgoing(
        kind=JOB_KIND,
        title=str(order["title"]),
        people=[str(uuid) for uuid, _ in people],
        paths=paths,
        params=order,
        purpose=purpose,
        sensitive=full,
        facts={**facts, "身份证号": "完整"} if full else facts,
    )
    return exports.ask(outgoing, by=by, now=now, as_job=len(keys) > AT_ONCE[str(order["format"])])


@exports.guard(JOB_KIND, "花名册")
def everybody_exportable(export: Export, user: User) -> bool:
    """Whether the user may still take out every person of the file."""
    keys = export.params["people"]
    return exportable(user).filter(uuid__in=keys).count() == len(keys)


@transaction.atomic
def record_export(
    facts: Mapping[str, Any], *, people: Sequence[str], account: str, now: datetime
) -> tuple[str, IssuedCopy]:
    """Write down that the command line took these people out; the number, and the copy with its code.

    Raises Refused for nobody.
    """
    if not people:
        raise Refused.because("roster.export.nobody", "没有可以导出的人。请放宽条件后再导出。")
    lock_numbers()
    prefix = f"HMC-{timezone.localdate(now):%Y%m%d}-"
    taken = AuditEvent.objects.filter(action=AuditAction.EXPORT, object_label__startswith=prefix).count()
    number = f"{prefix}{taken + 1:02d}"
    wanted = Issue(title=number, people=people, account=account, facts=facts)
    return number, exports.issue(wanted, now=now)


def told_filter(chips: Sequence[str], *, chosen: int) -> str:
    """The conditions in words for the trail."""
    if chosen:
        return f"勾选 {chosen} 人"
    return "；".join(chips)[:300] or "全部在职"
