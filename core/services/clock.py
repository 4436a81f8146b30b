"""A clock that was put back: noticed in the trail, whose rows have an order of their own."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from core.choices import AuditAction, Role
from core.models import AuditEvent, RoleGrant, User

from . import audit, inbox

LABEL = "时钟倒拨"
TOLERATED = timedelta(minutes=2)
LOOKED_BACK = 500


def alarm_if_put_back() -> bool:
    """One alarm for every time that the clock went back; the auditors and system administrators are told.

    The trail is in the order of writing, so a row older than the one before it was written by a clock that
    had been put back.
    """
    rows = AuditEvent.objects.order_by("-id").values_list("id", "at", "action", "object_label")[:LOOKED_BACK]
    found = sorted(rows)
    told = max(
        (key for key, _, action, label in found if (action, label) == (AuditAction.ALARM, LABEL)), default=0
    )
    for earlier, later in pairwise(found):
        if later[0] > told and earlier[1] - later[1] > TOLERATED:
            _alarm(later[0], earlier[1] - later[1])
            return True
    return False


def _alarm(row: int, back: timedelta) -> None:
    minutes = int(back.total_seconds() // 60)
    facts = {"倒拨分钟": minutes, "审计行号": row}
    audit.record(audit.Act(AuditAction.ALARM, label=LABEL, changes=facts), by=None)
    watchers = RoleGrant.objects.filter(role__in=(Role.AUDITOR, Role.SYSADMIN), end=None).values("user")
    for user in User.objects.filter(is_active=True, pk__in=watchers):
        inbox.notify(
            user,
            key=f"clock:{row}",
            category="安全告警",
            title=f"服务器时钟被往回拨了约 {minutes} 分钟",
            note="其间的记录时间不准，先后以审计行号为准。请核对对时服务。",
        )
