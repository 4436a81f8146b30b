"""What an import asks the department for, as the rows that would be written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cadre.choices import RequestState
from cadre.models import ChangeRequest
from core.models import User

from .plan import FieldChange, Write

NOTHING = ("", "—")
WAITS_FOR_OFFICE = "受保护信息，留待审核。"


def request_for(
    change: FieldChange,
    value: Any,
    pending: ChangeRequest | None,
    *,
    by: User,
    evidence: Mapping[str, str],
) -> Write | None:
    """The request for a held change; None when the same is asked for already."""
    values = {
        "label": change.label[:40],
        "old": change.old[:200],
        "new": change.new[:200],
        "value": plain(value),
        "evidence": evidence.get(change.key, "").strip()[:300],
        "requested_by": by,
    }
    if pending is None:
        return Write(None, {"field": change.key[:40], "state": RequestState.PENDING, **values})
    if pending.value == values["value"] and pending.new == values["new"]:
        return None
    return Write(pending, values)


def plain(value: Any) -> Any:
    """A value as JSON keeps it: dates as 1990-05-01."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return value
