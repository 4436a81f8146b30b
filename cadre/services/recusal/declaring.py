"""Declaring from whom a user keeps away: by himself, or by the security administrator."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cadre.models import RecusalDeclaration
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.rules.id_number import fault
from core.rules.rights import Right
from core.services import audit

from .finding import find_for


@transaction.atomic
def declare(
    user: User, *, name: str, unit_text: str, relation: str, by: User, id_number: str = ""
) -> RecusalDeclaration:
    """Close to ``user`` every record that the words fit, now and later.

    The answer is the same whether or not they fit one: nobody learns here who is on record.
    """
    if by.pk != user.pk and not by.may(Right.MANAGE_GRANTS):
        raise Refused.because("recusal.right", "你只能申报自己的回避关系。为他人登记请由安全管理员办理。")
    number = id_number.strip().upper()
    if not number and not (name.strip() and unit_text.strip()):
        raise Refused.because("recusal.who", "请填写姓名和单位，或者填写身份证号。")
    if number and (wrong := fault(number)):
        raise Refused.because("recusal.id_number", wrong)
    if not relation.strip():
        raise Refused.because("recusal.relation", "请写明关系，例如“配偶”“兄弟”。")
    said = RecusalDeclaration.objects.create(
        user=user,
        name=name.strip(),
        unit_text=unit_text.strip(),
        id_number=number,
        relation=relation.strip(),
        declared_by=by,
    )
    facts = {"申报": said.relation, "申报编号": said.pk}  # whom it names stands sealed in the declaration
    audit.record(audit.Act(AuditAction.RECUSAL, user, changes=facts), by=by)
    find_for(user)
    return said


@transaction.atomic
def end_declaration(said: RecusalDeclaration, *, reason: str, by: User, now: datetime) -> None:
    """Take a declaration back; never by the one whom it binds."""
    current = RecusalDeclaration.objects.select_for_update().get(pk=said.pk)
    if not by.may(Right.MANAGE_GRANTS) or by.pk == current.user_id:
        raise Refused.because("recusal.end", "回避申报只能由安全管理员终止，且不能终止自己的。")
    if current.ended_at is not None:
        return
    if not reason.strip():
        raise Refused.because("recusal.end_reason", "请写明终止理由，例如“关系填写错误”。")
    current.ended_by, current.ended_at, current.end_reason = by, now, reason.strip()
    current.save(update_fields=["ended_by", "ended_at", "end_reason"])
    facts = {"终止申报": current.relation, "申报编号": current.pk}
    act = audit.Act(AuditAction.RECUSAL, current.user, changes=facts, reason=reason)
    audit.record(act, by=by)
    find_for(current.user)
