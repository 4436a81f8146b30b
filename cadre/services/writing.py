"""How every write to a person begins and ends: lock and compare, then count, record and look again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cadre.models import Cadre
from cadre.services.locking import locked
from cadre.services.scope import require_editable, require_still_mine
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.services import audit


class StaleVersion(Refused):
    """Somebody else has saved the person since the writer opened the page."""


def open_record(cadre: Cadre, *, by: User, version: int | None = None) -> Cadre:
    """The person as stored, locked until the act ends.

    ``version`` is the one the writer saw, None for an act that rests on no page. Raises Refused outside the
    writer's scope and StaleVersion when the version is no longer the person's.
    """
    current = locked(cadre.pk)
    require_editable(current, by=by)
    if version is not None and current.version != version:
        raise StaleVersion.because(
            "cadre.version", "你填写期间别人已保存过此人的信息，没有覆盖。请核对后再保存。"
        )
    return current


def close_record(
    cadre: Cadre, facts: Mapping[str, Any], *, by: User, reason: str = "", changed: Iterable[str] = ()
) -> None:
    """Save the changed columns under a new version and put the facts into the trail."""
    cadre.version += 1
    cadre.save(update_fields=[*changed, "version", "updated_at"])
    act = audit.Act(AuditAction.UPDATE, cadre, unit_path=cadre.unit.path, changes=facts, reason=reason)
    audit.record(act, by=by)
    require_still_mine(cadre, by=by)
