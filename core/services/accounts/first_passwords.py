"""Random first passwords: shown once, valid for a few days, to be changed at the first sign-in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings

from core.models import UsedPassword, User

# No characters that are taken for one another on paper.
_KINDS = ("abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "@#%+=")
_LENGTH = 16
FIELDS = ("password", "password_expires_at", "password_changed_at")


def random_password() -> str:
    """Sixteen characters of four kinds."""
    chosen = [secrets.choice(kind) for kind in _KINDS]
    chosen += [secrets.choice("".join(_KINDS)) for _ in range(_LENGTH - len(chosen))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)


def issue(user: User, *, now: datetime) -> str:
    """Give the account a first password and say it this once; the caller saves ``FIELDS``.

    The password that it replaces stays among the used ones, so that a reset is no way round the history.
    """
    if user.pk and user.has_usable_password():
        UsedPassword.objects.create(user=user, digest=user.password, used_at=now)
    password = random_password()
    user.set_password(password)
    user.password_changed_at = None
    user.password_expires_at = now + timedelta(hours=settings.PROTECTION.first_password_hours)
    return password
