"""The last fifteen years of a career as lanes: posts, experience, studies, grades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from cadre.choices import AssessmentGrade
from cadre.models import AnnualAssessment, Appointment, Education
from cadre.rules.spells import Spell, grassroots, months_of
from core.choices import UnitKind
from core.dates import month_text, overlap, years_and_months

from .service import Service

CALENDAR_YEARS = 15
# What a character and a bar's padding take of the lane's width, in per cent, at 1366 pixels.
_CHARACTER, _PADDING = 1.5, 1.5
_LABEL_LENGTH = 12
_NARROWEST = 7
_GRADE_SIGNS = {"1": "优", "2": "称", "2B": "合", "3": "基", "3B": "基", "4": "不", "4B": "不"}
_EMPTY_WORDS = re.compile(r"^[在到于赴]|(?:学习|工作)$")


class Span(NamedTuple):
    """A bar of a lane: where it begins and how wide it is in whole per cent; ``outside``: words beside it."""

    text: str
    tip: str
    css: str
    at: int
    width: int
    outside: bool = False


class Mark(NamedTuple):
    """The sign of one year's grade."""

    sign: str
    tip: str
    css: str
    at: int


class Calendar(NamedTuple):
    """The last fifteen years: lanes of bars, grades, where the day stands, and totals in words."""

    years: list[int]
    lanes: list[tuple[str, list[Span]]]
    marks: list[Mark]
    now: int
    totals: list[str]


def calendar(
    service: Service,
    appointments: Sequence[Appointment],
    educations: Iterable[Education],
    grades: Iterable[AnnualAssessment],
    on: date,
) -> Calendar:
    """The calendar that ends on the day. What is only in the résumé stands where there is no appointment."""
    first = date(on.year - CALENDAR_YEARS + 1, 1, 1)
    pairs = list(zip(appointments, service.posts, strict=True))
    held = sorted((spell for row, spell in pairs if row.holding == "main"), key=lambda spell: spell.start)
    posts = [span for spell in service.before for span in _span(spell, "w", first, on)]
    for index, spell in enumerate(held):
        running = spell.end is None or spell.end > on
        posts += _span(spell, "" if running else "ab"[index % 2], first, on)
    aside = [
        span for row, spell in pairs if row.holding == "concurrent" for span in _span(spell, "h", first, on)
    ]
    seasoned = [
        span for row, spell in pairs if row.holding == "posting" for span in _span(spell, "h", first, on)
    ]
    seasoned += [span for spell in service.inside for span in _span(spell, "w", first, on)]
    studies = [span for spell in _studies(service, educations) for span in _span(spell, "w", first, on)]
    lanes = [("任职", sorted(posts, key=_at)), ("兼任", _labelled(aside))]
    lanes += [("历练", _labelled(seasoned)), ("学习", _labelled(studies))]
    return Calendar(
        list(range(first.year, on.year + 1)),
        [lane for lane in lanes if lane[1] or lane[0] == "任职"],
        [_mark(row, first) for row in grades if row.year >= first.year],
        _per_cent(on, first),
        _totals(service, on),
    )


def _studies(service: Service, educations: Iterable[Education]) -> list[Spell]:
    """Studies of the résumé, and educations with both dates that it does not tell of."""
    known = list(service.studies)
    for row in educations:
        if row.entered_on and row.graduated_on:
            spell = Spell(row.school or str(row), row.entered_on, row.graduated_on)
            if not any(overlap((one.start, one.end), (spell.start, spell.end)) for one in known):
                known.append(spell)
    return known


def _totals(service: Service, on: date) -> list[str]:
    local = grassroots(service.spells, on).months
    district = months_of(
        [
            one
            for one in service.spells
            if one.place in (UnitKind.PARTY, UnitKind.GOVERNMENT) and not one.posting
        ],
        on,
    )
    named = (("基层", local), ("区直", district))
    return [f"{name} {years_and_months(months)}" for name, months in named if months]


def _mark(row: AnnualAssessment, first: date) -> Mark:
    return Mark(
        _GRADE_SIGNS.get(row.grade, "—"),
        f"{row.year} 年度考核：{row.get_grade_display()}",
        "" if row.grade == AssessmentGrade.EXCELLENT else "c",
        _per_cent(date(row.year, 11, 1), first),
    )


def _span(spell: Spell, css: str, first: date, on: date) -> list[Span]:
    """The bar of a spell as far as it lies in the calendar; none when it lies before or begins later."""
    end = min(spell.end, on) if spell.end else on
    if end <= first or spell.start > on:
        return []
    left = _per_cent(max(spell.start, first), first)
    closed = spell.end is not None and spell.end <= on
    tip = f"{month_text(spell.start)}—{month_text(spell.end) if closed else '今'}　{spell.text}"
    source = "（简历）" if spell.from_resume else ""
    return [Span(spell.text, tip + source, css, left, max(1, _per_cent(end, first) - left))]


def _labelled(spans: Iterable[Span]) -> list[Span]:
    """Narrow bars with their words beside them where the next bar leaves room, else without words."""
    ordered = sorted(spans, key=_at)
    labelled = []
    for index, span in enumerate(ordered):
        words = _EMPTY_WORDS.sub("", span.text)
        short = words if len(words) <= _LABEL_LENGTH else f"{words[: _LABEL_LENGTH - 1]}…"
        limit = ordered[index + 1].at if index + 1 < len(ordered) else 100
        fits = span.width >= len(words) * _CHARACTER + _PADDING
        room = limit - span.at - span.width >= len(short) * _CHARACTER + _PADDING
        beside = not fits and room
        if beside:
            span = span._replace(text=short, css=f"{span.css} o", outside=True)
        elif fits or span.width >= _NARROWEST:
            span = span._replace(text=words)
        else:
            span = span._replace(text="")
        labelled.append(span)
    return labelled


def _at(span: Span) -> int:
    return span.at


def _per_cent(day: date, first: date) -> int:
    """Where a day lies in the calendar, in whole per cent."""
    months = (day.year - first.year) * 12 + day.month - 1
    return max(0, min(100, round(months / (CALENDAR_YEARS * 12) * 100)))
