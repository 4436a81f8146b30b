"""Watching the trail: what the rules call an alarm is written down once and put into inboxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.choices import AlarmKind, AuditAction, AuditResult, Role
from core.models import AuditEvent
from core.querysets import AuditEventQuerySet
from core.rules.alarms import LOCKED, REFUSED_EXPORT, TAKEN, VIEWED, Alarm, Happening, Limits, alarms

from . import audit, inbox
from .accounts import role_holders

CATEGORY = "安全告警"
_VIEWS = {AuditAction.VIEW, AuditAction.VIEW_SENSITIVE, AuditAction.REVEAL}
_TAKING = {AuditAction.EXPORT, AuditAction.DOWNLOAD, AuditAction.PRINT}
_SHORT, _LONG = timedelta(minutes=70), timedelta(hours=25)


def watch(*, now: datetime) -> list[Alarm]:
    """Judge the last hours and raise each alarm once; those raised now."""
    limits = Limits(
        settings.PROTECTION.alarm_lockouts,
        settings.PROTECTION.alarm_views,
        settings.PROTECTION.alarm_night_people,
        settings.PROTECTION.alarm_refused_exports,
    )
    found = []
    for alarm in alarms(_happenings(now), limits):
        if not _known(alarm):
            raise_alarm(
                AlarmKind(alarm.rule), alarm.sentence, who=alarm.who, key=f"{alarm.at:%Y%m%d%H%M%S}", now=now
            )
            found.append(alarm)
    return found


def _known(alarm: Alarm) -> bool:
    """Whether the same alarm about the same person was raised within the rule's window."""
    known = raised(AlarmKind(alarm.rule), alarm.who)
    return known.filter(at__gte=alarm.at - alarm.within).exists()


def _happenings(now: datetime) -> Iterator[Happening]:
    acts = AuditEvent.objects.order_by("id").values_list(
        "at", "action", "actor_name", "actor__username", "result", "changes"
    )
    frequent = acts.filter(at__gte=now - _SHORT, action__in=[*_VIEWS, AuditAction.LOCKED_OUT])
    taken = acts.filter(at__gte=now - _LONG, action__in=[*_TAKING, AuditAction.EXPORT_REQUEST])
    refused = acts.filter(at__gte=now - _LONG, action__in=[AuditAction.REFUSED, AuditAction.EXPORT_DECIDE])
    for at, action, name, account, result, changes in (*frequent, *taken, *refused):
        sort = _sort(action, result, changes)
        if sort:
            # Who decides about an export is not who is refused.
            who = changes.get("申请人", name), changes.get("申请账号", account)
            people = changes.get("涉及人数") or changes.get("人数") or 1
            yield Happening(timezone.localtime(at), sort, _named(*who), people if sort == TAKEN else 1)


def _named(name: str, account: str | None) -> str:
    return f"{name}（{account}）" if account else name


def _sort(action: str, result: str, changes: dict[str, object]) -> str:
    if action == AuditAction.LOCKED_OUT:
        return LOCKED
    if action in _VIEWS:
        return VIEWED
    if action == AuditAction.EXPORT_DECIDE:
        return REFUSED_EXPORT if changes.get("结果") == "不批准" else ""
    if action == AuditAction.REFUSED:
        return REFUSED_EXPORT if "export" in str(changes.get("页面", "")) else ""
    if result == AuditResult.REFUSED:
        return REFUSED_EXPORT
    if result != AuditResult.DONE:
        return ""
    return TAKEN if action in _TAKING else ""


@transaction.atomic
def raise_alarm(
    kind: AlarmKind,
    sentence: str,
    *,
    key: str,
    now: datetime,
    who: str = "",
    roles: Iterable[str] = (Role.SECADMIN,),
    changes: dict[str, object] | None = None,
) -> None:
    """One row in the trail and one item in the inbox of everybody who holds one of the roles.

    ``key`` tells this alarm from others of its kind; an inbox holds it once.
    """
    facts = {"说明": sentence, **(changes or {})}
    audit.record(audit.Act(AuditAction.ALARM, label=_title(kind, who), changes=facts), by=None)
    for user in role_holders(roles, on=timezone.localdate(now)):
        inbox.notify(
            user, key=inbox_key(kind, key), category=CATEGORY, title=_title(kind, who), note=sentence
        )


def inbox_key(kind: AlarmKind, key: str = "") -> str:
    """The key of an alarm in inboxes; without its own key, what all of its kind begin with."""
    return f"alarm:{kind.value}:{key}"


def raised(kind: AlarmKind, who: str = "") -> AuditEventQuerySet:
    """The alarms of a kind in the trail, about this person where it is about people."""
    return AuditEvent.objects.filter(action=AuditAction.ALARM, object_label=_title(kind, who))


def _title(kind: AlarmKind, who: str) -> str:
    return f"{kind.label}：{who}" if who else str(kind.label)


def raise_unopened(path: str, *, now: datetime) -> None:
    """Sealed content on a page does not open: one alarm for each page."""
    sentence = f"页面 {path} 上有加密信息打不开：数据被改动、被换到别处，或密钥不对。请核查数据库和密钥。"
    if not raised(AlarmKind.SEALED).filter(changes__说明=sentence).exists():
        key = audit.list_digest([path])[:32]
        raise_alarm(AlarmKind.SEALED, sentence, key=key, now=now, roles=(Role.SECADMIN, Role.SYSADMIN))


def check_trail(*, now: datetime) -> list[str]:
    """Check the chain, the anchors and the archives; an alarm for each new fault, and all their sentences."""
    faults = trail_faults()
    for sentence in faults:
        if not raised(AlarmKind.CHAIN).filter(changes__说明=sentence).exists():
            key = audit.list_digest([sentence])[:32]
            raise_alarm(AlarmKind.CHAIN, sentence, key=key, now=now, roles=(Role.SECADMIN, Role.AUDITOR))
    return faults


def trail_faults() -> list[str]:
    """What is wrong with the trail, in sentences; nothing when all of it holds."""
    report = audit.verify_chain()
    faults = []
    if not report.holds:
        when = f"（{timezone.localtime(report.broken_at):%Y-%m-%d %H:%M}）" if report.broken_at else ""
        faults.append(f"摘要链在第 {report.broken_id} 条断开{when}，此前 {report.rows} 条完好。")
    if missing := audit.missing_guards():
        faults.append(
            f"审计表缺少 {missing} 个只追加触发器，有人直接改动过数据库结构。"
            "请先保全数据库文件、查明是谁，再由技术人员重建触发器。"
        )
    return faults + [fault.sentence for fault in audit.anchor_faults()] + audit.archive_faults()
