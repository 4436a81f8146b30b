"""Ages, months and the office's way of writing dates; pure, and never asks what day it is."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DAY = re.compile(r"(\d{4})[.\-/年](\d{1,2})[.\-/月](\d{1,2})日?")


def age_on(birth: date, on: date) -> int:
    """Full years of age on ``on``. A birth known to the month is given as its first day.

    Born on 29 February, a person is a year older on 1 March of common years.
    """
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (negative: earlier), at most the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def birthday(birth: date, age: int) -> date:
    """The first day on which the person is ``age`` years old by ``age_on``."""
    year = birth.year + age
    if (birth.month, birth.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 3, 1)
    return birth.replace(year=year)


def months_between(start: date, end: date) -> int:
    """Completed months from ``start`` to ``end``; negative when ``end`` lies before ``start``."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day)


def months_touched(first: date, last: date) -> int:
    """Calendar months from ``first`` to ``last``, both included."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two half-open spans share a day; a side that is None is open."""
    return (one[0] or date.min) < (other[1] or date.max) and (other[0] or date.min) < (one[1] or date.max)


def first_of_month(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_text(day: date | None) -> str:
    """1990.05, or an em dash for no date."""
    return f"{day.year:04d}.{day.month:02d}" if day else "—"


def day_text(day: date | None) -> str:
    """1990.05.01, or an em dash for no date."""
    return f"{day.year:04d}.{day.month:02d}.{day.day:02d}" if day else "—"


def chinese_day(day: date) -> str:
    """2026年3月18日, as official documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def years_and_months(months: int) -> str:
    """2 年 3 个月; 不足 1 个月 when nothing is complete."""
    years, rest = divmod(max(months, 0), 12)
    parts = [f"{years} 年"] if years else []
    if rest:
        parts.append(f"{rest} 个月")
    return " ".join(parts) or "不足 1 个月"


def parse_day(text: str) -> date | None:
    """A day written as 2026.03.31, 2026-3-31 or 2026年3月31日; None for anything else."""
    match = _DAY.fullmatch(text.strip())
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
