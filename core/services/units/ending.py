"""Abolishing a unit, with or without another that takes over."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from core.choices import AuditAction, SuccessionKind
from core.dates import day_text
from core.models import Unit, UnitSuccession, User
from core.policy import Refused
from core.services import audit

from .numbers import numbers_of, numbers_text
from .scope import begin, require_running, require_still_mine, require_unit


@transaction.atomic
def merge_unit(unit: Unit, *, into: Unit, on: date, document_no: str = "", by: User | None) -> Unit:
    """The unit goes into another one: from ``on`` on it exists no more.

    Nobody is moved: people stay recorded where they are until an appointment or a roster moves them.
    Raises Refused while units beneath it exist, and for a successor that is itself or abolished.
    """
    current = begin(unit, by=by)
    successor = Unit.objects.get(pk=into.pk)
    require_unit(successor, by=by)
    if successor.pk == current.pk:
        raise Refused.because("units.merge.self", f"“{current}”不能并入自己，请另选接续单位。")
    require_running(successor)
    if successor.valid_from and successor.valid_from > on:
        raise Refused.because(
            "units.merge.later",
            f"接续单位“{successor}”自 {day_text(successor.valid_from)} 起设立，晚于并入日期。请改正日期。",
        )
    facts = _end(current, on) | {"并入": successor.name}
    UnitSuccession.objects.create(
        from_unit=current, to_unit=successor, kind=SuccessionKind.MERGED, day=on, document_no=document_no
    )
    return _record(current, facts, document_no, by=by)


@transaction.atomic
def abolish_unit(unit: Unit, *, on: date, document_no: str = "", by: User | None) -> Unit:
    """The unit exists no more from ``on`` on, and no other takes over. Raises Refused as ``merge_unit``."""
    current = begin(unit, by=by)
    return _record(current, _end(current, on), document_no, by=by)


def _end(unit: Unit, on: date) -> dict[str, str]:
    """End the unit and its numbers; what was done, for the trail."""
    require_running(unit)
    if unit.parent_id is None:
        raise Refused.because("units.end.root", f"“{unit}”是区本级，不能撤销。")
    if unit.valid_from and on <= unit.valid_from:
        raise Refused.because(
            "units.end.early",
            f"“{unit}”自 {day_text(unit.valid_from)} 起设立，撤销日期须在此之后。请改正日期。",
        )
    below = list(unit.children.filter(Q(valid_to=None) | Q(valid_to__gt=on))[:6])
    if below:
        names = "、".join(str(child) for child in below[:5]) + ("等" if len(below) > 5 else "")
        raise Refused.because(
            "units.end.children", f"“{unit}”下面还有{names}。请先给它们改上级单位，或先把它们撤销。"
        )
    unit.valid_to = on
    unit.save(update_fields=["valid_to"])
    facts = {"撤销": day_text(on)}
    never = unit.establishments.filter(start__gte=on)
    if told := "；".join(f"{day_text(row.start)} 起 {numbers_text(numbers_of(row))}" for row in never):
        facts["未及施行的职数"] = told
    never.delete()
    unit.establishments.filter(Q(end=None) | Q(end__gt=on)).update(end=on)
    return facts


def _record(unit: Unit, facts: dict[str, str], document_no: str, *, by: User | None) -> Unit:
    act = audit.Act(AuditAction.UPDATE, unit, unit_path=unit.path, changes=facts, reason=document_no)
    audit.record(act, by=by)
    require_still_mine(unit, by=by)
    return unit
