"""Adding a unit to the tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max

from core.choices import AuditAction, UnitKind, UnitLevel
from core.models import Unit, User
from core.policy import Refused
from core.rules.units import DEEPEST, code_fault
from core.services import audit

from .numbers import set_establishment
from .scope import lock_tree, require_running, require_still_mine, require_unit


class Approved(NamedTuple):
    """Approved numbers by field name, and the day from which they hold."""

    start: date
    numbers: Mapping[str, int]


@transaction.atomic
def add_unit(
    *,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    parent: Unit | None = None,
    level: str = UnitLevel.SECTION,
    order: int | None = None,
    valid_from: date | None = None,
    approved: Approved | None = None,
    by: User | None = None,
) -> Unit:
    """A new unit with its path; last in the order unless ``order`` is given.

    ``by`` is None when the command line acts. Raises Refused for a code that is taken or odd, for a second
    root, below an abolished unit, and for a name that the parent's other units bear already.
    """
    parent = _locked_parent(parent, by=by)
    _check_code(code)
    check_place(kind, parent)
    check_name(name, parent)
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=short_name,
        kind=kind,
        parent=parent,
        level=level,
        order=next_order() if order is None else order,
        valid_from=valid_from,
        path=f"new/{code}",
    )
    unit.path = path_of(unit)
    unit.save(update_fields=["path"])
    audit.record(created(unit), by=by)
    if approved is not None:
        set_establishment(unit, start=approved.start, numbers=approved.numbers, by=by)
    require_still_mine(unit, by=by)
    return unit


def path_of(unit: Unit) -> str:
    """Where a saved unit belongs in the tree."""
    return f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"


def _locked_parent(parent: Unit | None, *, by: User | None) -> Unit | None:
    """The parent as it stands now, with the tree locked. Raises Refused outside the writer's scope."""
    lock_tree()
    if parent is None:
        return None
    current = Unit.objects.get(pk=parent.pk)
    require_unit(current, by=by)
    return current


def created(unit: Unit) -> audit.Act:
    """The entry in the trail about a new unit."""
    facts = {
        "单位代码": ["—", unit.code],
        "单位名称": ["—", unit.name],
        "单位类别": ["—", UnitKind(unit.kind).label],
        "单位级别": ["—", UnitLevel(unit.level).label],
        "上级单位": ["—", str(unit.parent) if unit.parent else "—"],
    }
    return audit.Act(AuditAction.CREATE, unit, unit_path=unit.path, changes=facts)


def next_order() -> int:
    """The place behind all units."""
    return (Unit.objects.aggregate(last=Max("order"))["last"] or 0) + 1


def check_place(kind: str, parent: Unit | None) -> None:
    """Raises Refused where a unit of the kind cannot stand."""
    if parent is None:
        if root := Unit.objects.filter(parent=None).first():
            raise Refused.because("units.root", f"已有区本级“{root}”，其他单位都要选择上级单位。")
        return
    require_running(parent)
    if kind == UnitKind.DISTRICT:
        raise Refused.because("units.district", "类别“区”只用于区本级。请选择其他类别。")
    if len(parent.ancestor_ids()) >= DEEPEST:
        raise Refused.because("units.depth", f"单位最多 {DEEPEST} 层，“{parent}”下面不能再设单位。")


def check_name(name: str, parent: Unit | None, *, own: Unit | None = None) -> None:
    """Raises Refused when another running unit below the same parent bears the name."""
    rivals = Unit.objects.filter(parent=parent, name=name, valid_to=None)
    if own is not None:
        rivals = rivals.exclude(pk=own.pk)
    if parent is not None and (rival := rivals.first()):
        raise Refused.because(
            "units.name_taken", f"“{parent}”下面已有“{name}”（代码 {rival.code}）。请核对，不要重复登记。"
        )


def _check_code(code: str) -> None:
    if fault := code_fault(code):
        raise Refused.because("units.code", fault)
    if rival := Unit.objects.filter(code=code).first():
        raise Refused.because("units.code_taken", f"单位代码 {code} 已由“{rival}”使用，请换一个代码。")
