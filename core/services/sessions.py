"""Signed-in sessions: begun, used, timed out, ended; one row of UserSession each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from core.choices import AuditAction, SessionEnd
from core.models import User, UserSession
from core.rules.matrix import ADMINISTRATORS

from . import audit

ENDED = "ended"
_KEY = re.compile(r"[0-9a-z]{8,40}")
_TOUCH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person signs in from: address and browser."""

    ip: str | None
    agent: str = ""


def is_key(text: str) -> bool:
    """Whether the text could be a session's key at all."""
    return bool(_KEY.fullmatch(text))


def digest(key: str) -> str:
    """The session as the audit trail quotes it: sixteen hex digits, from which no key can be had."""
    return sha256(key.encode()).hexdigest()[:16]


@transaction.atomic
def begin(user: User, key: str, place: Place, *, now: datetime) -> int:
    """A new session of the user; how many older ones it ended, by default all of them."""
    ended = end_sessions(user, key, why=SessionEnd.ELSEWHERE) if settings.PROTECTION.one_session else 0
    UserSession.objects.update_or_create(
        session_key=key,
        defaults={
            "user": user,
            "started_at": now,
            "seen_at": now,
            "ip": place.ip,
            "agent": place.agent[:200],
        },
    )
    User.objects.filter(pk=user.pk).update(seen_at=now)
    return ended


@transaction.atomic
def end_sessions(user: User, except_key: str | None = None, *, why: SessionEnd = SessionEnd.ENDED) -> int:
    """End the user's sessions at their next request; how many. The act behind it is recorded by its service.

    Their sign-in page says ``why``.
    """
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=except_key or ""))
    for row in rows:
        _close(row, why)
    return len(rows)


@transaction.atomic
def end_session(session: UserSession, *, by: User, why: SessionEnd = SessionEnd.ENDED) -> None:
    """End one session and record it."""
    changes = {"会话": digest(session.session_key), "原因": why.label}
    _close(session, why)
    audit.record(audit.Act(AuditAction.SESSION_END, session.user, changes=changes), by=by)


def _close(row: UserSession, why: SessionEnd) -> None:
    leave_reason(row.session_key, why)
    row.delete()


def leave_reason(key: str, why: SessionEnd) -> SessionBase:
    """Take out of the session all that it held and leave only why it ended; the session as it then is."""
    store = _store(key)
    if store.exists(key):
        store.clear()
        store[ENDED] = why.value
        store.save()
    return store


def _store(key: str) -> SessionBase:
    engine: Any = import_module(settings.SESSION_ENGINE)
    store: SessionBase = engine.SessionStore(key)
    return store


def renamed(old: str, new: str) -> None:
    """The session goes on under another key, as Django gives it one when the password changes."""
    UserSession.objects.filter(session_key=old).update(session_key=new)


def forget_dead(*, now: datetime) -> int:
    """Drop sessions over for so long that nobody comes back to be told why; how many."""
    dead = UserSession.objects.filter(seen_at__lte=now - timedelta(seconds=settings.SESSION_COOKIE_AGE))
    for row in dead:
        _store(row.session_key).delete(row.session_key)
    return dead.delete()[0]


def fault(user: User, row: UserSession | None, *, now: datetime) -> SessionEnd | None:
    """Why the session no longer holds; None while it does."""
    policy = settings.PROTECTION
    if row is None:
        return SessionEnd.ENDED
    if now - row.started_at >= timedelta(hours=policy.session_hours):
        return SessionEnd.LONGEST
    is_admin = bool(user.roles & set(ADMINISTRATORS))
    idle = policy.admin_idle_minutes if is_admin else policy.idle_minutes
    if now - row.seen_at >= timedelta(minutes=idle):
        return SessionEnd.IDLE
    return None


def touch(row: UserSession, *, now: datetime) -> None:
    """Note that the person did something, at most once a minute."""
    if now - row.seen_at < _TOUCH:
        return
    UserSession.objects.filter(pk=row.pk).update(seen_at=now)
    User.objects.filter(pk=row.user_id).update(seen_at=now)
