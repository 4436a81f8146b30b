"""The résumé as its page shows it: the text line by line, and what was read out of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cadre.models import Cadre, Resume, ResumeSegment
from cadre.rules.resume import MonthSpan, ParsedResume, Seat, parse_resume, resume_gaps, resume_overlaps
from cadre.rules.resume import is_posting as tells_of_posting
from cadre.services.resumes import segments_of
from core.dates import day_text, month_text

_LINE_BREAKS = re.compile("\r\n|\r|\n|\u2028|\u2029|\x0b")


class Line(NamedTuple):
    """One line of the text: ``kind`` is dated, more, seat, blank or lost, ``reason`` why it is lost."""

    number: int
    text: str
    kind: str
    reason: str


class SegmentLine(NamedTuple):
    """One segment: its period, its words, and what they say for certain."""

    period: str
    segment: ResumeSegment
    words: list[str]
    posting: bool


@dataclass(frozen=True, slots=True)
class ResumeSheet:
    """A résumé with what was read, what was not, and what does not fit together."""

    text: str
    lines: list[Line]
    segments: list[SegmentLine]
    seats: tuple[Seat, ...]
    lost: int
    doubts: list[str]


def stored_text(cadre: Cadre) -> str:
    """The résumé as received; empty when there is none."""
    return Resume.objects.filter(cadre=cadre).values_list("text", flat=True).first() or ""


def resume_sheet(cadre: Cadre, text: str, on: date) -> ResumeSheet:
    """What the page shows of the text as of the day; nothing is stored, one query at most by the caller."""
    parsed = parse_resume(text)
    segments = [_segment_line(row) for row in segments_of(cadre.pk, text)]
    return ResumeSheet(
        text, _lines(text, parsed), segments, parsed.seats, len(parsed.unparsed), _doubts(parsed, on)
    )


def _lines(text: str, parsed: ParsedResume) -> list[Line]:
    dated = {segment.line for segment in parsed.main}
    seats = {seat.line for seat in parsed.seats}
    reasons: dict[int, str] = {}
    for entry in parsed.unparsed:
        reasons[entry.line] = reasons.get(entry.line, "") + entry.reason
    lines = []
    for number, line in enumerate(_LINE_BREAKS.split(text) if text.strip() else [], 1):
        if number in reasons:
            kind = "lost"
        elif number in dated:
            kind = "dated"
        elif number in seats:
            kind = "seat"
        else:
            kind = "more" if line.strip() else "blank"
        shown = line.rstrip() if kind == "dated" else line.strip()
        lines.append(Line(number, shown, kind, reasons.get(number, "")))
    return lines


def _segment_line(row: ResumeSegment) -> SegmentLine:
    words = [row.get_place_display(), row.get_category_display(), row.get_level_display()]
    shown = day_text if row.precision == "day" else month_text
    period = f"{shown(row.start)}—{shown(row.end) if row.end else '今'}"
    return SegmentLine(period, row, [word for word in words if word], tells_of_posting(row.text))


def _doubts(parsed: ParsedResume, on: date) -> list[str]:
    gaps = resume_gaps(parsed.main, on)
    overlaps = resume_overlaps(parsed.main)
    return [f"{_months(gap)}没有经历，共 {gap.months} 个月。请补写，待业、病休也要写明。" for gap in gaps] + [
        f"{_months(span)}有两段经历重叠。请核对起止时间；兼任、学习写在“其间”里。" for span in overlaps
    ]


def _months(span: MonthSpan) -> str:
    first, last = month_text(span.first), month_text(span.last)
    return f"{first} " if span.months == 1 else f"{first} 至 {last} "
