"""Giving a role over a unit, and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from core.choices import AuditAction, Role, SessionEnd
from core.dates import day_text
from core.models import RoleGrant, Unit, User
from core.policy import Refused
from core.rules.accounts import Span, clash, reach
from core.rules.matrix import Scope
from core.rules.rights import Right
from core.services import audit
from core.services.accounts.ending import FORGED, close_grants
from core.services.accounts.guard import locked, require_not_last, require_other, require_right
from core.services.sessions import end_sessions


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role over a unit from a day on, and for whom when it covers a leave."""

    role: str
    unit: Unit
    start: date
    end: date | None = None
    reason: str = ""
    cover_for: User | None = None
    asked_by: User | None = None


@transaction.atomic
def grant_role(user: User, wanted: Wanted, *, by: User | None, now: datetime) -> RoleGrant:
    """Give the role; the holder's sessions end, so that the next request has the new rights.

    ``by`` is None when the command line makes the first administrators. Raises Refused for oneself, a span
    that is over, a unit on which the role is not granted, and a role that another one excludes.
    """
    require_right(Right.MANAGE_GRANTS, by=by)
    require_other(user, by=by)
    current, on = locked(user), timezone.localdate(now)
    if current.disabled_at is not None:
        raise Refused.because("grants.disabled", f"“{current}”的账号已停用，不能授权。")
    _check_span(wanted, on)
    _check_place(wanted)
    _check_others(current, wanted)
    grant = RoleGrant.objects.create(
        user=current,
        role=wanted.role,
        unit=wanted.unit,
        start=wanted.start,
        end=wanted.end,
        cover_for=wanted.cover_for,
        asked_by=wanted.asked_by,
        granted_by=by,
        reason=wanted.reason,
    )
    end_sessions(current, why=SessionEnd.RIGHTS)
    action = AuditAction.DELEGATE if wanted.cover_for else AuditAction.GRANT
    _record(action, grant, by=by, reason=wanted.reason)
    return grant


@transaction.atomic
def end_grant(grant: RoleGrant, *, day: date, reason: str, by: User, now: datetime) -> RoleGrant:
    """The role is held for the last time on the day before ``day``; covers of it end with it.

    A grant that the product did not write so is ended as never held, whatever the day.
    """
    require_right(Right.MANAGE_GRANTS, by=by)
    current = (
        RoleGrant.objects.select_for_update(of=("self",)).select_related("user", "unit").get(pk=grant.pk)
    )
    require_other(current.user, by=by)
    on = timezone.localdate(now)
    was_intact = current.is_intact
    if was_intact:
        _check_end(current, day, on)
    require_not_last([current], on=on if current.start <= on else current.start)
    close_grants([current], day=day, on=on)
    end_sessions(current.user, why=SessionEnd.RIGHTS)
    _record(AuditAction.REVOKE, current, by=by, reason=reason, note="" if was_intact else FORGED)
    return current


def _check_end(grant: RoleGrant, day: date, on: date) -> None:
    if grant.end is not None and (grant.end <= on or grant.end <= grant.start):
        raise Refused.because("grants.over", "这项授权已经终止，不用再办。")
    if day < on:
        raise Refused.because("grants.past_end", "终止日不能早于今天：已经过去的日子里确实有过这项权限。")
    if grant.end is not None and day > grant.end:
        raise Refused.because(
            "grants.later", f"这项授权到 {day_text(grant.end)} 为止，终止日不能更晚。需要延长的请另行授权。"
        )


def _check_span(wanted: Wanted, on: date) -> None:
    if wanted.start < on:
        raise Refused.because("grants.past", "授权不能从过去的日子开始。请从今天或以后的日子开始。")
    if wanted.end is not None and wanted.end <= wanted.start:
        raise Refused.because("grants.span", "授权的终止日须晚于开始日。请改正日期。")
    ends = [day for day in (wanted.unit.valid_to, wanted.end) if day]
    if wanted.unit.valid_to is not None and wanted.start >= wanted.unit.valid_to:
        raise Refused.because(
            "grants.ended_unit", f"“{wanted.unit}”自 {day_text(min(ends))} 起撤销。请选择接续单位。"
        )


def _check_place(wanted: Wanted) -> None:
    label, is_district = Role(wanted.role).label, wanted.unit.parent_id is None
    if reach(wanted.role) == Scope.DISTRICT and not is_district:
        raise Refused.because(
            "grants.district_role", f"{label}的职责覆盖全区，只能在区本级授予，不能只授“{wanted.unit}”。"
        )
    if reach(wanted.role) == Scope.UNIT and is_district:
        raise Refused.because(
            "grants.unit_role", f"{label}是一个单位的角色，不能在区本级授予。请选择具体单位。"
        )


def _check_others(user: User, wanted: Wanted) -> None:
    rows = list(user.grants.select_related("unit"))
    wish = Span(wanted.role, wanted.start, wanted.end)
    if other := clash(wish, [Span(row.role, row.start, row.end) for row in rows]):
        raise Refused.because(
            "grants.exclusive",
            f"“{user}”已是{Role(other.role).label}，不能同时是{Role(wanted.role).label}："
            "三类管理员互斥，也不能兼任业务角色。请先终止原授权，或另建账号给另一个人。",
        )
    for row in rows:
        held = Span(row.role, row.start, row.end)
        if row.role == wanted.role and row.unit_id == wanted.unit.pk and held.meets(wish):
            raise Refused.because(
                "grants.twice",
                f"“{user}”已有“{Role(row.role).label}（{row.unit.short_name}）”，"
                f"自 {day_text(row.start)} {f'至 {day_text(row.end)}' if row.end else '起'}，不用重复授权。",
            )


def _record(action: AuditAction, grant: RoleGrant, *, by: User | None, reason: str, note: str = "") -> None:
    facts = {
        "账号": grant.user.username,
        "角色": grant.get_role_display(),
        "范围": grant.unit.name,
        "起": day_text(grant.start),
        "止": day_text(grant.end) if grant.end else "—",
    }
    if grant.cover_for:
        facts["代行"] = f"代{grant.cover_for.display_name}"
    if grant.asked_by:
        facts["申请人"] = grant.asked_by.display_name
    if note:
        facts["说明"] = note
    act = audit.Act(action, grant.user, unit_path=grant.unit.path, changes=facts, reason=reason)
    audit.record(act, by=by)
