"""Writing a planned list of units: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models, transaction

from core.choices import AuditAction
from core.models import Establishment, Unit, User
from core.policy import Refused
from core.services import audit
from core.services.units import change_unit, rename_unit, set_establishment
from core.services.units.adding import created, next_order, path_of
from core.services.units.numbers import numbers_text
from core.services.units.scope import lock_tree, require_unit

from .planning import PlannedUnit, UnitPlan, by_depth

CHUNK = 500


@transaction.atomic
def commit_units(
    plan: UnitPlan,
    *,
    on: date,
    keep_names: bool,
    by: User | None,
    label: str,
    subject: models.Model | None = None,
) -> dict[str, int]:
    """Write new and changed units as of ``on``; the counts of the plan.

    ``keep_names`` says that another name is a renaming on that day, which keeps the old one; else it is a
    correction. Raises Refused, naming the row, and then nothing is written.
    """
    lock_tree()
    _add(plan, on, by=by)
    units = Unit.objects.in_bulk([row.unit.code for row in plan.of("changed")], field_name="code")
    for row in (row for generation in by_depth(plan.of("changed")) for row in generation):
        try:
            _change(row, units[row.unit.code], on, keep_names, by=by)
        except Refused as refusal:
            raise Refused.because(
                "units.import.row", f"第 {row.row_number} 行（{row.unit.name}）：{refusal}"
            ) from refusal
    counts = plan.counts
    if counts["new"] or counts["changed"]:
        facts = {
            "新增": counts["new"],
            "变更": counts["changed"],
            "不变": counts["same"],
            "自": f"{on:%Y.%m.%d}",
        }
        audit.record(audit.Act(AuditAction.IMPORT, subject, label, changes=facts), by=by)
    return counts


def _add(plan: UnitPlan, on: date, *, by: User | None) -> None:
    """New units, generation after generation, each with a few statements."""
    new = plan.of("new")
    order = next_order()
    places = {row.unit.code: order + place for place, row in enumerate(new)}
    for generation in by_depth(new):
        parents = Unit.objects.in_bulk({row.unit.parent for row in generation}, field_name="code")
        for parent in parents.values():
            require_unit(parent, by=by)
        made = Unit.objects.bulk_create(
            [_unit(row, parents.get(row.unit.parent), places[row.unit.code]) for row in generation], CHUNK
        )
        for unit in made:
            unit.path = path_of(unit)
        Unit.objects.bulk_update(made, ["path"], CHUNK)
        pairs = list(zip(made, generation, strict=True))
        Establishment.objects.bulk_create(
            [
                Establishment(unit=unit, start=on, **row.unit.numbers)
                for unit, row in pairs
                if row.unit.numbers
            ],
            CHUNK,
        )
        audit.record_many(_acts(pairs), by=by)


def _unit(row: PlannedUnit, parent: Unit | None, order: int) -> Unit:
    facts = row.unit
    return Unit(
        code=facts.code,
        name=facts.name,
        short_name=facts.short_name,
        kind=facts.kind,
        level=facts.level,
        parent=parent,
        order=order,
        path=f"new/{facts.code}",
    )


def _acts(pairs: list[tuple[Unit, PlannedUnit]]) -> Iterator[audit.Act]:
    for unit, row in pairs:
        act = created(unit)
        numbers = {"职数与编制": ["—", numbers_text(row.unit.numbers)]} if row.unit.numbers else {}
        yield audit.Act(act.action, unit, unit_path=unit.path, changes={**act.changes, **numbers})


def _change(row: PlannedUnit, unit: Unit, on: date, keep_names: bool, *, by: User | None) -> None:
    facts = row.unit
    values: dict[str, Any] = {name: getattr(facts, name) for name in ("kind", "level") if row.touches(name)}
    if row.touches("parent"):
        values["parent"] = Unit.objects.get(code=facts.parent) if facts.parent else None
    if row.touches("name", "short_name") and not keep_names:
        values |= {"name": facts.name, "short_name": facts.short_name}
    if values:
        unit = change_unit(unit, values=values, by=by)
    if row.touches("name", "short_name") and keep_names:
        unit = rename_unit(unit, name=facts.name, short_name=facts.short_name, on=on, by=by)
    if row.unit.numbers and row.touches(*row.unit.numbers):
        set_establishment(unit, start=on, numbers=facts.numbers, by=by)
