"""Horizontal bars: cohorts by level, and progress towards a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.palette import COHORT_FILL, COHORT_INK
from core.charts.svg import ACT, INK, INK_3, PALE, Svg, empty, frame, line, link, rect, width_of, words

_ROW, _TALL = 34.0, 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRow:
    """One row: a count per cohort, oldest first, with the list behind each."""

    label: str
    counts: tuple[int, ...]
    note: str = ""
    hrefs: tuple[str, ...] = ()


def cohort_bars(
    *,
    key: str,
    title: str,
    summary: str,
    cohorts: Sequence[str],
    rows: Sequence[CohortRow],
    unit: str = "人",
    width: int = 360,
) -> Svg:
    """Rows on one scale, numbers inside where they fit, the sum behind, the cohorts named below.

    At most four cohorts; fewer use the younger colours. Raises ValueError when a row does not fit them.
    """
    if len(cohorts) > len(COHORT_FILL) or any(len(row.counts) != len(cohorts) for row in rows):
        raise ValueError("At most four cohorts, and one count for each.")
    height = _ROW * max(len(rows), 2) + 26
    longest = max((sum(row.counts) for row in rows), default=0)
    if not longest:
        return empty(key, title, width, height)
    left = max(width_of(row.label) for row in rows) + 12
    right = max(width_of(f"{sum(row.counts)} {unit}") for row in rows) + 10
    body = ""
    for index, row in enumerate(rows):
        y = _ROW * index + 4
        body += words(
            0, y + (10 if row.note else 14.5), row.label, fill=INK, weight="600" if row.note else ""
        )
        body += words(0, y + 25, row.note, fill=INK_3) if row.note else ""
        body += _parts(row, cohorts, left, y, (width - left - right) / longest, unit)
        body += words(width, y + 14.5, f"{sum(row.counts)} {unit}", fill=INK, anchor="end")
    body += _legend(cohorts, left, _ROW * len(rows) + 6)
    return frame(key, title, summary, width, height, body)


def progress(
    *,
    key: str,
    title: str,
    share: float,
    target: float | None = None,
    fill: str = ACT,
    width: int = 160,
    height: int = 12,
) -> Svg:
    """A bar from 0 to 1 with a mark where the target lies; values beyond the ends stop there."""
    summary = f"{share:.1%}" + (f"，目标 {target:.0%}" if target is not None else "")
    body = rect(0, height / 2 - 2, width, 4, PALE)
    body += rect(0, height / 2 - 2, width * min(max(share, 0), 1), 4, fill)
    if target is not None:
        x = min(max(width * min(max(target, 0), 1), 1), width - 1)
        body += line(x, 0, x, height, INK, stroke_width=2)
    return frame(key, title, summary, width, height, body)


def _parts(row: CohortRow, cohorts: Sequence[str], x: float, y: float, pitch: float, unit: str) -> str:
    drawn = ""
    first = len(COHORT_FILL) - len(cohorts)
    for index, count in enumerate(row.counts):
        if not count:
            continue
        wide = count * pitch
        shape = rect(x, y, wide, _TALL, COHORT_FILL[first + index])
        if wide > width_of(str(count)) + 6:
            ink = COHORT_INK[first + index]
            shape += words(x + wide / 2, y + 14.5, str(count), fill=ink, anchor="middle")
        href = row.hrefs[index] if index < len(row.hrefs) else ""
        drawn += link(href, f"{row.label} {cohorts[index]} {count}{unit}", shape)
        x += wide
    return drawn


def _legend(cohorts: Sequence[str], x: float, y: float) -> str:
    drawn = ""
    for name, fill in zip(cohorts, COHORT_FILL[-len(cohorts) :], strict=True):
        drawn += rect(x, y, 10, 10, fill) + words(x + 14, y + 9.5, name)
        x += width_of(name) + 30
    return drawn
