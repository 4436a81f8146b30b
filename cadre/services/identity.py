"""Showing a whole ID number."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cadre.models import Cadre
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit
from core.services.spending import REVEALS, spend

from .scope import may


def may_reveal(cadre: Cadre, *, by: User) -> bool:
    """Whether the user may see the whole number: a clerk that of his unit's people."""
    return may(by, Right.REVEAL_IDENTITY, cadre)


def reveal_identity(cadre: Cadre, *, reason: str, by: User, now: datetime) -> str:
    """The whole number. Spent from the day's budget and written down before it is handed over.

    Raises Refused without the right, a reason or a number, Exceeded at the limit.
    """
    if not may_reveal(cadre, by=by):
        raise Refused.because("identity.right", "你没有查看此人完整身份证号的权限。")
    if not reason.strip():
        raise Refused.because("identity.reason", "还没有选择显示完整号码的事由，请选择。")
    if not cadre.id_number:
        raise Refused.because("identity.none", "此人还没有登记身份证号。")
    spend(REVEALS, str(by.pk), now=now)
    with transaction.atomic():
        act = audit.Act(
            AuditAction.REVEAL,
            cadre,
            unit_path=cadre.unit.path,
            changes={"项目": "身份证号"},
            reason=reason,
        )
        audit.record(act, by=by)
    return cadre.id_number
