"""Whom the rows of a roster name, for the trail of what is handed out of it."""

from __future__ import annotations

from core.models import Unit
from core.sheets import CheckedTable

from .roster_import.known import People


def people_named(table: CheckedTable, unit: Unit) -> list[str]:
    """The keys of the people on record whom the rows mean, faulty rows too; a few queries per 500 rows."""
    people = People(table.records, unit, lock=False)
    return [known.cadre.trail_person for row in table.records for known in people.meant_by(row)]
