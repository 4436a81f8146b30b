"""Which periods of a schedule are due: each period is named by its last day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from core.dates import add_months, last_of_month

DAILY, MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY = "daily", "monthly", "quarterly", "half_yearly", "yearly"
MONTHS = {MONTHLY: 1, QUARTERLY: 3, HALF_YEARLY: 6, YEARLY: 12}


def period_end(frequency: str, day: date) -> date:
    """The last day of the calendar period that holds the day."""
    if frequency == DAILY:
        return day
    months = MONTHS[frequency]
    behind = (day.month - 1) % months
    return last_of_month(add_months(day.replace(day=1), months - 1 - behind))


def due_periods(frequency: str, start: date, until: date) -> Iterator[date]:
    """Last days of the periods that end from ``start`` to ``until``, both included, oldest first."""
    day = period_end(frequency, start)
    while day <= until:
        yield day
        day = period_end(frequency, day + timedelta(days=1))


def next_period(frequency: str, start: date, today: date) -> date:
    """The first period end after today, or the first one at all when the start lies ahead."""
    return period_end(frequency, max(start, today + timedelta(days=1)))


def period_name(frequency: str, day: date) -> str:
    """What papers call the period: 2026年3月, 2026年第一季度, 2026年上半年, 2026年, 2026年3月18日."""
    year = f"{day.year}年"
    if frequency == QUARTERLY:
        return f"{year}第{'一二三四'[(day.month - 1) // 3]}季度"
    if frequency == HALF_YEARLY:
        return f"{year}{'上' if day.month <= 6 else '下'}半年"
    if frequency == YEARLY:
        return year
    return f"{year}{day.month}月" + (f"{day.day}日" if frequency == DAILY else "")
