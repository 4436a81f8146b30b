"""A clock that was put back: noticed in the trail, whose rows have an order of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from core.choices import AlarmKind, Role
from core.models import AuditEvent

from .alarms import raise_alarm, raised

TOLERATED = timedelta(minutes=2)
LOOKED_BACK = 500


def alarm_if_put_back(*, now: datetime) -> bool:
    """One alarm for every time that the clock went back; auditors and system administrators are told.

    The trail is in the order of writing, so a row older than the one before it was written by a clock that
    had been put back.
    """
    rows = AuditEvent.objects.order_by("-id").values_list("id", "at")[:LOOKED_BACK]
    found = sorted(rows)
    last = raised(AlarmKind.CLOCK).order_by("-id").first()
    told = last.pk if last else 0
    for earlier, later in pairwise(found):
        back = earlier[1] - later[1]
        if later[0] > told and back > TOLERATED:
            _alarm(later[0], int(back.total_seconds() // 60), now)
            return True
    return False


def _alarm(row: int, minutes: int, now: datetime) -> None:
    raise_alarm(
        AlarmKind.CLOCK,
        f"服务器的时钟被往回拨了约 {minutes} 分钟。其间的记录时间不准，先后以审计行号为准。请核对对时服务。",
        key=str(row),
        now=now,
        roles=(Role.AUDITOR, Role.SYSADMIN),
        changes={"倒拨分钟": minutes, "审计行号": row},
    )
