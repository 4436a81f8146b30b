"""Accounts that nobody uses any more are disabled by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models.functions import Coalesce, Greatest

from core.choices import AuditAction, AuditResult
from core.models import User
from core.policy import Refused
from core.services import audit

from .lifecycle import disable


def disable_idle(*, now: datetime) -> int:
    """Disable active accounts unused for as many days as the policy says; how many.

    The last administrator of a kind stays and raises an alarm instead.
    """
    days = settings.PROTECTION.account_idle_days
    used = Greatest(Coalesce("seen_at", "created_at"), Coalesce("activated_at", "created_at"), "created_at")
    idle = (
        User.objects.filter(is_active=True, is_demo=False)
        .annotate(used=used)
        .filter(used__lt=now - timedelta(days=days))
    )
    disabled = 0
    for user in list(idle.order_by("pk")):
        try:
            disable(user, reason=f"连续 {days} 天没有使用，自动停用", by=None, now=now)
            disabled += 1
        except Refused as refusal:
            _alarm(user, str(refusal))
    return disabled


def _alarm(user: User, reason: str) -> None:
    act = audit.Act(
        AuditAction.ALARM, user, changes={"告警": "账号长期不用"}, reason=reason, result=AuditResult.FAILED
    )
    audit.record(act, by=None)
