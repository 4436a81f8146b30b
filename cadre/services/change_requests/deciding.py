"""Deciding requested changes, each by itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cadre.choices import RequestState
from cadre.models import ChangeRequest
from cadre.services.locking import locked
from cadre.services.scope import may
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, inbox

from .asking import CATEGORY, request_key, settle_request
from .facts import present_words, write_fact


@transaction.atomic
def approve(
    request: ChangeRequest, *, seen: str, by: User, now: datetime, asked: str | None = None
) -> ChangeRequest:
    """Take the change over into the record.

    ``seen`` is the present value as the page showed it, ``asked`` the new one. Raises Refused when another
    value is recorded or asked for by now, so that somebody looks again, and when the services cannot write
    the new one.
    """
    current = _open(request, by=by)
    if asked is not None and asked != current.new:
        raise Refused.because(
            "cadre.request.replaced",
            f"“{current.label}”的申请已改为 {current.new}，与你看到的 {asked} 不同。请核对后再审核。",
        )
    cadre = locked(current.cadre_id)
    present = present_words(cadre, current.field)
    if present[:200] != seen:
        raise Refused.because(
            "cadre.request.stale",
            f"{cadre.name}的“{current.label}”现在已是 {present}，与你看到的 {seen} 不同。请核对后再审核。",
        )
    told = f"：{current.evidence}" if current.evidence else ""
    reason = f"采纳{current.requested_by.display_name}的变更申请{told}"
    write_fact(cadre, current.field, current.value, by=by, reason=reason[:300])
    return _decide(current, RequestState.APPROVED, "", by=by, now=now)


@transaction.atomic
def refuse(request: ChangeRequest, *, decision: str, by: User, now: datetime) -> ChangeRequest:
    """Leave the record as it is. Raises Refused when no reason is given."""
    current = _open(request, by=by)
    if not decision.strip():
        raise Refused.because("cadre.request.reason", "请写明不采纳的理由，申请人会看到。")
    act = audit.Act(
        AuditAction.UPDATE,
        current.cadre,
        unit_path=current.cadre.unit.path,
        changes={f"申请变更·{current.label}": f"{current.old} 改为 {current.new}，不采纳"},
        reason=decision.strip()[:200],
    )
    audit.record(act, by=by)
    return _decide(current, RequestState.REFUSED, decision.strip()[:200], by=by, now=now)


@transaction.atomic
def withdraw(request: ChangeRequest, *, by: User, now: datetime) -> ChangeRequest:
    """The requester thinks better of it. Raises Refused for anybody else and for what is decided."""
    current = _pending(request)
    if current.requested_by_id != by.pk:
        raise Refused.because("cadre.request.not_mine", "只有申请人本人可以撤回。")
    current.state, current.decided_at = RequestState.WITHDRAWN, now
    current.save(update_fields=["state", "decided_at"])
    settle_request(current, now=now)
    act = audit.Act(
        AuditAction.UPDATE,
        current,
        unit_path=current.cadre.unit.path,
        changes={"状态": ["待审核", "已撤回"]},
    )
    audit.record(act, by=by)
    return current


def _pending(request: ChangeRequest) -> ChangeRequest:
    current = (
        ChangeRequest.objects.select_for_update(of=("self",))
        .select_related("cadre__unit", "requested_by")
        .get(pk=request.pk)
    )
    if current.state != RequestState.PENDING:
        raise Refused.because(
            "cadre.request.decided", f"“{current.label}”{current.get_state_display()}，不能重复办理。"
        )
    return current


def _open(request: ChangeRequest, *, by: User) -> ChangeRequest:
    current = _pending(request)
    if not may(by, Right.APPROVE_FACTS, current.cadre):
        raise Refused.because("cadre.request.right", "你没有审核此项变更的权限。请由干部科办理。")
    if current.requested_by_id == by.pk:
        raise Refused.because(
            "cadre.request.own", f"“{current.label}”的变更是你本人申请的，请由干部科其他人员审核。"
        )
    return current


def _decide(
    request: ChangeRequest, state: RequestState, decision: str, *, by: User, now: datetime
) -> ChangeRequest:
    request.state, request.decision = state, decision
    request.decided_by, request.decided_at = by, now
    request.save(update_fields=["state", "decision", "decided_by", "decided_at"])
    settle_request(request, now=now)
    facts = {"结果": ["待审核", state.label], request.label: [request.old, request.new]}
    act = audit.Act(
        AuditAction.DECIDE, request, unit_path=request.cadre.unit.path, changes=facts, reason=decision
    )
    audit.record(act, by=by)
    inbox.notify(
        request.requested_by,
        key=f"{request_key(request)}:decided",
        category=CATEGORY,
        title=f"{request.cadre.name}的“{request.label}”变更{state.label}",
        note=decision or f"{request.old} → {request.new}",
        url=request.cadre.get_absolute_url(),
        verb="去查看",
        unit=request.cadre.unit,
    )
    return request
