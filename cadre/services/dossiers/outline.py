"""An import of dossiers told as plain data, for the command line and its JSON."""

from __future__ import annotations

from typing import Any

from cadre.services.roster_import import FieldChange, ImportPlan, RowPlan
from core.models import ImportBatch

FORMAT = "dossier-import/1"


def outline(batch: ImportBatch, plan: ImportPlan) -> dict[str, Any]:
    """What becomes of each person; ID numbers are masked."""
    return {
        "format": FORMAT,
        "unit": {"code": batch.unit.code, "name": batch.unit.name},
        "on": batch.on.isoformat(),
        "counts": plan.counts,
        "people": [_person(row) for row in plan.rows],
    }


def _person(row: RowPlan) -> dict[str, Any]:
    return {
        "source": row.source,
        "name": row.name,
        "match": str(row.cadre.uuid) if row.cadre else None,
        "unit": row.unit.code if row.unit else None,
        "kind": row.kind.value,
        "reason": row.reason,
        "asks": row.asks,
        "candidates": [
            {"uuid": str(cadre.uuid), "name": cadre.name, "unit": cadre.unit.short_name}
            for cadre in row.candidates
        ],
        "changes": [_change(change) for change in row.changes],
        "rejected": [_change(change) for change in row.rejected],
        "held_back": [_change(held.change) | {"reason": held.reason} for held in row.held],
        "remarks": [
            {
                "where": remark.where,
                "label": remark.label,
                "value": remark.value,
                "sentence": remark.sentence,
                "remedy": remark.remedy,
            }
            for remark in row.remarks
        ],
    }


def _change(change: FieldChange) -> dict[str, str]:
    return {"key": change.key, "label": change.label, "old": change.old, "new": change.new}
