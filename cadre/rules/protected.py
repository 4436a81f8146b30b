"""Facts that rest on the personnel archive and that a unit may not change by itself."""

from __future__ import annotations

PROTECTED_FIELDS = frozenset({"birth", "work_start", "party_joined"})
_PROTECTED_SETS = ("full_time", "in_service", "education")


def is_protected(key: str) -> bool:
    """Whether the fact is decided by the department: birth, start of work, party date, education.

    ``key`` is the name of a field of the person, or set and field joined by a dot (``full_time.level``).
    """
    return key in PROTECTED_FIELDS or key.partition(".")[0] in _PROTECTED_SETS


def request_cause(request: int) -> str:
    """The cause under which a request about a protected fact waits in inboxes."""
    return f"change_request:{request}"
