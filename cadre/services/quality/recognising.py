"""三龄两历: putting down what the department recognised from the personnel archive."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db import transaction

from cadre.choices import RecognisedFact
from cadre.models import Cadre, Recognition
from cadre.services import records
from cadre.services.locking import locked
from cadre.services.scope import may
from core.choices import AuditAction
from core.dates import month_text
from core.models import User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit

_MONTH_FACTS = {
    RecognisedFact.BIRTH: "birth",
    RecognisedFact.WORK_START: "work_start",
    RecognisedFact.PARTY_JOINED: "party_joined",
}
_MONTH = re.compile(r"(\d{4})\.(\d{2})")


@transaction.atomic
def recognise(
    cadre: Cadre, *, fact: str, new: str, document_no: str, decided_on: date, note: str = "", by: User
) -> Recognition:
    """The archive was examined and the fact recognised; a date is written into the record at once.

    ``new`` of a date is a month such as 1990.05. Raises Refused for whoever may not decide about archive
    facts, for a month that is none, and without a document.
    """
    current = locked(cadre.pk)
    if not may(by, Right.APPROVE_FACTS, current):
        raise Refused.because("quality.recognition.scope", "档案认定由区委组织部干部科登记。")
    if not document_no.strip():
        raise Refused.because("quality.recognition.document", "请填写认定文号或会议纪要编号。")
    same = {"fact": fact, "new": new, "document_no": document_no, "decided_on": decided_on}
    if Recognition.objects.filter(cadre=current, **same).exists():
        raise Refused.because("quality.recognition.twice", f"文号“{document_no}”的这一项认定已登记。")
    changes: records.Changes = {}
    if field := _MONTH_FACTS.get(RecognisedFact(fact)):
        old = month_text(getattr(current, field))
        changes = records.apply_values(current, _month_values(field, new))
    else:
        old = "见原记录"
    recognition = Recognition.objects.create(
        cadre=current,
        fact=fact,
        old=old,
        new=new,
        document_no=document_no,
        decided_on=decided_on,
        note=note,
        recorded_by=by,
    )
    facts: dict[str, Any] = {f"{recognition.get_fact_display()}认定": [old, new]}
    _save(current, facts | records.told(Cadre, changes), changes, document_no, by=by)
    return recognition


@transaction.atomic
def withdraw_recognition(recognition: Recognition, *, reason: str, by: User) -> None:
    """A recognition that was put down wrongly goes; the record keeps its value until somebody corrects it."""
    current = locked(recognition.cadre_id)
    if not may(by, Right.APPROVE_FACTS, current):
        raise Refused.because("quality.recognition.scope", "档案认定由区委组织部干部科登记。")
    facts = {f"{recognition.get_fact_display()}认定": [recognition.new, "撤回"]}
    recognition.delete()
    _save(current, facts, {}, reason, by=by)


def _month_values(field: str, new: str) -> dict[str, Any]:
    found = _MONTH.fullmatch(new.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2100:
        raise Refused.because("quality.recognition.month", f"“{new}”不是年月，请写成 1990.05。")
    values: dict[str, Any] = {field: date(int(found[1]), int(found[2]), 1)}
    return values | ({"birth_precision": "month"} if field == "birth" else {})


def _save(cadre: Cadre, facts: dict[str, Any], changes: records.Changes, reason: str, *, by: User) -> None:
    cadre.version += 1
    cadre.save(update_fields=[*records.written_fields(changes), "version", "updated_at"])
    act = audit.Act(AuditAction.UPDATE, cadre, unit_path=cadre.unit.path, changes=facts, reason=reason)
    audit.record(act, by=by)
