"""The declaration of one column of a roster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from cadre.choices import Precision

from .dates import USUAL_DATES, DateFormat
from .lines import RosterLine

TEXT, DATE, NUMBER = "text", "date", "number"
LEFT, CENTER = "left", "center"


def month_unless_day(day: date, _: RosterLine) -> str:
    """How well a date is known that has no mark of its own: its first of the month may be a whole month."""
    return Precision.MONTH if day.day == 1 else Precision.DAY


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column: what it is called, how it looks and what it takes from a line.

    ``key`` stands in addresses and saved views and never changes. ``group`` is the parent header above
    ``label``, ``section`` where the column chooser lists it. ``width`` is in characters of a Western
    script, ``sort`` the names to order people by (carrying ``held``), ``needs`` what ``load_for`` must load.
    """

    key: str
    label: str
    value: Callable[[RosterLine], object]
    section: str
    group: str = ""
    width: int = 12
    align: str = LEFT
    kind: str = TEXT
    sort: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    precision: Callable[[date, RosterLine], str] = month_unless_day

    @property
    def name(self) -> str:
        """The header in one line, with its parent before it: 全日制教育学历."""
        return f"{self.group}{self.label}"

    def text(self, line: RosterLine, dates: DateFormat = USUAL_DATES) -> str:
        """What the cell says; empty where nothing is known."""
        found = self.value(line)
        if found is None or found == "":
            return ""
        if isinstance(found, date):
            return dates.text(found, self.precision(found, line))
        return str(found)
