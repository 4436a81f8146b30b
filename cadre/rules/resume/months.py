"""Months that the main segments of a résumé leave out or tell twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.dates import add_months, first_of_month, months_touched


class Dated(Protocol):
    """A segment as far as its months are concerned."""

    @property
    def start(self) -> date:
        """First day."""

    @property
    def end(self) -> date | None:
        """The day it ends; None while it lasts."""

    @property
    def inner(self) -> bool:
        """Whether it lies in another segment."""


@dataclass(frozen=True, slots=True)
class MonthSpan:
    """Months from ``first`` to ``last``, both included, each given as its first day."""

    first: date
    last: date

    @property
    def months(self) -> int:
        """How many months."""
        return months_touched(self.first, self.last)


def resume_gaps(segments: Iterable[Dated], until: date | None = None) -> tuple[MonthSpan, ...]:
    """Months of which no main segment says anything, from the first one on; up to ``until`` if it is given.

    A segment covers the month in which it ends, so 2012.08 and 2012.09 leave no gap.
    """
    gaps: list[MonthSpan] = []
    covered: date | None = None
    for segment in _main(segments):
        start = first_of_month(segment.start)
        if covered and start > add_months(covered, 1):
            gaps.append(MonthSpan(add_months(covered, 1), add_months(start, -1)))
        if segment.end is None:
            return tuple(gaps)
        covered = max(covered or start, first_of_month(segment.end))
    if covered and until and first_of_month(until) > add_months(covered, 1):
        gaps.append(MonthSpan(add_months(covered, 1), add_months(first_of_month(until), -1)))
    return tuple(gaps)


def resume_overlaps(segments: Iterable[Dated]) -> tuple[MonthSpan, ...]:
    """Months that two main segments tell both; the month in which one ends and the next begins is none.

    An open segment overlaps with whatever begins after it, to that one's end or its first month.
    """
    overlaps: list[MonthSpan] = []
    ends = date.min
    for segment in _main(segments):
        start = first_of_month(segment.start)
        stop = first_of_month(segment.end) if segment.end else date.max
        if start < ends:
            last = min(ends, stop)
            last = add_months(last, -1) if last != date.max else start
            overlaps.append(MonthSpan(start, max(start, last)))
        ends = max(ends, stop)
    return tuple(overlaps)


def _main(segments: Iterable[Dated]) -> list[Dated]:
    return sorted((segment for segment in segments if not segment.inner), key=lambda one: one.start)
