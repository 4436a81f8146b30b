"""Months and days as the form's files write them: digits only, and every older habit."""

from __future__ import annotations

import re
from datetime import date

from core.sheets.cells import compact
from core.sheets.partial_dates import PartialDate, Precision, parse_partial_date
from core.sheets.problems import CellProblem, Note

SEASON = re.compile(r"^(\d{4})年?([春夏秋冬初中底])(?:季|天)?$")
MONTH_OF_SEASON = {"春": 4, "夏": 7, "秋": 10, "冬": 12, "初": 3, "中": 6, "底": 12}
ODD_DIGITS = re.compile(r"^\d{5}$|^\d{7}$")


def form_date(raw: str, hint: date | None = None) -> PartialDate | None:
    """The date in a cell of the form; words of the older editor such as 1990年春 become its months.

    Raises: CellProblem. Digits are never the serial number of a spreadsheet here.
    """
    text = compact(raw)
    if ODD_DIGITS.match(text):
        raise CellProblem(
            f"“{text}”是 {len(text)} 位数字，看不出年月。", "请写成 199005 这样的六位数字。", "date_digits"
        )
    season = SEASON.match(text)
    if not season:
        return parse_partial_date(text, hint=hint)
    year, month = int(season[1]), MONTH_OF_SEASON[season[2]]
    found = parse_partial_date(f"{year}.{month:02d}")
    note = Note(f"“{text}”按 {year}.{month:02d} 处理。", "请核对；建议写成六位数字的年月。", "date_season")
    return PartialDate(found.date, found.precision, (note,)) if found else None


def digits(day: date | None, precision: Precision | str | None = None) -> str:
    """199005, or 19900517 for a date known to the day.

    Without a precision the first of a month is a date known to the month.
    """
    if day is None:
        return ""
    if precision == "year":
        return f"{day.year:04d}"
    exact = precision == "day" or (precision is None and day.day != 1)
    return f"{day:%Y%m%d}" if exact else f"{day:%Y%m}"


def words(day: date, precision: Precision | str | None = None) -> str:
    """2020年12月, as sentences write it; with the day when it is known, see ``digits``."""
    if precision == "year":
        return f"{day.year}年"
    exact = precision == "day" or (precision is None and day.day != 1)
    return f"{day.year}年{day.month}月" + (f"{day.day}日" if exact else "")
