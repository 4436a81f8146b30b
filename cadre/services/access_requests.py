"""Reading one record outside one's line: asked for, decided by a minister, over at the second."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cadre.choices import AccessState
from cadre.models import AccessRequest, Cadre
from cadre.services.recusal.finding import people_meant
from cadre.services.scope import closed_to
from core.choices import AuditAction
from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, inbox
from core.services.accounts import holders_of

CATEGORY = "调阅审批"
ANSWER = "调阅结果"


@transaction.atomic
def ask(
    *, name: str, unit_text: str, purpose: str, hours: int, by: User, now: datetime, url: str
) -> AccessRequest:
    """A request about the person of this name in this unit; ``url`` is where requests are decided.

    What is answered does not depend on whether there is such a person.
    """
    if not by.may(Right.REQUEST_ACCESS):
        raise Refused.because("access.right", "你没有“申请调阅”的权限。如工作需要，请联系安全管理员授权。")
    if not (name.strip() and unit_text.strip() and purpose.strip()):
        raise Refused.because("access.words", "姓名、单位和调阅事由都要填写。")
    longest = settings.PROTECTION.access_hours
    if not 1 <= hours <= longest:
        raise Refused.because("access.hours", f"调阅时限应在 1 至 {longest} 小时之间。")
    meant = people_meant(name, unit_text)
    request = AccessRequest.objects.create(
        name=name.strip(),
        unit_text=unit_text.strip(),
        cadre_id=meant[0] if len(meant) == 1 else None,
        purpose=purpose.strip(),
        hours=hours,
        requested_by=by,
        requested_at=now,
    )
    facts = {"姓名": request.name, "单位": request.unit_text, "时限": f"{hours} 小时"}
    _record(AuditAction.ACCESS_REQUEST, request, facts, reason=request.purpose, by=by)
    for top in Unit.objects.filter(parent__isnull=True):
        for minister in holders_of(Right.DECIDE_ACCESS, top, on=timezone.localdate(now)):
            if minister.pk != by.pk and request.cadre_id not in closed_to(minister):
                inbox.notify(
                    minister,
                    key=f"access:{request.pk}",
                    category=CATEGORY,
                    title=f"{by.display_name}申请调阅一份档案",
                    note=request.purpose,
                    url=url,
                    verb="去审批",
                    closes_itself=True,
                )
    return request


@transaction.atomic
def decide(
    request: AccessRequest, *, approve: bool, decision: str, by: User, now: datetime, url: str
) -> AccessRequest:
    """Open the record until the hours have passed, or refuse. Raises Refused for a settled request."""
    current = _pending(request, by=by)
    if approve:
        _require_opening(current)
    elif not decision.strip():
        raise Refused.because("access.decision", "不同意时请写明理由，申请人会看到。")
    current.state = AccessState.APPROVED if approve else AccessState.REFUSED
    current.decided_by, current.decided_at, current.decision = by, now, decision.strip()
    current.expires_at = now + timedelta(hours=current.hours) if approve else None
    current.save(update_fields=["state", "decided_by", "decided_at", "decision", "expires_at"])
    facts = {"结果": AccessState(current.state).label}
    _record(AuditAction.ACCESS_DECIDE, current, facts, reason=current.decision, by=by)
    inbox.settle(f"access:{current.pk}", now=now)
    inbox.notify(
        current.requested_by,
        key=f"access-answer:{current.pk}",
        category=ANSWER,
        title=f"第 {current.pk} 号调阅申请：{AccessState(current.state).label}",
        note=current.decision or f"调阅时限 {current.hours} 小时，到时自动关闭。",
        url=url,
    )
    return current


@transaction.atomic
def end(request: AccessRequest, *, by: User, now: datetime) -> None:
    """Close an opened record before its time, or take a waiting request back; by the asker or a minister."""
    current = AccessRequest.objects.select_for_update().get(pk=request.pk)
    mine = current.requested_by_id == by.pk
    if not mine and not AccessRequest.objects.visible_to(by).filter(pk=current.pk).exists():
        raise Refused.because("access.scope", "这件申请不由你办理。")
    if current.state not in (AccessState.PENDING, AccessState.APPROVED):
        raise Refused.because("access.settled", "这件申请已经办结，不用再终止。")
    current.state = AccessState.ENDED
    current.expires_at = min(current.expires_at, now) if current.expires_at else None
    current.save(update_fields=["state", "expires_at"])
    _record(AuditAction.ACCESS_DECIDE, current, {"结果": AccessState.ENDED.label}, reason="", by=by)
    inbox.settle(f"access:{current.pk}", now=now)


def _pending(request: AccessRequest, *, by: User) -> AccessRequest:
    current = AccessRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if current.requested_by_id == by.pk:
        raise Refused.because("access.own", "不能审批自己的申请，请由其他部领导审批。")
    if current.state != AccessState.PENDING:
        raise Refused.because("access.settled", "这件申请已经办结，请刷新页面查看结果。")
    if not AccessRequest.objects.decidable_by(by).filter(pk=current.pk).exists():
        raise Refused.because("access.scope", "这件申请不由你审批。")
    return current


def _require_opening(request: AccessRequest) -> None:
    """Raises Refused when there is nothing to open."""
    if request.cadre_id is None:
        raise Refused.because(
            "access.nobody", "没有唯一符合所填姓名和单位的人。请不同意这件申请，并请申请人写清楚单位全称。"
        )
    asker = User.objects.get(pk=request.requested_by_id)
    if request.cadre_id in closed_to(asker):
        raise Refused.because("access.recused", "申请人对此人须回避，不能调阅。请不同意这件申请。")


def _record(
    action: AuditAction, request: AccessRequest, facts: dict[str, str], *, reason: str, by: User
) -> None:
    cadre: Cadre | None = request.cadre
    people = [str(cadre.uuid)] if cadre else []
    audit.record(audit.Act(action, request, changes=facts, people=people, reason=reason), by=by)
