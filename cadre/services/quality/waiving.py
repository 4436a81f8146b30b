"""Putting down in writing why a fault stays."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from cadre.models import Cadre, QualityWaiver
from cadre.services.scope import may
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit

from .checking import check_person


@transaction.atomic
def waive(cadre: Cadre, *, rule: str, reason: str, on: date, by: User) -> QualityWaiver:
    """The fault of this rule stays for a reason and no longer counts, until its sentence changes.

    Raises Refused for whoever may not decide about archive facts, without a reason, and when the record has
    no such fault now.
    """
    _require(cadre, by=by)
    if not reason.strip():
        raise Refused.because("quality.waiver.reason", "请写明这个问题为什么可以保留。")
    fault = next((line for line in check_person(cadre, on).faults if line["rule"] == rule), None)
    if fault is None:
        raise Refused.because("quality.waiver.gone", "这个问题已经不存在，不用豁免。请刷新页面。")
    waiver = QualityWaiver.objects.create(
        cadre=cadre, rule=rule, sentence=fault["sentence"], reason=reason.strip(), waived_by=by
    )
    check_person(cadre, on)
    facts = {"数据问题": [fault["sentence"], "豁免"]}
    act = audit.Act(AuditAction.DECIDE, cadre, unit_path=cadre.unit.path, changes=facts, reason=reason)
    audit.record(act, by=by)
    return waiver


@transaction.atomic
def end_waiver(waiver: QualityWaiver, *, on: date, by: User) -> None:
    """The fault counts again."""
    cadre = waiver.cadre
    _require(cadre, by=by)
    facts = {"数据问题": ["豁免", waiver.sentence]}
    waiver.delete()
    check_person(cadre, on)
    audit.record(audit.Act(AuditAction.DECIDE, cadre, unit_path=cadre.unit.path, changes=facts), by=by)


def _require(cadre: Cadre, *, by: User) -> None:
    if not may(by, Right.APPROVE_FACTS, cadre):
        raise Refused.because(
            "quality.waiver.scope", "数据问题由区委组织部干部科审核后豁免。你可以补充或改正记录。"
        )
