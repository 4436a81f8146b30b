"""Reads the many ways a month or a day is written in rosters."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from core.sheets.cells import NOTHING, as_text, compact
from core.sheets.problems import CellProblem, Note
from core.sheets.workbook import Raw

Precision = Literal["day", "month", "year"]
EXAMPLE = "请写成 1990.05 这样的年月。"
FIRST_YEAR, LAST_YEAR = 1900, 2100
SERIAL_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 10_000, 60_000
CENTURY_PIVOT = 30

BRACKET = re.compile(r"\([^()]*\)$")
SEPARATED = re.compile(
    r"^(?P<y>\d{4}|\d{2})[年.\-/。·、_—](?P<m>\d{1,2})(?:[月.\-/。·、_—]+(?P<d>\d{1,2})日?)?[月.\-/]?$"
)
CLOCK = re.compile(r"(?<=\d)(?:日?\s+|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*$")
YEAR_ONLY = re.compile(r"^(\d{4})年?$")
DAY_LAST = re.compile(r"^(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")
DIGITS = re.compile(r"^\d{5,8}$")
UNTIL_NOW = {"至今", "今", "现在", "目前"}
UNKNOWN = {"不详", "未知", "待查", "无"}


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year; the unknown part is 1."""

    date: date
    precision: Precision
    warnings: tuple[Note, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        if self.precision == "year":
            return f"{self.date.year}"
        month = f"{self.date.year}.{self.date.month:02d}"
        return month if self.precision == "month" else f"{month}.{self.date.day:02d}"


def parse_partial_date(raw: Raw, *, hint: date | None = None) -> PartialDate | None:
    """The date in a cell; None for an empty cell and for words that say it is unknown.

    ``hint`` is a date that the cell should agree with (the birth date in the identity number); it settles a
    number such as 1990.1, which may mean January or October.

    Raises: CellProblem; code ``date_ambiguous`` when only a hint can settle it.
    """
    if isinstance(raw, datetime):
        return _excel_date(raw.date(), raw)
    if isinstance(raw, date):
        return _excel_date(raw, raw)
    if raw is None or isinstance(raw, bool | time):
        if raw is None:
            return None
        raise _unreadable(raw)
    if isinstance(raw, float):
        return _from_float(raw, hint)
    if isinstance(raw, int):
        return _from_digits(str(raw), raw)
    return _from_text(raw, hint)


def clean_date(raw: Raw) -> PartialDate | None:
    """``parse_partial_date`` without a hint, as a column's cleaner."""
    return parse_partial_date(raw)


def _excel_date(day: date, raw: Raw, warnings: tuple[Note, ...] = ()) -> PartialDate:
    """A real Excel date; typing 1990-5 makes the first of May, so a first is known to the month."""
    return _checked(day.year, day.month, day.day if day.day > 1 else None, raw, warnings)


def _from_float(raw: float, hint: date | None) -> PartialDate:
    if FIRST_SERIAL <= raw <= LAST_SERIAL:
        return _from_serial(int(raw), raw)
    whole, _, decimals = repr(raw).partition(".")
    if "e" in decimals or len(decimals) > 2 or not whole.isdigit():
        raise _unreadable(raw)
    year, warnings = _year(whole, raw)
    if decimals != "1":
        return _checked(year, int(decimals), None, raw, warnings)
    if hint and hint.year == year and hint.month in (1, 10):
        return PartialDate(date(year, hint.month, 1), "month", warnings)
    raise CellProblem(
        f"“{raw}”是数字，分不清是 {year}.01 还是 {year}.10。",
        f"请把单元格改为文本，写成 {year}.01 或 {year}.10。",
        "date_ambiguous",
    )


def _from_text(raw: str, hint: date | None) -> PartialDate | None:
    text = compact(CLOCK.sub("", raw))
    if not text or text in NOTHING or text in UNKNOWN:
        return None
    if text in UNTIL_NOW:
        raise CellProblem(f"“{text}”不是日期。", EXAMPLE, "date_until_now")
    text = BRACKET.sub("", text).rstrip(".。,，;；日")
    if DIGITS.match(text):
        return _from_digits(text, raw)
    if year_only := YEAR_ONLY.match(text):
        return _year_only(int(year_only[1]), raw)
    if separated := SEPARATED.match(text):
        return _from_parts(separated, raw, hint)
    if day_last := DAY_LAST.match(text):
        return _day_last(int(day_last[1]), int(day_last[2]), int(day_last[3]), raw)
    raise _unreadable(raw)


def _from_parts(match: re.Match[str], raw: str, hint: date | None) -> PartialDate:
    """Year and month with something between them; ``1988.1`` is January unless the hint says October."""
    year, warnings = _year(match["y"], raw)
    month = int(match["m"])
    day = int(match["d"]) if match["d"] else None
    lost_zero = match["m"] == "1" and day is None and "." in compact(raw)
    if lost_zero and hint and hint.year == year and hint.month in (1, 10):
        month = hint.month
    elif lost_zero:
        warnings += (
            Note(
                f"“{as_text(raw).strip()}”按 {year}.01 处理，也可能是 {year}.10。",
                f"如果是 10 月，请改成 {year}.10。",
                "date_lost_zero",
                f"{year}.01",
            ),
        )
    return _checked(year, month, day, raw, warnings)


def _from_digits(text: str, raw: Raw) -> PartialDate:
    """Digits only: a year, a month, a day, or Excel's serial number."""
    number = int(text)
    if len(text) == 8:
        return _checked(int(text[:4]), int(text[4:6]), int(text[6:]), raw)
    if len(text) == 6 and FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return _checked(int(text[:4]), int(text[4:]), None, raw)
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        return _from_serial(number, raw)
    if len(text) == 4:
        return _year_only(number, raw)
    raise _unreadable(raw)


def _from_serial(number: int, raw: Raw) -> PartialDate:
    day = SERIAL_EPOCH + timedelta(days=number)
    note = Note(
        f"“{as_text(raw)}”是 Excel 的日期序号，按 {day.isoformat()} 处理。",
        "请核对；建议把单元格改为文本后写成年月。",
        "date_serial",
        day.isoformat(),
    )
    return _excel_date(day, raw, (note,))


def _year_only(year: int, raw: Raw) -> PartialDate:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _unreadable(raw)
    note = Note(f"“{as_text(raw).strip()}”只有年份，没有月份。", EXAMPLE, "date_year_only")
    return PartialDate(date(year, 1, 1), "year", (note,))


def _day_last(first: int, second: int, year: int, raw: str) -> PartialDate:
    """5/12/1990: only clear when one of the two cannot be a month."""
    if first > 12 >= second:
        return _checked(year, second, first, raw)
    if second > 12 >= first:
        return _checked(year, first, second, raw)
    raise CellProblem(f"“{raw.strip()}”分不清哪个是月、哪个是日。", EXAMPLE, "date_unclear")


def _year(text: str, raw: Raw) -> tuple[int, tuple[Note, ...]]:
    """Four digits as they are; two digits with a century, and a warning."""
    if len(text) == 4:
        return int(text), ()
    if len(text) != 2:
        raise _unreadable(raw)
    year = int(text) + (1900 if int(text) > CENTURY_PIVOT else 2000)
    note = Note(
        f"“{as_text(raw).strip()}”只有两位年份，按 {year} 年处理。",
        "请核对；建议写成四位年份。",
        "date_two_digits",
    )
    return year, (note,)


def _checked(
    year: int, month: int, day: int | None, raw: Raw, warnings: tuple[Note, ...] = ()
) -> PartialDate:
    shown = as_text(raw).strip()
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellProblem(f"“{shown}”的年份应在 {FIRST_YEAR}—{LAST_YEAR} 之间。", EXAMPLE, "date_year")
    if not 1 <= month <= 12:
        raise CellProblem(f"“{shown}”月份应为 01—12。", EXAMPLE, "date_month")
    try:
        found = date(year, month, day or 1)
    except ValueError:
        raise CellProblem(f"“{shown}”这一天不存在。", "请核对日期，或只写到年月。", "date_day") from None
    return PartialDate(found, "day" if day else "month", warnings)


def _unreadable(raw: Raw) -> CellProblem:
    return CellProblem(f"“{as_text(raw).strip()}”不是能认出的日期。", EXAMPLE, "date_unreadable")
