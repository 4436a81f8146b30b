"""Whoever looks at a person's record leaves a row in the trail before anything of it is answered."""

from __future__ import annotations

from collections.abc import Sequence

from cadre.models import Cadre
from core.choices import AuditAction
from core.http import HouseRequest
from core.rules.trail import masked_words
from core.services import audit

SENSITIVE_SETS = frozenset({"family", "reward"})


def looked_at(request: HouseRequest, cadre: Cadre, page: str, *, sensitive: bool = False) -> None:
    """One row that the user opened a page of one person; ``sensitive`` for family, sanctions and history."""
    action = AuditAction.VIEW_SENSITIVE if sensitive else AuditAction.VIEW
    act = audit.Act(action, cadre, unit_path=cadre.unit.path, changes={"页面": page})
    audit.record(act, by=request.user)


def looked_at_several(request: HouseRequest, people: Sequence[Cadre], page: str) -> None:
    """One row that the user saw several persons side by side; each of them is listed."""
    names = "、".join(cadre.name for cadre in people)
    keys = [cadre.trail_person for cadre in people]
    act = audit.Act(AuditAction.VIEW, label=f"{page}：{names}", changes={"页面": page}, people=keys)
    audit.record(act, by=request.user)


def searched(request: HouseRequest, where: str, conditions: Sequence[str], hits: int) -> None:
    """One row that the user asked a list: by which conditions, without numbers, and how many it found."""
    page = request.GET.get("page", "1")[:6]
    facts = {"条件": masked_words("；".join(conditions)) or "全部", "人数": hits, "页": page}
    audit.record(audit.Act(AuditAction.SEARCH, label=where, changes=facts), by=request.user)
