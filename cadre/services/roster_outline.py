"""An import told as plain data, for the command line and its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from cadre.sheets import ROSTER_COLUMNS
from core.sheets import CheckedTable, Issue, TableLayout, column_letter

from .roster_import import ImportPlan, RowKind
from .roster_reading import OpenRoster
from .roster_units import NamedUnit

FORMAT = "roster-import/1"


def outline(
    opened: OpenRoster, table: CheckedTable, plan: ImportPlan, named: NamedUnit | None
) -> dict[str, Any]:
    """What the file holds, what is wrong with it, and what it changes; ID numbers are masked.

    ``named`` is the other unit that the file names.
    """
    batch, layout = opened.batch, opened.layout
    left_out = refused_rows(table, plan)
    counts = plan.counts | {"refused": len(left_out)}
    return {
        "format": FORMAT,
        "unit": {"code": batch.unit.code, "name": batch.unit.name},
        "named_unit": {"code": named.unit.code, "name": named.unit.name} if named else None,
        "on": batch.on.isoformat(),
        "sheet": layout.sheet_name,
        "header_row": layout.header_row + 1,
        "columns": _columns(layout),
        "not_imported": [layout.headers[index] for index in (*layout.ignored, *layout.unmatched)],
        "rows": len(table.records),
        "counts": counts,
        "problems": [_problem(issue) for issue in table.issues],
        "refused": left_out,
        "changes": [
            {
                "row": row.row_number,
                "name": row.name,
                "kind": row.kind.value,
                "unit": row.unit.code if row.unit else None,
                "fields": [{"label": c.label, "old": c.old, "new": c.new} for c in row.changes],
            }
            for row in plan.writes
        ],
        "moves": [
            {"row": row.row_number, "name": row.name, "from": row.moved_from.code, "to": row.unit.code}
            for row in plan.moves
            if row.moved_from and row.unit
        ],
        "absent": [{"name": cadre.name, "title": cadre.title} for cadre in plan.absent],
    }


def refused_rows(table: CheckedTable, plan: ImportPlan) -> list[Mapping[str, Any]]:
    """Rows with errors and rows that the plan refuses, in the order of the file, each with its reason."""
    names = {record.row_number: str(record.values.get("name", "")) for record in table.records}
    rows = [
        {"row": row, "name": names.get(row, ""), "reason": "".join(issue.sentence for issue in issues)}
        for row, issues in groupby(table.errors, key=lambda issue: issue.row)
    ]
    rows += [
        {"row": row.row_number, "name": row.name, "reason": row.reason} for row in plan.of(RowKind.REFUSED)
    ]
    return sorted(rows, key=lambda row: row["row"])


def _columns(layout: TableLayout) -> list[dict[str, str]]:
    labels = {column.field: column.label for column in ROSTER_COLUMNS}
    return [
        {
            "column": column_letter(index),
            "header": layout.headers[index],
            "field": field,
            "label": labels.get(field.partition(":")[0], field),
        }
        for index, field in sorted(layout.mapping.items())
    ]


def _problem(issue: Issue) -> dict[str, Any]:
    return {
        "row": issue.row,
        "column": issue.column_letter,
        "field": issue.field,
        "label": issue.label,
        "value": issue.value,
        "severity": issue.severity,
        "sentence": issue.sentence,
        "remedy": issue.remedy,
        "code": issue.code,
        "suggestion": issue.suggestion,
    }
