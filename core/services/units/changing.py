"""Renaming a unit, and changing what else is recorded of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from core.choices import AuditAction
from core.dates import day_text
from core.models import Unit, UnitName, User
from core.policy import Refused
from core.rules.units import DEEPEST
from core.services import audit

from .adding import check_name, check_place, path_of
from .scope import begin, require_running, require_still_mine, require_unit

CHANGEABLE = ("name", "short_name", "kind", "level", "parent", "order", "valid_from")


@transaction.atomic
def rename_unit(
    unit: Unit, *, name: str, short_name: str, on: date, document_no: str = "", by: User | None
) -> Unit:
    """The name that the unit bears from ``on`` on; pages of earlier days keep showing the old one.

    A second time on the same day corrects the new name and keeps no third. Raises Refused when the unit has
    been renamed later than ``on`` or did not exist before that day.
    """
    current = begin(unit, by=by)
    require_running(current)
    if (name, short_name) == (current.name, current.short_name):
        raise Refused.because("units.rename.same", f"“{name}”就是现在的名称，没有变化。请填写新名称。")
    check_name(name, current.parent, own=current)
    last = current.names.filter(end__isnull=False).order_by("-end").first()
    since = last.end if last else current.valid_from
    if since is not None and (on < since or (last is None and on == since)):
        raise Refused.because(
            "units.rename.early",
            f"“{current}”现在的名称自 {day_text(since)} 起使用，更名日期须在此之后。请改正日期；"
            "如是名称录错了，请用“修改”更正。",
        )
    if last is None or last.end != on:
        UnitName.objects.create(
            unit=current,
            name=current.name,
            short_name=current.short_name,
            start=since,
            end=on,
            document_no=document_no,
        )
    facts = {"单位名称": [current.name, name], "简称": [current.short_name, short_name], "自": day_text(on)}
    current.name, current.short_name = name, short_name
    current.save(update_fields=["name", "short_name"])
    act = audit.Act(AuditAction.UPDATE, current, unit_path=current.path, changes=facts, reason=document_no)
    audit.record(act, by=by)
    require_still_mine(current, by=by)
    return current


@transaction.atomic
def change_unit(unit: Unit, *, values: Mapping[str, Any], by: User | None, reason: str = "") -> Unit:
    """Correct fields of a unit (those in CHANGEABLE), for all days; nothing is written when nothing differs.

    Another parent takes the whole subtree along. Raises Refused for a place below the unit itself.
    """
    current = begin(unit, by=by)
    require_running(current)
    before = {name: getattr(current, name) for name in CHANGEABLE}
    wanted = before | {name: values[name] for name in CHANGEABLE if name in values}
    if wanted["parent"] is not None:
        wanted["parent"] = Unit.objects.get(pk=wanted["parent"].pk)
    differing = [name for name in CHANGEABLE if wanted[name] != before[name]]
    if not differing:
        return current
    if {"kind", "parent"} & set(differing):
        check_move(current, wanted["parent"], wanted["kind"], by=by)
    if {"name", "parent"} & set(differing):
        check_name(wanted["name"], wanted["parent"], own=current)
    for name in differing:
        setattr(current, name, wanted[name])
    current.save(update_fields=differing)
    if "parent" in differing:
        move_subtree(current)
    facts = {
        _label(name): [_told(current, name, state[name]) for state in (before, wanted)] for name in differing
    }
    act = audit.Act(AuditAction.UPDATE, current, unit_path=current.path, changes=facts, reason=reason)
    audit.record(act, by=by)
    require_still_mine(current, by=by)
    return current


def check_move(unit: Unit, parent: Unit | None, kind: str, *, by: User | None) -> None:
    """Raises Refused where the unit cannot stand: below itself, too deep, outside the writer's scope."""
    if unit.parent_id is None:
        if parent is not None or kind != unit.kind:
            raise Refused.because("units.root.fixed", f"“{unit}”是区本级，不能改类别，也没有上级单位。")
        return
    if parent is None:
        raise Refused.because("units.parent", f"“{unit}”要有上级单位，请选择。")
    if unit.contains(parent):
        raise Refused.because(
            "units.circle", f"“{parent}”在“{unit}”下面，不能作它的上级单位。请另选上级单位。"
        )
    if parent.pk != unit.parent_id:
        require_unit(parent, by=by)
    check_place(kind, parent)
    own = len(unit.ancestor_ids())
    below = max(path.count("/") - 1 for path in Unit.objects.subtree(unit).values_list("path", flat=True))
    if len(parent.ancestor_ids()) + 1 + below - own > DEEPEST:
        raise Refused.because("units.depth", f"移过去以后超过 {DEEPEST} 层。请另选上级单位。")


def move_subtree(unit: Unit) -> None:
    """Rewrite the paths of the unit and all beneath it in one statement."""
    old, unit.path = unit.path, path_of(unit)
    Unit.objects.filter(path__startswith=old).update(
        path=Concat(Value(unit.path), Substr("path", len(old) + 1), output_field=models.CharField())
    )


def _label(name: str) -> str:
    return str(Unit._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # a column


def _told(unit: Unit, name: str, value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return "—"
    if isinstance(value, date):
        return day_text(value)
    choices = getattr(Unit._meta.get_field(name), "choices", None)
    return str(dict(choices).get(value, value) if choices else value)
