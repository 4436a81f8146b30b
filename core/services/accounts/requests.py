"""What needs two persons: a reset asked by one administrator and confirmed by another, face to face."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.choices import AccountRequestKind, AccountRequestState, AuditAction, AuditResult, SessionEnd
from core.models import AccountRequest, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, inbox
from core.services.attempts import open_failures
from core.services.second_factor import forget_second_factor
from core.services.sessions import end_sessions

from . import first_passwords
from .guard import locked, require_other, require_right
from .lifecycle import unlock
from .opening import holders_anywhere

_ACTIONS = {
    AccountRequestKind.PASSWORD: AuditAction.PASSWORD_RESET,
    AccountRequestKind.SECOND_FACTOR: AuditAction.SECOND_FACTOR,
    AccountRequestKind.COVER: AuditAction.DELEGATE,
}


@transaction.atomic
def ask_reset(
    user: User, kind: AccountRequestKind, *, reason: str, by: User, now: datetime
) -> AccountRequest:
    """The system administrator asks to reset one thing: the password or the second factor, never both."""
    require_right(Right.MANAGE_ACCOUNTS, by=by)
    require_other(user, by=by)
    current = locked(user)
    if not current.is_active and kind != AccountRequestKind.PASSWORD:
        raise Refused.because("accounts.disabled", f"“{current}”的账号没有启用，不用解绑动态口令。")
    if current.disabled_at is not None:
        raise Refused.because("accounts.disabled", f"“{current}”的账号已经停用，不能重置。")
    if current.requests.filter(kind=kind, state=AccountRequestState.WAITING).exists():
        raise Refused.because("accounts.asked", f"已有一件“{kind.label}”在等安全管理员确认，不用重复申请。")
    request = AccountRequest.objects.create(user=current, kind=kind, reason=reason, asked_by=by, asked_at=now)
    record_request(request, "申请", by=by)
    tell_security(request, now=now)
    return request


@transaction.atomic
def confirm_reset(request: AccountRequest, *, by: User, now: datetime) -> str:
    """The security administrator confirms; says the first password of a reset password, empty otherwise.

    Raises Refused when the same person asked, or the account is his own.
    """
    require_right(Right.ACTIVATE_ACCOUNTS, by=by)
    current = waiting(request, by=by)
    require_other(current.user, by=by)
    user = locked(current.user)
    password = ""
    if current.kind == AccountRequestKind.PASSWORD:
        password = first_passwords.issue(user, now=now)
        user.version += 1
        user.save(update_fields=[*first_passwords.FIELDS, "version"])
        end_sessions(user, why=SessionEnd.PASSWORD)
        record_request(current, "确认", by=by)
    else:
        forget_second_factor(user, by=by, reason=f"{current.asked_by}申请：{current.reason}")
    if open_failures(user.username):
        # Both have seen the holder: what is new is not to meet the lock of what was forgotten.
        unlock(user, by=by)
    conclude(current, AccountRequestState.DONE, by=by, now=now)
    return password


@transaction.atomic
def refuse_request(request: AccountRequest, *, answer: str, by: User, now: datetime) -> None:
    """The security administrator says no, and why; the person who asked is told."""
    require_right(Right.ACTIVATE_ACCOUNTS, by=by)
    current = waiting(request, by=by)
    conclude(current, AccountRequestState.REFUSED, by=by, now=now, answer=answer)
    record_request(current, "不同意", by=by, reason=answer, result=AuditResult.REFUSED)
    inbox.notify(
        current.asked_by,
        key=f"account.answer.{current.pk}",
        category="账号事项",
        title=f"{current.get_kind_display()}未同意：{current.user}",
        note=answer,
    )


@transaction.atomic
def withdraw_request(request: AccountRequest, *, by: User, now: datetime) -> None:
    """Whoever asked takes it back."""
    current = AccountRequest.objects.select_for_update(of=("self",)).select_related("user").get(pk=request.pk)
    if current.asked_by_id != by.pk:
        raise Refused.because("accounts.not_yours", "只有申请人本人可以撤回。")
    _require_waiting(current)
    conclude(current, AccountRequestState.WITHDRAWN, by=by, now=now)
    record_request(current, "撤回", by=by)


def waiting(request: AccountRequest, *, by: User) -> AccountRequest:
    """The request as it is now, held; whoever asked does not decide. Raises Refused."""
    rows = AccountRequest.objects.select_for_update(of=("self",))
    current = rows.select_related("user__unit", "asked_by", "grant__unit", "grant__user").get(pk=request.pk)
    _require_waiting(current)
    if current.asked_by_id == by.pk:
        raise Refused.because("accounts.two_persons", "自己申请的事项须由另一个人办理。")
    return current


def _require_waiting(request: AccountRequest) -> None:
    if not request.is_waiting:
        raise Refused.because(
            "accounts.decided", f"这件事项{request.get_state_display()}，不能再办。请返回列表看最新情况。"
        )


def conclude(
    request: AccountRequest, state: AccountRequestState, *, by: User, now: datetime, answer: str = ""
) -> None:
    """Write down how it ended and take it off everybody's desk."""
    request.state, request.decided_by, request.decided_at, request.answer = state, by, now, answer[:200]
    request.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    inbox.settle(inbox_key(request), now=now)


def inbox_key(request: AccountRequest) -> str:
    """The key of the inbox item that waits for the decision."""
    return f"account.request.{request.pk}"


def tell_security(request: AccountRequest, *, now: datetime) -> None:
    """Put it on the desk of every security administrator but the one concerned."""
    officers = holders_anywhere(Right.ACTIVATE_ACCOUNTS, on=timezone.localdate(now))
    for officer in officers:
        if officer.pk != request.user_id:
            inbox.notify(
                officer,
                key=inbox_key(request),
                category="账号事项",
                title=f"{request.get_kind_display()}：{request.user}",
                note=f"{request.asked_by}申请，理由：{request.reason}",
                url=reverse("core:account_request", args=[request.pk]),
                verb="去办理",
                closes_itself=True,
            )


def record_request(
    request: AccountRequest,
    step: str,
    *,
    by: User,
    reason: str = "",
    result: AuditResult = AuditResult.DONE,
) -> None:
    """One row of the trail about the account; it names both persons."""
    facts = {"事项": request.get_kind_display(), "环节": step, "申请人": request.asked_by.display_name}
    action = _ACTIONS[AccountRequestKind(request.kind)]
    path = request.user.unit.path if request.user.unit else ""
    act = audit.Act(
        action,
        request.user,
        unit_path=path,
        changes=facts,
        reason=reason or request.reason,
        result=result,
    )
    audit.record(act, by=by)
