"""Facts and targets in the documented form of docs/interchange.md."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from core.models import Unit
from supervision.rules.colour import Plan
from supervision.rules.facts import Facts, RosterRow, UnitFacts
from supervision.rules.plan_json import dump_plan
from supervision.rules.target_json import dump_target
from supervision.rules.targets import TargetSpec


def roster_json(facts: Facts, on: date) -> dict[str, Any]:
    """Units, appointments and promotions of a day."""
    codes = dict(Unit.objects.values_list("pk", "code"))
    return {
        "format": "roster/1",
        "on": on.isoformat(),
        "units": [_unit(unit, codes.get(unit.id, "")) for unit in facts.units],
        "rows": [_row(row) for row in facts.rows],
        "promotions": [_row(row) for row in facts.promotions],
    }


def targets_json(targets: Iterable[TargetSpec], plan: Plan, on: date) -> dict[str, Any]:
    """The versions in force on a day, those already decided to follow, and the colour plan."""
    return {
        "format": "targets/1",
        "on": on.isoformat(),
        "targets": [dump_target(target) for target in targets],
        "plan": dump_plan(plan),
    }


def _unit(unit: UnitFacts, code: str) -> dict[str, Any]:
    approved = {
        "chief": unit.chiefs,
        "deputy": unit.deputies,
        "member": unit.members,
        "middle_chief": unit.middle_chiefs,
        "middle_deputy": unit.middle_deputies,
    }
    return {
        "id": unit.id,
        "code": code,
        "path": unit.path,
        "name": unit.name,
        "kind": unit.kind,
        "level": unit.level,
        "parent_id": unit.parent_id,
        "approved": None if unit.chiefs is None else approved,
    }


def _row(row: RosterRow) -> dict[str, Any]:
    return {
        "appointment_id": row.appointment_id,
        "person_id": row.person_id,
        "name": row.name,
        "unit_id": row.unit_id,
        "title": row.title,
        "category": row.category,
        "level": row.level,
        "holding": "posting" if row.is_posting else "main" if row.is_main else "concurrent",
        "start": row.start.isoformat(),
        "end": _iso(row.end),
        "expected_end": _iso(row.expected_end),
        "entry_kind": row.entry_kind,
        "sex": row.sex,
        "birth": _iso(row.birth),
        "retires_on": _iso(row.retires_on),
        "political": row.political,
        "ethnicity": row.ethnicity,
        "education_rank": row.education_rank,
        "full_time_degree_rank": row.full_time_degree_rank,
        "specialities": sorted(row.specialities),
        "grassroots_months": row.grassroots_months,
        "pool_tier": row.pool_tier,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
