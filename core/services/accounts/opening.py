"""Opening accounts, and finding who holds a right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core.choices import AuditAction, Role
from core.models import RoleGrant, Unit, User
from core.policy import Refused
from core.rules.accounts import folded, name_fault
from core.rules.rights import Right, roles_with
from core.services import audit, inbox

from . import first_passwords, identity
from .guard import locked, require_right


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is known of the holder of an account to be made."""

    username: str
    display_name: str
    unit: Unit
    office: str = ""
    email: str = ""
    id_number: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A new account and its first password, which nobody can read again."""

    user: User
    password: str


@transaction.atomic
def create_account(facts: NewAccount, *, by: User | None, now: datetime) -> Opened:
    """An account that is not active and holds no role; the security administrators are told.

    ``by`` is None when the command line acts. Raises Refused for a bad or taken name or ID number.
    """
    require_right(Right.MANAGE_ACCOUNTS, by=by)
    user = User(
        username=_free_name(facts.username),
        display_name=facts.display_name,
        unit=facts.unit,
        office=facts.office,
        email=facts.email,
        is_active=False,
    )
    identity.assign(user, identity.cleaned(facts.id_number, on=timezone.localdate(now)))
    password = first_passwords.issue(user, now=now)
    user.save()
    told = {"账号": user.username, "单位": facts.unit.name, "科室": facts.office or "—"}
    audit.record(audit.Act(AuditAction.ACCOUNT_CREATE, user, unit_path=facts.unit.path, changes=told), by=by)
    if by is not None:
        _tell_security(user, on=timezone.localdate(now))
    return Opened(user, password)


def _free_name(text: str) -> str:
    name = folded(text)
    if wrong := name_fault(name):
        raise Refused.because("accounts.name", wrong)
    if User.objects.filter(username=name).exists():
        raise Refused.because("accounts.taken", f"账号 {name} 已存在，不区分大小写和全角半角。请换一个。")
    return name


def activation_key(user: User) -> str:
    """The key of the inbox item that waits for roles and activation."""
    return f"account.activate.{user.pk}"


def _tell_security(user: User, *, on: date) -> None:
    for officer in holders_anywhere(Right.ACTIVATE_ACCOUNTS, on=on):
        inbox.notify(
            officer,
            key=activation_key(user),
            category="账号管理",
            title=f"新账号 {user.username}（{user.display_name}）待授权和启用",
            note="先授予角色和范围，再启用。",
            url=reverse("core:account_detail", args=[user.uuid]),
            verb="去授权",
            closes_itself=True,
        )


@transaction.atomic
def open_account(
    username: str,
    *,
    display_name: str,
    role: str,
    unit: Unit,
    password: str | None,
    start: date,
    by: User | None,
    email: str = "",
) -> User:
    """An active account that holds ``role`` over the subtree of ``unit`` from ``start`` on, in one step.

    Only for installations that are not in service: there an account takes two administrators.
    Raises IntegrityError when the name is taken.
    """
    user = User.objects.create_user(username, password, display_name=display_name, unit=unit, email=email)
    RoleGrant.objects.create(user=user, role=role, unit=unit, start=start)
    granted = {"账号": user.username, "角色": Role(role).label, "范围": unit.name}
    audit.record(audit.Act(AuditAction.GRANT, user, unit_path=unit.path, changes=granted), by=by)
    return user


@transaction.atomic
def set_email(user: User, email: str, *, by: User | None) -> None:
    """The address to which the user's papers are mailed; empty for none. ``by`` None is the command line."""
    current = locked(user)
    before, current.email = current.email, email
    current.version += 1
    current.save(update_fields=["email", "version"])
    audit.record(audit.Act(AuditAction.UPDATE, current, changes={"电子邮箱": [before, email]}), by=by)


def holders_of(right: Right, unit: Unit, *, on: date) -> list[User]:
    """Active users who hold the right over the unit on a day: the people to be told of its affairs."""
    above = list(accumulate(f"{key}/" for key in unit.path.split("/")[:-1]))
    grants = RoleGrant.objects.filter(RoleGrant.holding(on), role__in=roles_with(right))
    return grants.filter(unit__path__in=above).holders()


def holders_anywhere(right: Right, *, on: date) -> list[User]:
    """Active users who hold the right somewhere on a day."""
    return role_holders(roles_with(right), on=on)


def role_holders(roles: Iterable[str], *, on: date) -> list[User]:
    """Active users who hold one of the roles on a day."""
    return RoleGrant.objects.filter(RoleGrant.holding(on), role__in=list(roles)).holders()
