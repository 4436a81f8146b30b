"""Whether the person at the browser is who signed in: the code of the second factor, or the password."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.choices import AuditAction
from core.models import User

from . import attempts, audit, second_factor


def by_code(user: User) -> bool:
    """Whether the person is asked for a code rather than for the password."""
    return second_factor.is_asked_of(user)


@transaction.atomic
def verify(user: User, secret: str, *, ip: str | None, now: datetime) -> str | None:
    """Check the secret and record it; the sentence to show when it is wrong or the way is locked."""
    step = attempts.Step.STEP_UP
    if until := attempts.locked_until(user.username, ip, now=now):
        attempts.refused(step, user.username, by=user)
        return attempts.locked_sentence(until)
    if not _is_right(user, secret, now):
        until = attempts.failed(step, user.username, ip, by=user, now=now)
        if until:
            return attempts.locked_sentence(until)
        what = "动态口令" if by_code(user) else "密码"
        return f"{what}不对。{attempts.left_sentence(user.username, ip, now=now)}"
    attempts.succeeded(user.username, ip)
    audit.record(audit.Act(AuditAction.STEP_UP, user), by=user)
    return None


def _is_right(user: User, secret: str, now: datetime) -> bool:
    if by_code(user):
        return second_factor.accept_code(user, secret, now=now)
    return user.check_password(secret)
