"""Statutory retirement under the gradual rule in force since January 2025."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.dates import add_months, first_of_month

FEMALE = "2"
LEADING_LADDER = "1A"
COUNTY_DEPUTY = "1A32"

# Original age: (months of birth that share one month of delay, greatest delay in months).
_DELAYS = {60: (4, 36), 55: (4, 36), 50: (2, 60)}
_FIRST_DELAYED = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class RetirementAges:
    """Original ages in years; settings of the district, with the national values as defaults."""

    men: int = 60
    women: int = 55
    women_senior: int = 60


NATIONAL_AGES = RetirementAges()


def original_age(
    sex: str, level: str, *, senior_professional: bool = False, ages: RetirementAges = NATIONAL_AGES
) -> int:
    """The age before the 2025 rule; women of county level and above or senior professionals have their own.

    ``level`` is a code of ZB09; an empty or foreign code counts as below county level.
    """
    if sex != FEMALE:
        return ages.men
    county = level.startswith(LEADING_LADDER) and level <= COUNTY_DEPUTY
    return ages.women_senior if county or senior_professional else ages.women


def delay_in_months(birth: date, original: int) -> int:
    """Months by which retirement moves; 0 for whoever reached the age before 2025 and for fixed ages.

    Source: 《国务院关于渐进式延迟法定退休年龄的办法》 (2024-09-13), in force since 2025-01-01.
    """
    if original not in _DELAYS:
        return 0
    step, greatest = _DELAYS[original]
    passed = (birth.year + original - _FIRST_DELAYED.year) * 12 + birth.month - _FIRST_DELAYED.month
    return min(greatest, passed // step + 1) if passed >= 0 else 0


def retirement_month(birth: date, original: int) -> date:
    """First day of the month in which the person reaches the statutory age."""
    return add_months(first_of_month(birth), original * 12 + delay_in_months(birth, original))


def retires_on(
    birth: date | None,
    sex: str,
    level: str,
    *,
    senior_professional: bool = False,
    ages: RetirementAges = NATIONAL_AGES,
) -> date | None:
    """First day of the statutory month of retirement; None when birth or sex is not known."""
    if birth is None or not sex:
        return None
    original = original_age(sex, level, senior_professional=senior_professional, ages=ages)
    return retirement_month(birth, original)


def retirement_age_text(birth: date, original: int) -> str:
    """60岁1个月, or 63岁 without odd months, as the approval form prints it."""
    years, months = divmod(original * 12 + delay_in_months(birth, original), 12)
    return f"{years}岁{months}个月" if months else f"{years}岁"
