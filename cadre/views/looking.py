"""Whoever looks at a person's record leaves a row in the trail before anything of it is answered."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cadre.models import Cadre
from cadre.querysets import opened_to
from cadre.services.scope import may
from core.choices import AuditAction
from core.http import HouseRequest
from core.rules.rights import Right
from core.rules.trail import masked_words
from core.services import audit
from core.services.spending import DETAILS, SEARCHES, spend, spend_on

SENSITIVE_SETS = frozenset({"family", "reward"})


def require_right(request: HouseRequest, right: Right, cadre: Cadre) -> None:
    """Raises PermissionDenied when the user sees the person but holds the right only over others."""
    if not may(request.user, right, cadre):
        raise PermissionDenied(f"你没有对此人“{right.label}”的权限。")


def looked_at(request: HouseRequest, cadre: Cadre, page: str, *, sensitive: bool = False) -> None:
    """One row that the user opened a page of one person; ``sensitive`` for family, sanctions and history.

    It bears the number of the request that opened a record outside the user's line.
    """
    _spend(request, cadre)
    action = AuditAction.VIEW_SENSITIVE if sensitive else AuditAction.VIEW
    facts = {"页面": page}
    if number := opened_to(request.user).get(cadre.pk):
        facts["调阅申请"] = str(number)
    act = audit.Act(action, cadre, unit_path=cadre.unit.path, changes=facts)
    audit.record(act, by=request.user)


def _spend(request: HouseRequest, cadre: Cadre) -> None:
    """One person of the user's budget. Raises Exceeded when it is spent."""
    spend_on(DETAILS, str(request.user.pk), str(cadre.pk), now=timezone.now())


def looked_at_several(request: HouseRequest, people: Sequence[Cadre], page: str) -> None:
    """One row that the user saw several persons side by side; each of them is listed."""
    for cadre in people:
        _spend(request, cadre)
    names = "、".join(cadre.name for cadre in people)
    keys = [cadre.trail_person for cadre in people]
    act = audit.Act(AuditAction.VIEW, label=f"{page}：{names}", changes={"页面": page}, people=keys)
    audit.record(act, by=request.user)


def searched(request: HouseRequest, where: str, conditions: Sequence[str], hits: int) -> None:
    """One row that the user asked a list: by which conditions, without numbers, and how many it found."""
    spend(SEARCHES, str(request.user.pk), now=timezone.now())
    page = request.GET.get("page", "1")[:6]
    facts = {"条件": masked_words("；".join(conditions)) or "全部", "人数": hits, "页": page}
    audit.record(audit.Act(AuditAction.SEARCH, label=where, changes=facts), by=request.user)
