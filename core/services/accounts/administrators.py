"""The first three administrators of an installation, and the way back in when one of a kind is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.choices import AuditAction, Role, SessionEnd
from core.models import FailedAttempt, RoleGrant, Unit, User
from core.policy import Refused
from core.rules.accounts import folded
from core.rules.matrix import ADMINISTRATORS
from core.rules.rights import Right
from core.services import audit, inbox
from core.services.sessions import end_sessions

from . import first_passwords
from .guard import locked
from .opening import NewAccount, Opened, create_account, holders_anywhere

Names = Mapping[str, tuple[str, str]]


@transaction.atomic
def create_administrators(names: Names, *, district: Unit, now: datetime) -> list[Opened]:
    """Make all three at once, active, each with a first password of its own; only where there is none yet.

    ``names`` maps each of the three roles to an account name and the name of its holder.
    """
    if RoleGrant.objects.filter(role__in=ADMINISTRATORS).exists():
        raise Refused.because(
            "accounts.set_up",
            "已经有管理员，一次性设置只能做一次。新账号请由系统管理员在页面建立、安全管理员授权。",
        )
    if len({folded(name) for name, _ in names.values()}) < len(ADMINISTRATORS):
        raise Refused.because("accounts.three_persons", "三个管理员须是三个不同的账号，由三个人分别掌握。")
    if len({person.strip() for _, person in names.values()}) < len(ADMINISTRATORS):
        raise Refused.because("accounts.three_persons", "三个管理员须是三个不同的人，请核对姓名。")
    return [_make(role, *names[role], district=district, now=now) for role in ADMINISTRATORS]


def _make(role: str, username: str, display_name: str, *, district: Unit, now: datetime) -> Opened:
    opened = create_account(NewAccount(username, display_name.strip(), district), by=None, now=now)
    user = opened.user
    user.is_active, user.activated_at = True, now
    user.save(update_fields=["is_active", "activated_at"])
    RoleGrant.objects.create(
        user=user, role=role, unit=district, start=timezone.localdate(now), reason="一次性设置"
    )
    facts = {"账号": user.username, "角色": Role(role).label}
    audit.record(audit.Act(AuditAction.SETUP, user, unit_path=district.path, changes=facts), by=None)
    return opened


@transaction.atomic
def break_glass(username: str, *, reason: str, now: datetime) -> Opened:
    """Let the holder of an administrator's account back in when no other administrator can help.

    A new first password; the second factor is bound anew; locks are forgotten; a disabled or ended account
    stays out. An alarm in the trail and in the other administrators' inboxes says that it was done.
    """
    found = User.objects.filter(username=username).first()
    if found is None:
        raise Refused.because("accounts.unknown", f"没有账号 {username}。")
    user = locked(found)
    held = sorted(user.roles & set(ADMINISTRATORS))
    if not user.is_active or not held:
        raise Refused.because(
            "accounts.not_administrator",
            f"账号 {user.username} 不是在用的管理员。应急启封只用于三类管理员，其他账号按页面上的流程办理。",
        )
    password = first_passwords.issue(user, now=now)
    user.totp_secret, user.totp_confirmed_at, user.totp_last_step = None, None, 0
    user.version += 1
    fields = ["totp_secret", "totp_confirmed_at", "totp_last_step", "version"]
    user.save(update_fields=[*first_passwords.FIELDS, *fields])
    end_sessions(user, why=SessionEnd.PASSWORD)
    FailedAttempt.objects.filter(username=user.username, cleared=False).update(cleared=True)
    facts = {"告警": "应急启封", "账号": user.username, "角色": "、".join(Role(role).label for role in held)}
    audit.record(audit.Act(AuditAction.ALARM, user, changes=facts, reason=reason), by=None)
    _tell_the_others(user, reason=reason, now=now)
    return Opened(user, password)


def _tell_the_others(user: User, *, reason: str, now: datetime) -> None:
    for officer in holders_anywhere(Right.VIEW_ACCOUNTS, on=timezone.localdate(now)):
        if officer.pk != user.pk:
            inbox.notify(
                officer,
                key=f"account.break_glass.{user.pk}.{int(now.timestamp())}",
                category="账号管理",
                title=f"应急启封：{user.username} 的密码和动态口令已在服务器上重置",
                note=f"理由：{reason}。如不知情，请立即停用该账号并核查。",
                url=reverse("core:account_detail", args=[user.uuid]),
                verb="去核查",
            )
