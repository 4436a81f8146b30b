"""Failed attempts to prove who one is, and the lock that enough of them close for a while."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.choices import AuditAction, AuditResult
from core.models import FailedAttempt, User

from . import audit

_LONG_NUMBER = re.compile(r"\d{7,}")


class Step(StrEnum):
    """Where the attempt was made; the label stands in the trail."""

    PASSWORD = "password"  # noqa: S105 - the name of a step
    CODE = "code"
    STEP_UP = "step_up"
    CHANGE = "change"

    @property
    def label(self) -> str:
        """In Chinese: 登录密码."""
        return _LABELS[self]


_LABELS = {
    Step.PASSWORD: "登录密码",
    Step.CODE: "动态口令",
    Step.STEP_UP: "再次验证",
    Step.CHANGE: "修改密码",
}


def locked_until(username: str, ip: str | None, *, now: datetime) -> datetime | None:
    """Until when the way in is locked: for the account from this address, for the account, for the address.

    The same for accounts that do not exist, so that the answer tells nothing.
    """
    policy = settings.PROTECTION
    limits = (
        ({"username": username, "ip": ip}, policy.lock_failures),
        ({"username": username}, policy.lock_failures_user),
        ({"ip": ip}, policy.lock_failures_address),
    )
    ends = [_lock_end(facts, most, now) for facts, most in limits]
    return max((end for end in ends if end), default=None)


def _lock_end(facts: dict[str, Any], most: int, now: datetime) -> datetime | None:
    """Half an hour after the last of the failures, when the last so many fell within half an hour."""
    failures = FailedAttempt.objects.filter(**facts, cleared=False, at__gt=now - 2 * _span())
    return _end_of(list(failures.order_by("-at").values_list("at", flat=True)[:most]), most, now)


def _end_of(times: Sequence[datetime], most: int, now: datetime) -> datetime | None:
    """The same of failures given, the latest first."""
    if len(times) < most or times[0] - times[most - 1] >= _span():
        return None
    end = times[0] + _span()
    return end if end > now else None


def _span() -> timedelta:
    return timedelta(minutes=settings.PROTECTION.lock_minutes)


def locked_names(usernames: Collection[str] | None = None, *, now: datetime) -> frozenset[str]:
    """Those of the accounts (of all names typed, when none are given) that are locked; one query."""
    policy = settings.PROTECTION
    failures = FailedAttempt.objects.filter(cleared=False, at__gt=now - 2 * _span())
    if usernames is not None:
        failures = failures.filter(username__in=usernames)
    from_one, altogether = defaultdict(list), defaultdict(list)
    for name, ip, at in failures.order_by("-at").values_list("username", "ip", "at"):
        from_one[name, ip].append(at)
        altogether[name].append(at)
    locked = {name for (name, _), times in from_one.items() if _end_of(times, policy.lock_failures, now)}
    locked |= {name for name, times in altogether.items() if _end_of(times, policy.lock_failures_user, now)}
    return frozenset(locked)


def open_failures(username: str) -> int:
    """Failures that still count against the account."""
    return FailedAttempt.objects.filter(username=username, cleared=False).count()


def left(username: str, ip: str | None, *, now: datetime) -> int:
    """How many more failures the account may have from this address before it is locked."""
    failures = FailedAttempt.objects.filter(username=username, ip=ip, cleared=False, at__gt=now - _span())
    return max(0, int(settings.PROTECTION.lock_failures) - failures.count())


def left_sentence(username: str, ip: str | None, *, now: datetime) -> str:
    """What a wrong answer costs."""
    minutes = settings.PROTECTION.lock_minutes
    return f"还可以再试 {left(username, ip, now=now)} 次，之后将锁定 {minutes} 分钟。"


def locked_sentence(until: datetime) -> str:
    """What a locked person reads."""
    clock = timezone.localtime(until)
    return f"失败次数太多，已锁定到 {clock:%H:%M}，在此之前不能再试。急需使用的，请联系安全管理员解除锁定。"


@transaction.atomic
def failed(step: Step, username: str, ip: str | None, *, by: User | None, now: datetime) -> datetime | None:
    """Note a failure and record it; until when it locked the way in, if it did.

    ``by`` is the person who is already signed in; None at the sign-in page, where nothing in the record
    says whether there is such an account.
    """
    FailedAttempt.objects.create(username=username[:60], ip=ip, what=step.value, at=now)
    action = AuditAction.STEP_UP_FAILED if by else AuditAction.LOGIN_FAILED
    label, facts = as_shown(username), {"环节": step.label}
    acts = [audit.Act(action, label=label, changes=facts, result=AuditResult.FAILED)]
    until = locked_until(username, ip, now=now)
    if until:
        acts.append(audit.Act(AuditAction.LOCKED_OUT, label=label, changes=facts))
    audit.record_many(acts, by=by)
    return until


def refused(step: Step, username: str, *, by: User | None) -> None:
    """Record an attempt that met a locked door; what was typed was not even looked at."""
    act = audit.Act(
        AuditAction.STEP_UP_FAILED if by else AuditAction.LOGIN_FAILED,
        label=as_shown(username),
        changes={"环节": step.label, "锁定中": True},
        result=AuditResult.REFUSED,
    )
    audit.record(act, by=by)


def succeeded(username: str, ip: str | None) -> None:
    """The person from this address has proved who he is: earlier failures count no more."""
    FailedAttempt.objects.filter(username=username, ip=ip, cleared=False).update(cleared=True)


def as_shown(username: str) -> str:
    """What was typed as the account, for the trail: people also type numbers that are nobody's business."""
    return _LONG_NUMBER.sub("***", username)[:60]
