"""Which accounts are locked out at the moment, for the administrators' pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings

from core.models import FailedAttempt, User


def locked_names(usernames: Collection[str], *, now: datetime) -> frozenset[str]:
    """The names that enough recent failures keep out, from one address or altogether; one query."""
    policy = settings.PROTECTION
    since = now - timedelta(minutes=policy.lock_minutes)
    failures = FailedAttempt.objects.filter(username__in=usernames, cleared=False, at__gt=since)
    pairs = list(failures.values_list("username", "ip"))
    from_one, altogether = Counter(pairs), Counter(name for name, _ in pairs)
    locked = {name for (name, _), count in from_one.items() if count >= policy.lock_failures}
    locked |= {name for name, count in altogether.items() if count >= policy.lock_failures_user}
    return frozenset(locked)


def open_failures(user: User) -> int:
    """Failures that still count against the account."""
    return FailedAttempt.objects.filter(username=user.username, cleared=False).count()
