"""All checks of one record."""

from __future__ import annotations

from datetime import date

from .career import career_faults
from .facts import RecordFacts
from .faults import ERROR, MISSING, WARNING, Fault
from .identity import identity_faults
from .sets import family_faults, missing_sets

_GRAVEST_FIRST = {ERROR: 0, WARNING: 1, MISSING: 2}


def record_faults(facts: RecordFacts, on: date) -> tuple[Fault, ...]:
    """Every fault of the record on the day, the gravest first."""
    found = [
        *identity_faults(facts),
        *career_faults(facts, on),
        *family_faults(facts),
        *missing_sets(facts, on),
    ]
    return tuple(sorted(found, key=lambda fault: _GRAVEST_FIRST[fault.grade]))
