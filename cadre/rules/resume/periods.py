"""The period at the beginning of a text: ``2016.11--2019.06`` in the ways people type it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

# One character for one, so that places in the copy are places in the original.
_PLAIN = str.maketrans("０１２３４５６７８９．。·／（）：；，\u3000\u00a0\t", "0123456789.../():;,   ")
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?:"
    r"\s*[./年]\s*(?P<month>\d{1,2})(?!\d)(?:\s*月\s*(?P<day_a>\d{1,2})\s*日|[./](?P<day_b>\d{1,2})(?!\d)日?|\s*月|\.)?"
    r"|-(?P<month_b>\d{1,2})(?!\d)(?:-(?P<day_c>\d{1,2})(?!\d))?"
    r"|(?P<month_c>\d{2})(?P<day_d>\d{2})?(?!\d))"
)
_YEAR = re.compile(r"(?:19|20)\d{2}(?!\d)")
_SHORT_YEAR = re.compile(r"\d{2}[.年/]\d{1,2}月?\s*(?:[-—–―─−~～至到]|$)")
_DASHES = re.compile(r"\s*[-—–－―─−﹣~～]+\s*")
_WORD = re.compile(r"\s*(?:[至到]|一(?=\s*(?:19|20)\d{2}))\s*")
_STILL = re.compile(r"(?:至今|迄今|现在|目前|今(?![年后天日]))")
_AFTER = re.compile(r"[\s,:;]*")


@dataclass(frozen=True, slots=True)
class Period:
    """The half-open span [start, end) at the head of a text; ``length`` is how much of the text it takes."""

    start: date
    end: date | None
    precision: str
    length: int


@dataclass(frozen=True, slots=True)
class Fault:
    """The text begins like a date, but no period can be read for certain."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Moment:
    day: date
    exact: bool
    stop: int


class _Unclear(Exception):
    """A date that cannot be taken as it stands."""


def plain(text: str) -> str:
    """The text with full-width digits, points, brackets and blanks as plain ones, character for character."""
    return text.translate(_PLAIN)


def read_period(text: str) -> Period | Fault | None:
    """The period at the head of the text, why there is none although a date stands there, or None."""
    copy = plain(text)
    if not copy[:1].isdigit():
        return None
    try:
        return _period(copy)
    except _Unclear as unclear:
        return Fault(str(unclear))


def read_month(text: str) -> date | None:
    """The first day of the month that stands at the head of the text; None when none can be read."""
    try:
        moment = _moment(plain(text), 0)
    except _Unclear:
        return None
    return moment.day.replace(day=1) if moment else None


def _period(copy: str) -> Period | Fault | None:
    start = _moment(copy, 0)
    if start is None:
        return _not_a_date(copy)
    dashes = _DASHES.match(copy, start.stop)
    separator = dashes or _WORD.match(copy, start.stop)
    if separator is None:
        return Fault("只有一个时间，没有用“--”写明起止。")
    end = _moment(copy, separator.end())
    stop = end.stop if end else separator.end()
    if end is None:
        still = _STILL.match(copy, stop)
        if still:
            stop = still.end()
        elif dashes is None or copy[stop : stop + 1].isdigit():
            return Fault("止时间没有认出来，请写成“2019.06”或“至今”。")
    if end and end.day < start.day:
        return Fault("止时间早于起时间，请核对。")
    exact = start.exact and (end is None or end.exact)
    after = _AFTER.match(copy, stop)
    return Period(
        _rounded(start.day, exact=exact),
        _rounded(end.day, exact=exact) if end else None,
        "day" if exact else "month",
        after.end() if after else stop,
    )


def _rounded(day: date, *, exact: bool) -> date:
    return day if exact else day.replace(day=1)


def _moment(copy: str, at: int) -> _Moment | None:
    found = _DATE.match(copy, at)
    if found is None:
        return None
    written = found["month"] or found["month_b"] or found["month_c"]
    year, month = int(found["year"]), int(written)
    if not 1 <= month <= 12:
        raise _Unclear(f"“{found[0].strip()}”的月份应为 01—12。")
    day = found["day_a"] or found["day_b"] or found["day_c"] or found["day_d"]
    if written == "1" and day is None and "年" not in found[0] and "月" not in found[0]:
        raise _Unclear(f"“{found[0].strip()}”分不清是 {year}.01 还是 {year}.10，请写成两位月份。")
    try:
        return _Moment(date(year, month, int(day or 1)), day is not None, found.end())
    except ValueError:
        raise _Unclear(f"“{found[0].strip()}”这一天不存在。") from None


def _not_a_date(copy: str) -> Fault | None:
    """Why digits at the head are no date; None when they do not look like one."""
    if _YEAR.match(copy):
        return Fault("只有年份，没有月份，请写成“2016.11--2019.06”。")
    if _SHORT_YEAR.match(copy):
        return Fault("年份只有两位，请写成四位。")
    return None
