"""Grants that somebody wrote or changed past the product: they give no right, and somebody is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.choices import AlarmKind, Role
from core.dates import day_text
from core.models import RoleGrant
from core.services import audit
from core.services.alarms import raise_alarm, raised

_TOLD = (Role.SECADMIN, Role.AUDITOR)


def changed_grants() -> Iterator[RoleGrant]:
    """Of all times, those that do not match their digest."""
    rows = RoleGrant.objects.select_related("user", "unit").order_by("pk")
    return (grant for grant in rows.iterator(chunk_size=1000) if not grant.is_intact)


def alarm_changed(*, now: datetime) -> int:
    """One alarm for every changed grant as it stands; how many were raised now."""
    return sum(_alarm(grant, now) for grant in list(changed_grants()))


def _alarm(grant: RoleGrant, now: datetime) -> bool:
    end = grant.end.isoformat() if grant.end else ""
    stands = [grant.pk, grant.user_id, grant.role, grant.unit_id, grant.start, end, grant.digest]
    state = audit.list_digest(map(str, stands))[:32]
    who = f"{grant.user.display_name}（{grant.user.username}）"
    if raised(AlarmKind.GRANT, who).filter(changes__授权现状=state).exists():
        return False
    span = f"{day_text(grant.start)} 至 {day_text(grant.end)}" if grant.end else f"{day_text(grant.start)} 起"
    sentence = (
        f"{who}的授权“{grant.get_role_display()}（{grant.unit.short_name}），{span}”与行摘要不符："
        "有人绕过系统直接改了数据库，或审计密钥不对。这项授权不起作用。"
        "请安全管理员在该账号页终止它，确需的重新授权；请审计管理员对照审计记录查明原来的授权和改动的人。"
    )
    raise_alarm(
        AlarmKind.GRANT,
        sentence,
        key=state,
        now=now,
        who=who,
        roles=_TOLD,
        changes={"授权编号": grant.pk, "授权现状": state},
    )
    return True
