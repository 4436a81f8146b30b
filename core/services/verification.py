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
    """Check the code, or the password, and record it; the sentence to show when it is not right."""
    code = by_code(user)
    fault = _check(user, secret, attempts.Step.STEP_UP, ip, now, code=code, signed_in=True)
    if fault is None:
        attempts.succeeded(user.username, ip)
        audit.record(audit.Act(AuditAction.STEP_UP, user), by=user)
    return fault


@transaction.atomic
def verify_password(user: User, password: str, *, ip: str | None, now: datetime) -> str | None:
    """Check the present password of somebody who wants to change it; the sentence when it is wrong."""
    return _check(user, password, attempts.Step.CHANGE, ip, now, code=False, signed_in=True)


@transaction.atomic
def verify_code(user: User, code: str, *, ip: str | None, now: datetime) -> str | None:
    """Check the code that completes a sign-in; the sentence when it is wrong."""
    return _check(user, code, attempts.Step.CODE, ip, now, code=True, signed_in=False)


def _check(
    user: User,
    secret: str,
    step: attempts.Step,
    ip: str | None,
    now: datetime,
    *,
    code: bool,
    signed_in: bool,
) -> str | None:
    """The lock first: behind it nothing is compared, so that guessing costs the guesser and nobody else.

    Guesses at one account wait for each other: each is asked after the failures of those before it.
    """
    by = user if signed_in else None
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if until := attempts.locked_until(user.username, ip, now=now):
        attempts.refused(step, user.username, by=by)
        return attempts.locked_sentence(until)
    if second_factor.accept_code(user, secret, now=now) if code else user.check_password(secret):
        return None
    if until := attempts.failed(step, user.username, ip, by=by, now=now):
        return attempts.locked_sentence(until)
    what = "动态口令不对或已经用过" if code else "密码不对"
    return f"{what}。{attempts.left_sentence(user.username, ip, now=now)}"
