"""Which acts of the trail, taken together, are an alarm; each rule counts within a sliding window."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NIGHT_FROM, NIGHT_UNTIL = 22, 6
LOCKED, VIEWED, TAKEN, REFUSED_EXPORT = "locked", "viewed", "taken", "refused_export"


@dataclass(frozen=True, slots=True)
class Happening:
    """One act as the rules see it: when (local time), of what sort, by whom, with how many people.

    ``who`` tells people apart and is shown, so namesakes need more than a name in it.
    """

    at: datetime
    sort: str
    who: str
    people: int = 1


@dataclass(frozen=True, slots=True)
class Limits:
    """What is still a normal day; more than that is an alarm."""

    lockouts: int
    details: int
    night_people: int
    refused_exports: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: the rule, whom it is about (empty: everybody), when, and what is told."""

    rule: str
    who: str
    at: datetime
    within: timedelta
    sentence: str


@dataclass(frozen=True, slots=True)
class _Rule:
    key: str
    sorts: frozenset[str]
    within: timedelta
    limit: Callable[[Limits], int]
    sentence: str
    each_person: bool = True
    at_night: bool = False


_RULES = (
    _Rule(
        "lockouts", frozenset({LOCKED}), timedelta(minutes=10), lambda limits: limits.lockouts,
        "10 分钟内有 {count} 次登录锁定，可能有人在试密码。请查看登录失败的来源地址。", each_person=False,
    ),
    _Rule(
        "details", frozenset({VIEWED}), timedelta(hours=1), lambda limits: limits.details,
        "{who} 1 小时内打开了 {count} 页人员信息，超出正常工作需要。请核实用途。",
    ),
    _Rule(
        "night", frozenset({VIEWED, TAKEN}), timedelta(hours=1), lambda limits: limits.night_people,
        "{who} 夜间 1 小时内查看或取走了 {count} 人次的信息。请核实是否本人操作。", at_night=True,
    ),
    _Rule(
        "refused_exports", frozenset({REFUSED_EXPORT}), timedelta(hours=24),
        lambda limits: limits.refused_exports,
        "{who} 24 小时内 {count} 次申请或尝试导出被拒绝。请核实用途。",
    ),
)  # fmt: skip


def alarms(happenings: Iterable[Happening], limits: Limits) -> list[Alarm]:
    """The alarms among acts given in the order of time; one for each time that a limit is passed.

    After an alarm the counting of that rule and person begins anew.
    """
    ordered = sorted(happenings, key=lambda happening: happening.at)
    found = [alarm for rule in _RULES for alarm in _by_rule(rule, ordered, limits)]
    return sorted(found, key=lambda alarm: alarm.at)


def _by_rule(rule: _Rule, ordered: Sequence[Happening], limits: Limits) -> Iterable[Alarm]:
    windows: dict[str, deque[Happening]] = defaultdict(deque)
    for happening in ordered:
        if happening.sort not in rule.sorts or (rule.at_night and not is_night(happening.at)):
            continue
        who = happening.who if rule.each_person else ""
        window = windows[who]
        window.append(happening)
        while window[0].at < happening.at - rule.within:
            window.popleft()
        count = sum(each.people for each in window)
        if count > rule.limit(limits):
            window.clear()
            yield Alarm(rule.key, who, happening.at, rule.within, rule.sentence.format(who=who, count=count))


def is_night(moment: datetime) -> bool:
    """Whether nobody is expected to work at this time."""
    return moment.hour >= NIGHT_FROM or moment.hour < NIGHT_UNTIL
