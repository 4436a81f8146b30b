"""What the trail shows together is an alarm, once; a normal day is none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.choices import AuditAction, AuditResult, Role
from core.models import AuditEvent, InboxItem
from core.rules.alarms import LOCKED, REFUSED_EXPORT, TAKEN, VIEWED, Happening, Limits, alarms
from core.services import alarms as service
from core.services import audit

DAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
LIMITS = Limits(lockouts=5, details=100, night_people=50, refused_exports=2)


def trace(
    sort: str, count: int, every: timedelta, *, begin: datetime = DAY, people: int = 1
) -> list[Happening]:
    return [Happening(begin + number * every, sort, "甲", people) for number in range(count)]


SECONDS, MINUTES = timedelta(seconds=1), timedelta(minutes=1)


@pytest.mark.requirement("A21")
@pytest.mark.parametrize(
    ("happenings", "rules"),
    [
        (trace(LOCKED, 6, MINUTES), ["lockouts"]),
        (trace(LOCKED, 5, MINUTES), []),
        (trace(LOCKED, 12, 3 * MINUTES), []),
        (trace(VIEWED, 101, 10 * SECONDS), ["details"]),
        (trace(VIEWED, 100, 10 * SECONDS), []),
        (trace(VIEWED, 300, MINUTES), []),
        (trace(VIEWED, 51, MINUTES, begin=NIGHT), ["night"]),
        (trace(VIEWED, 50, MINUTES, begin=NIGHT), []),
        (trace(TAKEN, 1, MINUTES, begin=NIGHT, people=51), ["night"]),
        (trace(TAKEN, 1, MINUTES, people=5000), []),
        (trace(REFUSED_EXPORT, 3, 60 * MINUTES), ["refused_exports"]),
        (trace(REFUSED_EXPORT, 2, 60 * MINUTES), []),
        (trace(VIEWED, 60, 8 * MINUTES) + trace(TAKEN, 3, 90 * MINUTES, people=40), []),
    ],
)
def test_each_rule_alarms_once_beyond_its_limit_and_never_within(
    happenings: list[Happening], rules: list[str]
) -> None:
    assert [alarm.rule for alarm in alarms(happenings, LIMITS)] == rules


@pytest.mark.requirement("A21")
def test_what_several_people_do_is_not_added_up() -> None:
    many = [Happening(DAY, VIEWED, f"第{number}人") for number in range(300)]
    assert alarms(many, LIMITS) == []


@pytest.mark.requirement("A21")
def test_an_alarm_is_one_row_and_one_item_for_each_security_administrator(
    user_with: Any, district: Any, organizer: Any
) -> None:
    first, second = (user_with(Role.SECADMIN, district.root, name) for name in ("sec-1", "sec-2"))
    for _number in range(3):
        refusal = audit.Act(
            AuditAction.EXPORT_DECIDE, changes={"结果": "不批准", "申请人": "乙", "申请账号": "yi"}
        )
        audit.record(refusal, by=organizer)
    now = AuditEvent.objects.latest("id").at + timedelta(minutes=1)
    assert [alarm.who for alarm in service.watch(now=now)] == ["乙（yi）"]
    assert service.watch(now=now + timedelta(minutes=5)) == []
    assert AuditEvent.objects.filter(action=AuditAction.ALARM).count() == 1
    told = InboxItem.objects.filter(category="安全告警")
    assert {item.recipient for item in told} == {first, second}
    assert told[0].title == "导出多次被拒绝：乙（yi）"


@pytest.mark.requirement("A21")
def test_files_that_nobody_fetched_in_time_are_no_refused_exports(db: None) -> None:
    gone = audit.Act(AuditAction.EXPORT, changes={"结果": "销毁"}, result=AuditResult.FAILED)
    audit.record_many([gone] * 5, by=None)
    assert service.watch(now=AuditEvent.objects.latest("id").at) == []


@pytest.mark.requirement("A21")
def test_a_normal_day_raises_no_alarm(organizer: Any) -> None:
    audit.record_many([audit.Act(AuditAction.VIEW, label="某人") for _ in range(20)], by=organizer)
    audit.record(audit.Act(AuditAction.EXPORT, changes={"人数": 20}), by=organizer)
    assert service.watch(now=AuditEvent.objects.latest("id").at) == []
    assert not AuditEvent.objects.filter(action=AuditAction.ALARM).exists()
