"""The end of signing in: the session begins, failures are forgiven, the trail knows, the notice waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from core.choices import AuditAction
from core.models import User

from . import attempts, audit, notices, sessions


@transaction.atomic
def admit(user: User, key: str, place: sessions.Place, *, by_code: bool, now: datetime) -> None:
    """The user is in, with the session of this key."""
    facts = replace(audit.current_request.get(), session=sessions.digest(key))
    audit.current_request.set(facts)
    ended = sessions.begin(user, key, place, now=now)
    attempts.succeeded(user.username, place.ip)
    changes: dict[str, object] = {"方式": "密码和动态口令" if by_code else "密码"}
    if ended:
        changes["在别处退出"] = ended
    audit.record(audit.Act(AuditAction.LOGIN, user, changes=changes), by=user)
    notices.remind(user, now=now)
