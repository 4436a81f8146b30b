"""F16: a clock put back by an hour is an alarm, once; small corrections are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.choices import AuditAction
from core.models import AuditEvent, InboxItem
from core.services import audit, clock

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("F16")]
NOON = datetime(2026, 3, 31, 4, tzinfo=UTC)


def written(at: datetime, by: Any) -> None:
    with time_machine.travel(at, tick=False):
        audit.record(audit.Act(AuditAction.LOGIN), by=by)


def test_an_hour_back_is_one_alarm_and_the_trail_keeps_its_order(auditor: Any, organizer: Any) -> None:
    for minutes in (0, 1, -60, -59):
        written(NOON + timedelta(minutes=minutes), organizer)
    assert [clock.alarm_if_put_back(now=NOON) for _ in range(3)] == [True, False, False]
    alarm = AuditEvent.objects.get(action=AuditAction.ALARM)
    assert alarm.changes["倒拨分钟"] == 61
    assert InboxItem.objects.get(recipient=auditor).title == "服务器时钟被拨回"
    assert audit.verify_chain().holds
    written(NOON + timedelta(minutes=5), organizer)
    written(NOON - timedelta(minutes=30), organizer)
    assert clock.alarm_if_put_back(now=NOON), "the next time is a new alarm"


def test_the_time_service_may_correct_by_seconds(organizer: Any) -> None:
    written(NOON, organizer)
    written(NOON - timedelta(seconds=90), organizer)
    written(NOON + timedelta(days=1), organizer)
    assert not clock.alarm_if_put_back(now=NOON)
