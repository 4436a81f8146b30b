"""Which changes of a record have to be asked for, and asking for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cadre.choices import EducationMode, RequestState
from cadre.models import Cadre, ChangeRequest, Education
from cadre.rules.protected import PROTECTED_FIELDS, request_cause
from cadre.services import records
from cadre.services.scope import may, require_editable, told_of
from cadre.services.sets import EDUCATION
from core.choices import AuditAction
from core.models import StoredFile, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, inbox

from .facts import NEW, NONE, REMOVE, education_key, plain

CATEGORY = "变更申请"
_TEXT = 200


@dataclass(frozen=True, slots=True)
class Held:
    """One protected fact that has to be asked for: its key and name, old and new in words, the value."""

    field: str
    label: str
    old: str
    new: str
    value: Any


def must_ask(user: User, cadre: Cadre) -> bool:
    """Whether changes of this person's protected facts are decided by others."""
    return not may(user, Right.APPROVE_FACTS, cadre)


def hold_back(
    cadre: Cadre,
    values: Mapping[str, Any],
    educations: Mapping[str, Mapping[str, Any]],
    *,
    by: User,
) -> tuple[dict[str, Any], dict[str, dict[str, Any]], list[Held]]:
    """Part what the writer may write from what has to be asked for; filling an empty fact is writing."""
    free, free_educations = dict(values), {mode: dict(given) for mode, given in educations.items()}
    held: list[Held] = []
    if not must_ask(by, cadre):
        return free, free_educations, held
    for name in sorted(PROTECTED_FIELDS & set(values)):
        if _differs(getattr(cadre, name), values[name]):
            held.append(_held(name, Cadre, name, cadre, values[name]))
            del free[name]
    if any(item.field == "birth" for item in held):
        free.pop("birth_precision", None)
    for row in Education.objects.filter(cadre=cadre, is_top=True, mode__in=list(educations)):
        for name, value in educations[row.mode].items():
            if _differs(getattr(row, name), value):
                held.append(_held(education_key(row, name), Education, name, row, value))
                del free_educations[row.mode][name]
    return free, free_educations, held


def held_education(
    cadre: Cadre, row: Education | None, values: Mapping[str, Any] | None, *, by: User
) -> tuple[dict[str, Any], list[Held]]:
    """The same for one education: what may be written, what has to be asked for.

    ``row`` None adds one, ``values`` None removes the row. The first education of a mode is written.
    """
    if not must_ask(by, cadre):
        return dict(values or {}), []
    if row is None:
        given = dict(values or {})
        mode = given["mode"]
        if not Education.objects.filter(cadre=cadre, mode=mode).exists():
            return given, []
        words = EDUCATION.line(Education(cadre=cadre, **given))
        kept = {name: plain(value) for name, value in given.items()}
        label = f"{EducationMode(mode).label}·新增"
        return {}, [Held(f"education.{NEW}.{mode}", label, NONE, words[:_TEXT], kept)]
    label = EducationMode(row.mode).label
    if values is None:
        line = EDUCATION.line(row)[:_TEXT]
        return {}, [Held(f"education.{row.pk}.{REMOVE}", f"{label}·删除", line, NONE, None)]
    free, held = dict(values), []
    for name, value in values.items():
        if name in EDUCATION.fixed:
            continue
        if _differs(getattr(row, name), value):
            held.append(_held(education_key(row, name), Education, name, row, value))
            del free[name]
    return free, held


@transaction.atomic
def ask(
    cadre: Cadre,
    held: Sequence[Held],
    *,
    evidence: str,
    by: User,
    now: datetime,
    file: StoredFile | None = None,
) -> list[ChangeRequest]:
    """One request for each fact, and a to-do for everybody who may decide it.

    Raises Refused without evidence, or while another change of the same fact waits.
    """
    require_editable(cadre, by=by)
    if held and not evidence.strip():
        names = "、".join(item.label for item in held)
        raise Refused.because(
            "cadre.request.evidence",
            f"{names}已有记载，修改须经干部科审核。请写明依据，例如“干部人事档案第四类 4-1-2”。",
        )
    _refuse_second(cadre, held)
    return [_ask(cadre, item, evidence=evidence.strip(), by=by, now=now, file=file) for item in held]


def request_key(request: ChangeRequest) -> str:
    """The cause under which a request waits in inboxes."""
    return request_cause(request.pk)


def batch_key(batch_id: object) -> str:
    """The cause under which all requests of an import wait in inboxes."""
    return f"import_requests:{batch_id}"


def settle_request(request: ChangeRequest, *, now: datetime) -> None:
    """A decided request waits no more; the item of its import goes when no request of it is left."""
    inbox.settle(request_key(request), now=now)
    if request.batch_id is None:
        return
    if not ChangeRequest.objects.pending().filter(batch=request.batch_id).exists():
        inbox.settle(batch_key(request.batch_id), now=now)


def _ask(
    cadre: Cadre, item: Held, *, evidence: str, by: User, now: datetime, file: StoredFile | None
) -> ChangeRequest:
    request = ChangeRequest.objects.create(
        cadre=cadre,
        field=item.field,
        label=item.label[:40],
        old=item.old[:_TEXT],
        new=item.new[:_TEXT],
        value=item.value,
        evidence=evidence[:300],
        file=file,
        requested_by=by,
    )
    act = audit.Act(
        AuditAction.CREATE,
        request,
        unit_path=cadre.unit.path,
        changes={request.label: [request.old, request.new]},
        reason=evidence,
    )
    audit.record(act, by=by)
    for user in told_of(Right.APPROVE_FACTS, cadre, on=timezone.localdate(now)):
        inbox.notify(
            user,
            key=request_key(request),
            category=CATEGORY,
            title=f"{cadre.name}的“{request.label}”变更待审核",
            note=f"{by.display_name}：{request.old} → {request.new}",
            url=f"{reverse('cadre:request_list')}#r{request.pk}",
            verb="去审核",
            closes_itself=True,
            unit=cadre.unit,
        )
    return request


def _refuse_second(cadre: Cadre, held: Iterable[Held]) -> None:
    fields = [item.field for item in held]
    waiting = cadre.change_requests.filter(state=RequestState.PENDING, field__in=fields).first()
    if waiting is not None:
        raise Refused.because(
            "cadre.request.waiting",
            f"“{waiting.label}”已有一项变更（改为 {waiting.new}）在等待审核。请等审核结果，或先撤回那一项。",
        )


def _held(key: str, model: Any, name: str, record: Any, value: Any) -> Held:
    label = records.field_label(model, name)
    if isinstance(record, Education):
        label = f"{EducationMode(record.mode).label}·{label}"
    old, new = records.shown(model, name, getattr(record, name)), records.shown(model, name, value)
    return Held(key, label, old, new, plain(value))


def _differs(old: Any, new: Any) -> bool:
    """Whether something recorded would become something else; what is empty may be filled."""
    if isinstance(new, str):
        new = new.strip()
    return bool(old) and (old or None) != (new or None) and not (isinstance(old, date) and old == new)
