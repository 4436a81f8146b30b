"""Changing, activating, unlocking, transferring and disabling accounts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.choices import AccountRequestState, AuditAction, SessionEnd
from core.dates import day_text
from core.models import AccountRequest, FailedAttempt, Unit, User
from core.policy import Refused
from core.rules.id_number import mask_id_number
from core.rules.rights import Right
from core.services import audit, inbox
from core.services.sessions import end_sessions

from . import identity
from .ending import close_grants
from .guard import locked, open_grants, require_not_last, require_other, require_right, require_still_same
from .opening import activation_key, holders_anywhere

_LABELS = {"display_name": "姓名", "office": "科室", "email": "电子邮箱"}


@transaction.atomic
def change_account(user: User, *, values: dict[str, str], version: int, by: User) -> User:
    """Correct name, office and mail address. Raises Refused when the account has changed meanwhile.

    Papers are mailed to the address: where the holder can sign in, nobody else points it anywhere.
    """
    require_right(Right.MANAGE_ACCOUNTS, by=by)
    require_other(user, by=by)
    current = locked(user)
    require_still_same(current, version)
    if current.is_active and values["email"] not in ("", current.email):
        raise Refused.because(
            "accounts.address",
            "账号已启用，文件会发到这个邮箱，管理员只能清空，不能改。请本人登录后在“账号与安全”里登记。",
        )
    changed = {
        label: [getattr(current, name), values[name]]
        for name, label in _LABELS.items()
        if getattr(current, name) != values[name]
    }
    for name in _LABELS:
        setattr(current, name, values[name])
    if changed:
        _save(current, *_LABELS)
        _record(AuditAction.UPDATE, current, changed, by=by)
    return current


@transaction.atomic
def set_identity(user: User, number: str, *, by: User, now: datetime) -> User:
    """Enter or correct the ID number of the holder, which recusal asks for."""
    require_right(Right.ACTIVATE_ACCOUNTS, by=by)
    require_other(user, by=by)
    current = locked(user)
    before = mask_id_number(current.id_number or "")
    identity.assign(current, identity.cleaned(number, on=timezone.localdate(now)))
    _save(current, "id_number", "id_index")
    after = mask_id_number(current.id_number or "")
    _record(AuditAction.UPDATE, current, {"身份证号": [before or "—", after or "—"]}, by=by)
    return current


@transaction.atomic
def activate(user: User, *, by: User, now: datetime) -> User:
    """Let the holder sign in; somebody has granted a role before."""
    require_right(Right.ACTIVATE_ACCOUNTS, by=by)
    require_other(user, by=by)
    current = locked(user)
    if current.is_active:
        raise Refused.because("accounts.active", f"“{current}”的账号已经启用，不用再办。")
    if not open_grants(current, on=timezone.localdate(now)):
        raise Refused.because(
            "accounts.no_role", f"“{current}”还没有角色和范围，启用了也进不了任何页面。请先授权，再启用。"
        )
    current.is_active, current.activated_at = True, now
    current.disabled_at, current.disabled_because = None, ""
    _save(current, "is_active", "activated_at", "disabled_at", "disabled_because")
    inbox.settle(activation_key(current), now=now)
    _record(AuditAction.ACCOUNT_ACTIVATE, current, {"账号": current.username}, by=by)
    return current


@transaction.atomic
def disable(user: User, *, reason: str, by: User | None, now: datetime) -> User:
    """The holder leaves, or nobody uses the account: sessions and grants end at once, open requests fall.

    ``by`` is None for the nightly task. Raises Refused for the last administrator of a kind.
    """
    require_right(Right.MANAGE_ACCOUNTS, by=by)
    require_other(user, by=by)
    current, on = locked(user), timezone.localdate(now)
    if current.disabled_at is not None:
        raise Refused.because("accounts.disabled", f"“{current}”的账号已经停用，不用再办。")
    grants = open_grants(current, on=on)
    if current.is_active:
        require_not_last(grants, on=on)
    ended = close_grants(grants, day=on, on=on)
    current.is_active, current.disabled_at, current.disabled_because = False, now, reason[:120]
    _save(current, "is_active", "disabled_at", "disabled_because")
    AccountRequest.objects.filter(user=current, state=AccountRequestState.WAITING).update(
        state=AccountRequestState.WITHDRAWN, decided_at=now, answer="账号停用，自动撤回"
    )
    inbox.settle(activation_key(current), now=now)
    facts = {
        "账号": current.username,
        "终止会话": end_sessions(current, why=SessionEnd.DISABLED),
        "终止授权": ended or "无",
    }
    _record(AuditAction.ACCOUNT_DISABLE, current, facts, by=by, reason=reason)
    return current


@transaction.atomic
def unlock(user: User, *, by: User) -> None:
    """Forget the failed attempts that keep the holder out."""
    require_right(Right.ACTIVATE_ACCOUNTS, by=by)
    require_other(user, by=by)
    failures = FailedAttempt.objects.filter(username=user.username, cleared=False)
    count = failures.update(cleared=True)
    if not count:
        raise Refused.because("accounts.not_locked", f"“{user}”的账号没有失败的登录，不用解除锁定。")
    _record(AuditAction.ACCOUNT_UNLOCK, user, {"解除的失败次数": count}, by=by)


@transaction.atomic
def transfer(user: User, *, unit: Unit, day: date, reason: str, by: User, now: datetime) -> User:
    """The holder moves to another unit: what was granted before ends at 00:00 of the day.

    The security administrator grants for the new unit; what begins on the day or later stays.
    A day that has passed ends access at once, and the history says until when it really lasted.
    """
    require_right(Right.MANAGE_ACCOUNTS, by=by)
    require_other(user, by=by)
    current, on = locked(user), timezone.localdate(now)
    former = current.unit
    if former is not None and former.pk == unit.pk:
        raise Refused.because("accounts.same_unit", f"“{current}”现在就在“{unit}”，没有变化。请另选单位。")
    grants = [grant for grant in open_grants(current, on=on) if grant.start < day or grant.start <= on]
    require_not_last(grants, on=max(day, on))
    ended = close_grants(grants, day=max(day, on), on=on)
    current.unit, current.office = unit, ""
    _save(current, "unit", "office")
    facts = {
        "单位": [former.name if former else "—", unit.name],
        "生效日": day_text(day),
        "终止授权": ended or "无",
        "终止会话": end_sessions(current, why=SessionEnd.RIGHTS),
    }
    _record(AuditAction.UPDATE, current, facts, by=by, reason=reason)
    if current.is_active:
        _tell_security(current, day=day, on=on)
    return current


def _tell_security(user: User, *, day: date, on: date) -> None:
    """Nobody else would learn that the holder waits for the rights of the new unit."""
    for officer in holders_anywhere(Right.MANAGE_GRANTS, on=on):
        if officer.pk != user.pk:
            inbox.notify(
                officer,
                key=f"account.transfer.{user.pk}.{user.version}",
                category="账号管理",
                title=f"{user.username}（{user.display_name}）调入{user.unit}，待重新授权",
                note=f"{day_text(day)}起原授权终止。新单位的角色和范围须另行授予；不再需要的，请系统管理员停用。",
                url=reverse("core:account_detail", args=[user.uuid]),
                verb="去授权",
            )


def _save(user: User, *fields: str) -> None:
    user.version += 1
    user.save(update_fields=[*fields, "version"])


def _record(
    action: AuditAction, user: User, facts: dict[str, Any], *, by: User | None, reason: str = ""
) -> None:
    path = user.unit.path if user.unit else ""
    audit.record(audit.Act(action, user, unit_path=path, changes=facts, reason=reason), by=by)
