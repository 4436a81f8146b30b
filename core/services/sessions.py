"""Signed-in sessions: begun, used, timed out, ended; one row of UserSession each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from core.choices import AuditAction, SessionEnd
from core.models import User, UserSession
from core.rules.matrix import ADMINISTRATORS

from . import audit
from .session_store import RowStore, SessionStore, stored

ENDED, UNDONE = "ended", "undone"
"""Why the session ended; whether a form was sent that nobody received."""
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
    return stored(key)[:16]


@transaction.atomic
def begin(user: User, key: str, place: Place, *, now: datetime) -> int:
    """A new session of the user; how many older ones it ended, by default all of them."""
    # First, for it holds the account's row: of sign-ins at one moment the later sees the earlier's session.
    User.objects.filter(pk=user.pk).update(seen_at=now)
    ended = end_sessions(user, key, why=SessionEnd.ELSEWHERE) if settings.PROTECTION.one_session else 0
    UserSession.objects.update_or_create(
        session_key=stored(key),
        defaults={
            "user": user,
            "started_at": now,
            "seen_at": now,
            "ip": place.ip,
            "agent": place.agent[:200],
        },
    )
    return ended


@transaction.atomic
def end_sessions(user: User, except_key: str | None = None, *, why: SessionEnd = SessionEnd.ENDED) -> int:
    """End the user's sessions at their next request; how many. The act behind it is recorded by its service.

    Their sign-in page says ``why``.
    """
    rows = list(UserSession.objects.filter(user=user).exclude(session_key=stored(except_key or "")))
    for row in rows:
        _close(row, why)
    return len(rows)


@transaction.atomic
def end_session(session: UserSession, *, by: User, why: SessionEnd = SessionEnd.ENDED) -> None:
    """End one session and record it."""
    changes = {"会话": session.session_key[:16], "原因": why.label}
    _close(session, why)
    audit.record(audit.Act(AuditAction.SESSION_END, session.user, changes=changes), by=by)


@transaction.atomic
def sign_out(user: User, key: str | None) -> None:
    """The user leaves by himself: this session is over, and the trail says so."""
    rows_of(user, key).delete()
    audit.record(audit.Act(AuditAction.LOGOUT, user), by=user)


def _close(row: UserSession, why: SessionEnd) -> None:
    _leave(RowStore(row.session_key), why)
    row.delete()


def leave_reason(key: str, why: SessionEnd) -> SessionStore:
    """Take out of the session all that it held and leave only why it ended; the session as it then is."""
    return _leave(SessionStore(key), why)


def _leave(store: SessionStore, why: SessionEnd) -> SessionStore:
    if store.exists(store.session_key or ""):
        store.clear()
        store[ENDED] = why.value
        store.save()
    return store


def rows_of(user: User, key: str | None) -> QuerySet[UserSession]:
    """The user's session of this key."""
    return UserSession.objects.filter(user=user, session_key=stored(key or ""))


def renamed(old: str, new: str) -> None:
    """The session goes on under another key, as Django gives it one when the password changes."""
    UserSession.objects.filter(session_key=stored(old)).update(session_key=stored(new))


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
