"""Whether one main post can follow another: half-open spans must not overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.dates import day_text, month_text, overlap
from core.policy import Finding, Severity


@dataclass(frozen=True, slots=True)
class HeldSpan:
    """A main post as held: what it is called and from when to when."""

    name: str
    start: date
    end: date | None


def succession_faults(start: date, end: date | None, held: Iterable[HeldSpan]) -> tuple[Finding, ...]:
    """Why a main post of the span [start, end) cannot be entered beside the posts held.

    The running post (without end) is no hindrance when it began earlier: the act ends it.
    """
    faults = []
    for span in held:
        if span.end is None and span.start < start:
            continue
        if overlap((start, end), (span.start, span.end)):
            faults.append(_overlap(start, span))
    return tuple(faults)


def _overlap(start: date, span: HeldSpan) -> Finding:
    until = f"{_text(span.end)} 免职" if span.end else "尚未免职"
    clash = f"与已有的主要职务“{span.name}”重叠：{_text(span.start)} 任职，{until}。"
    remedy = "请改任职时间，或先改正那一条任职。"
    return Finding("cadre.appointment.overlap", Severity.BLOCK, clash + remedy, _text(start))


def _text(day: date | None) -> str:
    return month_text(day) if day and day.day == 1 else day_text(day)
