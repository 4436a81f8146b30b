"""Dates of a roster beside dates already recorded: a coarser one that agrees says nothing new."""

from __future__ import annotations

from datetime import date

from core.sheets import PartialDate


def day_of(value: object) -> date | None:
    """The first day that a cleaned cell may mean; None for an empty or cleared one."""
    return value.date if isinstance(value, PartialDate) else None


def agrees(told: object, recorded: date | None) -> bool:
    """Whether the recorded day lies within what the cell tells: 1990.05 agrees with 1990.05.12."""
    if not isinstance(told, PartialDate) or recorded is None:
        return False
    if told.precision == "day":
        return told.date == recorded
    same_year = told.date.year == recorded.year
    return same_year and (told.precision == "year" or told.date.month == recorded.month)
