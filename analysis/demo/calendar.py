"""Months as whole numbers (year × 12 + month − 1): what the simulation counts in."""

from __future__ import annotations

from datetime import date

_REFORM = 2025 * 12  # January 2025: the gradual rise of the retirement age begins.
_MALE_AGE, _FEMALE_AGE = 60 * 12, 55 * 12


def month_of(day: date) -> int:
    """The month in which a day lies."""
    return day.year * 12 + day.month - 1


def day_of(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def retirement_month(sex: str, birth: int) -> int:
    """The month of statutory retirement of a cadre: 60 or 55 years, gradually later from 2025 on.

    Source: the 2024 decision on raising the retirement age gradually.
    """
    original = birth + (_MALE_AGE if sex == "1" else _FEMALE_AGE)
    step = original - _REFORM
    return original if step < 0 else original + min(36, step // 4 + 1)


def age_in(birth: int, month: int) -> int:
    """Full years on the first day of a month of somebody born on the first of another."""
    return (month - birth) // 12
