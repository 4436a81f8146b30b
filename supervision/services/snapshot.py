"""Roster rows as plain JSON lists: what a run keeps of the facts it rests on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from supervision.rules.facts import RosterRow
from supervision.rules.fingerprint import plain

_FIELDS = tuple(field.name for field in fields(RosterRow))
_DATES = frozenset({"birth", "start", "end", "expected_end", "retires_on"})


@dataclass(frozen=True, slots=True)
class Known:
    """One appointment as a run knew it, with the document that made it."""

    row: RosterRow
    document_no: str


def dump_row(row: RosterRow, document_no: str) -> list[Any]:
    """The values in the order of RosterRow, the document number last."""
    return [*(plain(getattr(row, name)) for name in _FIELDS), document_no]


def load_row(values: list[Any]) -> Known:
    """The row that ``dump_row`` wrote."""
    read = dict(zip(_FIELDS, values, strict=False))
    for name in _DATES:
        read[name] = date.fromisoformat(read[name]) if read[name] else None
    read["specialities"] = frozenset(read["specialities"])
    return Known(RosterRow(**read), values[-1])
