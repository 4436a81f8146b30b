"""The ways in which a roster may write its dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from cadre.choices import Precision


class DateFormat(NamedTuple):
    """One way of writing dates, named by its example; each function writes a date known that well."""

    example: str
    month: Callable[[date], str]
    day: Callable[[date], str]
    year: Callable[[date], str]

    def text(self, day: date, precision: str = Precision.MONTH) -> str:
        """The date as far as it is known; months only, unless the format writes days."""
        if precision == Precision.YEAR:
            return self.year(day)
        return self.day(day) if precision == Precision.DAY else self.month(day)


def _format(example: str, month: str, day: str, year: str = "%Y") -> DateFormat:
    def written(pattern: str) -> Callable[[date], str]:
        return lambda known: (
            pattern.replace("%Y", f"{known.year:04d}")
            .replace("%m", f"{known.month:02d}")
            .replace("%-m", str(known.month))
            .replace("%-d", str(known.day))
            .replace("%d", f"{known.day:02d}")
        )

    return DateFormat(example, written(month), written(day), written(year))


_FORMATS = (
    _format("1990.05", "%Y.%m", "%Y.%m"),
    _format("1990-05", "%Y-%m", "%Y-%m"),
    _format("199005", "%Y%m", "%Y%m"),
    _format("1990年5月", "%Y年%-m月", "%Y年%-m月", "%Y年"),
    _format("1990.05.01", "%Y.%m", "%Y.%m.%d"),
)
DATE_FORMATS: Mapping[str, DateFormat] = {each.example: each for each in _FORMATS}
USUAL_DATES = _FORMATS[0]


def date_format(example: str) -> DateFormat:
    """The format of this name, else the usual one."""
    return DATE_FORMATS.get(example, USUAL_DATES)
