"""Accounts and keys that no installation in service may have: a system check, and the refusal to start."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db.models import Q, QuerySet

from core.rules.accounts import DEMO_PASSWORD, FORBIDDEN_NAMES
from core.rules.matrix import ADMINISTRATORS

_log = logging.getLogger(__name__)
_REMEDY = "换一个空的数据库，或由系统管理员停用、改名这些账号后再启动。"
_WRONG_KEY = "没有一项授权与 AUDIT_KEY 相符，启动后谁也没有权限。"
_KEY_REMEDY = "请核对 AUDIT_KEY；换过密钥的，把原来的放进 AUDIT_KEY_FALLBACKS 后再启动。"


def register() -> None:
    """Called once, from the ready() of the core app."""
    checks.register(check_accounts, checks.Tags.database)


def check_accounts(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """In production: no demo account, no guessed name, nowhere the demo's password, the key of the grants.

    Runs with ``check --database default`` and before ``migrate``; without the table there is nothing to find.
    """
    if not settings.PRODUCTION or not databases:
        return []
    try:
        faults = [checks.Error(sentence, hint=_REMEDY, id=code) for code, sentence in _faults(_everybody())]
        wrong_key = [checks.Error(_WRONG_KEY, hint=_KEY_REMEDY, id="core.E204")]
        return [*faults, *(wrong_key if _no_grant_matches() else [])]
    except DatabaseError:
        return []


def require_safe_accounts() -> None:
    """Raises ImproperlyConfigured when accounts or keys do not allow a start in production.

    Of passwords only the administrators' are tried here, which takes a moment each; ``check_accounts`` tries
    all. While the database is away nobody can sign in, and demo accounts never hold a right in production.
    """
    if not settings.PRODUCTION:
        return
    try:
        users = _everybody()
        faults = _faults(users, tried=users.filter(grants__role__in=ADMINISTRATORS).distinct())
        wrong_key = _no_grant_matches()
    except DatabaseError as error:
        _log.warning("accounts not checked, the database does not answer: %s", error)
        return
    if faults:
        raise ImproperlyConfigured("".join(sentence for _, sentence in faults) + _REMEDY)
    if wrong_key:
        raise ImproperlyConfigured(_WRONG_KEY + _KEY_REMEDY)


def _everybody() -> QuerySet[Any]:
    from core.models import User

    return User.objects.filter(is_active=True).order_by("username")


def _no_grant_matches() -> bool:
    """Whether there are grants, none of which matches its digest."""
    from core.models import RoleGrant

    grants = RoleGrant.objects.select_related("user")
    return grants.exists() and not any(grant.is_intact for grant in grants.iterator(chunk_size=100))


def _faults(users: QuerySet[Any], tried: QuerySet[Any] | None = None) -> list[tuple[str, str]]:
    """Codes and sentences of what is wrong; ``tried`` are those whose password is tried."""
    faults = []
    if names := _names(users.filter(is_demo=True)):
        faults.append(("core.E201", f"正式环境里有演示账号：{names}。演示数据不能用于正式环境。"))
    guessed = users.filter(Q(username__in=FORBIDDEN_NAMES), is_demo=False)
    if names := _names(guessed):
        faults.append(("core.E202", f"正式环境里有人人会猜的账号名：{names}。"))
    known = [
        user
        for user in (users if tried is None else tried)
        if not user.is_demo and user.check_password(DEMO_PASSWORD)
    ]
    if known:
        names = "、".join(user.username for user in known[:10])
        faults.append(("core.E203", f"这些账号用的是公开的演示密码：{names}。请立即重置。"))
    return faults


def _names(users: QuerySet[Any]) -> str:
    found = list(users.values_list("username", flat=True)[:11])
    return "、".join(found[:10]) + (" 等" if len(found) > 10 else "")
