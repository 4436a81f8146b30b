"""Months as whole numbers (year × 12 + month − 1): what the simulation counts in."""

from __future__ import annotations

from datetime import date

from cadre.rules import retirement


def month_of(day: date) -> int:
    """The month in which a day lies."""
    return day.year * 12 + day.month - 1


def day_of(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def retirement_month(sex: str, birth: int) -> int:
    """The month of statutory retirement of somebody below county level."""
    return month_of(retirement.retirement_month(day_of(birth), retirement.original_age(sex, "")))


def age_in(birth: int, month: int) -> int:
    """Full years on the first day of a month of somebody born on the first of another."""
    return (month - birth) // 12
