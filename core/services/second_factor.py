"""The second factor: one-time codes of an authenticator on the person's phone (TOTP, RFC 6238)."""

from __future__ import annotations

import base64
import os
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from core.choices import AuditAction, Role, SessionEnd
from core.models import User
from core.rules.matrix import ADMINISTRATORS, Action
from core.rules.rights import role_rights

from . import audit, sessions

DIGITS, PERIOD, DRIFT = 6, 30, 1
_SECRET_BYTES = 20
_ALWAYS = {*ADMINISTRATORS, Role.ORGANIZER, Role.OVERSEER, Role.MINISTER, Role.DISCIPLINE}


def is_offered() -> bool:
    """Whether this installation asks for codes at all."""
    return bool(settings.PROTECTION.second_factor)


def is_required_of(user: User) -> bool:
    """Whether the roles held today need a second factor: administrators, the department, whoever approves."""
    return any(
        role in _ALWAYS or any(right.action == Action.APPROVE for right in role_rights(role))
        for role in user.roles
    )


def is_asked_of(user: User) -> bool:
    """Whether this installation asks the user for a code: because of the role, or because one is bound."""
    return is_offered() and (is_bound(user) or is_required_of(user))


def is_bound(user: User) -> bool:
    """Whether the account has an authenticator."""
    return user.totp_confirmed_at is not None


def new_secret() -> str:
    """A random secret as authenticators take it, in base32."""
    return base64.b32encode(os.urandom(_SECRET_BYTES)).decode()


def provisioning_uri(user: User, secret: str) -> str:
    """What the picture of squares says to the authenticator."""
    return _totp(secret).get_provisioning_uri(user.username, settings.DISTRICT_NAME)


def accept_code(user: User, code: str, *, now: datetime) -> bool:
    """Whether the code is right now, or half a minute ago or ahead; each code serves once.

    Two requests with one code race for the step in the database; only one gets it.
    """
    if not user.totp_secret:
        return False
    step = _step_of(user.totp_secret, code, now)
    if step is None:
        return False
    return bool(User.objects.filter(pk=user.pk, totp_last_step__lt=step).update(totp_last_step=step))


@transaction.atomic
def bind(user: User, secret: str, code: str, *, key: str | None, now: datetime) -> bool:
    """Bind an authenticator that has shown one right code; whether it has. All sessions but ``key`` end."""
    step = _step_of(secret, code, now)
    if step is None:
        return False
    again = is_bound(user)
    user.totp_secret, user.totp_confirmed_at, user.totp_last_step = secret, now, step
    user.save(update_fields=["totp_secret", "totp_confirmed_at", "totp_last_step"])
    sessions.end_sessions(user, key, why=SessionEnd.FACTOR)
    changes = {"动态口令": "更换" if again else "绑定"}
    audit.record(audit.Act(AuditAction.SECOND_FACTOR, user, changes=changes), by=user)
    return True


@transaction.atomic
def forget_second_factor(user: User, *, by: User, reason: str = "") -> None:
    """Take a lost authenticator off the account and end its sessions; the next sign-in binds a new one."""
    user.totp_secret, user.totp_confirmed_at, user.totp_last_step = None, None, 0
    user.save(update_fields=["totp_secret", "totp_confirmed_at", "totp_last_step"])
    sessions.end_sessions(user, why=SessionEnd.FACTOR)
    act = audit.Act(AuditAction.SECOND_FACTOR, user, changes={"动态口令": "解除绑定"}, reason=reason)
    audit.record(act, by=by)


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute whose code this is, among the present one and its neighbours."""
    digits = code.replace(" ", "")
    present = int(now.timestamp()) // PERIOD
    totp = _totp(secret)
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        if constant_time_compare(totp.generate(step * PERIOD).decode(), digits):
            found = step
    return found


def _totp(secret: str) -> TOTP:
    # Authenticators know SHA-1 for sure; in an HMAC its collisions do not matter.
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), PERIOD)  # noqa: S303
