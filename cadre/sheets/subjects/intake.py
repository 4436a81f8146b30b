"""How a person came into service."""

from __future__ import annotations

from collections.abc import Sequence

from cadre.choices import IntakeChannel
from cadre.formats.dossier import Dossier
from cadre.sheets.dossiers import person_values
from cadre.sheets.subjects.telling import Telling
from core.sheets import CheckedRow

FIELDS = ("intake_channel", "intake_year", "recruited_on", "selected_on", "civil_registered_on")


def fill_intake(dossier: Dossier, rows: Sequence[CheckedRow], telling: Telling) -> None:
    """Recruited by examination, selected graduate, and when; the later row goes first."""
    for row in rows:
        values = dict(row.values)
        if values.get("recruited_by_exam"):
            values.setdefault("intake_channel", IntakeChannel.CIVIL_EXAM.value)
        found = person_values(values)
        dossier.person |= {name: found[name] for name in FIELDS if name in found}
