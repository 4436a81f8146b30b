"""Cover during a leave: asked by a minister, given by the security administrator, ending by itself."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.choices import AccountRequestKind, AccountRequestState
from core.dates import day_text
from core.models import AccountRequest, RoleGrant, User
from core.policy import Refused
from core.querysets import within
from core.rules.matrix import ADMINISTRATORS
from core.rules.rights import Right
from core.services.accounts.guard import require_right
from core.services.accounts.requests import conclude, record_request, tell_security, waiting

from .granting import Wanted, grant_role


def coverable_grants(user: User, *, on: date) -> QuerySet[RoleGrant]:
    """What the user may ask to have covered: business rights in the scope, themselves no covers."""
    lasting = Q(end__isnull=True) | Q(end__gt=on)
    rows = RoleGrant.objects.filter(lasting, cover_for=None, user__is_active=True, start__lte=on)
    rows = rows.exclude(role__in=[*ADMINISTRATORS, "person"])
    rows = rows.filter(within(user.scope_paths(Right.REQUEST_COVER), "unit__path"))
    return rows.select_related("user", "unit").order_by("unit__order", "unit_id", "user__display_name", "id")


@transaction.atomic
def ask_cover(
    grant: RoleGrant, user: User, *, start: date, end: date, reason: str, by: User, now: datetime
) -> AccountRequest:
    """Ask that ``user`` exercises the grant of somebody on leave during [start, end)."""
    require_right(Right.REQUEST_COVER, by=by)
    on = timezone.localdate(now)
    if not coverable_grants(by, on=on).filter(pk=grant.pk).exists():
        raise Refused.because("covers.scope", "这项授权不在你的范围内，或已经终止。请重新选择。")
    _check(grant, user, start, end, on)
    request = AccountRequest.objects.create(
        kind=AccountRequestKind.COVER,
        user=user,
        grant=grant,
        start=start,
        end=end,
        reason=reason,
        asked_by=by,
        asked_at=now,
    )
    record_request(request, "申请", by=by)
    tell_security(request, now=now)
    return request


@transaction.atomic
def confirm_cover(request: AccountRequest, *, by: User, now: datetime) -> RoleGrant:
    """Give the dated grant as asked; what the person on leave holds by now is the measure."""
    require_right(Right.MANAGE_GRANTS, by=by)
    current = waiting(request, by=by)
    grant, start, end = current.grant, current.start, current.end
    if grant is None or start is None or end is None:
        raise Refused.because("covers.none", "这件事项不是请假代行。")
    on = timezone.localdate(now)
    start = max(start, on)
    _check(grant, current.user, start, end, on)
    wanted = Wanted(
        grant.role,
        grant.unit,
        start,
        end,
        reason=current.reason,
        cover_for=grant.user,
        asked_by=current.asked_by,
    )
    given = grant_role(current.user, wanted, by=by, now=now)
    conclude(current, AccountRequestState.DONE, by=by, now=now)
    return given


def _check(grant: RoleGrant, user: User, start: date, end: date, on: date) -> None:
    absent = grant.user
    if not grant.is_intact:
        raise Refused.because(
            "covers.changed", "这项授权被人直接改过数据库，不起作用，不能代行。请安全管理员先到该账号页核查。"
        )
    if user.pk == absent.pk:
        raise Refused.because("covers.self", "代行人不能是请假的本人。请另选一人。")
    if not user.is_active:
        raise Refused.because("covers.inactive", f"“{user}”的账号没有启用，不能代行。请另选一人。")
    if start < on:
        raise Refused.because("covers.past", "代行不能从过去的日子开始。请从今天或以后的日子开始。")
    if end <= start:
        raise Refused.because("covers.span", "代行须有终止日，并且晚于开始日。到终止日零时自动收回。")
    if not absent.is_active or start < grant.start or (grant.end is not None and end > grant.end):
        limit = f"，只到 {day_text(grant.end)}" if grant.end else ""
        raise Refused.because(
            "covers.more",
            f"代行不能超过“{absent}”本人的权限：本人从 {day_text(grant.start)} 起持有{limit}。请改正日期。",
        )
