"""A person's page as of a day: facts, career on a calendar, derived facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch

from cadre.choices import AssessmentGrade, EducationMode, Holding
from cadre.documents.roster_columns import school_text, title_on
from cadre.models import AnnualAssessment, Appointment, Cadre, Education, Rank
from cadre.rules.derived import DerivedFact, KnownFacts, derived_facts
from core.dates import month_text
from core.models import UnitName

CALENDAR_YEARS = 15
_GRADE_SIGNS = {"1": "优", "2": "称", "2B": "合", "3": "基", "3B": "基", "4": "不", "4B": "不"}
Pairs = list[tuple[str, str]]


class Span(NamedTuple):
    """A bar of a lane: where it begins and how wide it is in whole per cent of the calendar."""

    text: str
    tip: str
    css: str
    at: int
    width: int


class Mark(NamedTuple):
    """The sign of one year's grade."""

    sign: str
    tip: str
    css: str
    at: int


class Calendar(NamedTuple):
    """The last fifteen years: lanes of bars, grades, and where the day stands."""

    years: list[int]
    lanes: list[tuple[str, list[Span]]]
    marks: list[Mark]
    now: int


class CareerLine(NamedTuple):
    """One appointment as the table of the career shows it; ``running`` as of the day."""

    appointment: Appointment
    title: str
    running: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a person's page shows as of the day."""

    on: date
    held: CareerLine | None
    aside: list[CareerLine]
    career: list[CareerLine]
    later: int
    rank: Rank | None
    ranks: list[Rank]
    educations: list[Education]
    grades: list[AnnualAssessment]
    basics: Pairs
    service: Pairs
    derived: tuple[DerivedFact, ...]
    calendar: Calendar


def profile(cadre: Cadre, on: date) -> Profile:
    """The person as of the day; five queries. What begins later is only counted."""
    names = Prefetch("unit__names", UnitName.objects.order_by("start"))
    appointments = list(
        Appointment.objects.filter(cadre=cadre)
        .select_related("unit")
        .prefetch_related(names)
        .order_by("-start")
    )
    career = [
        CareerLine(row, title_on(row, on if row.covers(on) else row.start), row.covers(on))
        for row in appointments
        if row.start <= on
    ]
    running = [line for line in career if line.running]
    held = next((line for line in running if line.appointment.holding == Holding.MAIN), None)
    ranks = [rank for rank in cadre.ranks.all() if rank.start is None or rank.start <= on]
    rank = next((rank for rank in ranks if rank.end is None or rank.end > on), None)
    educations = sorted(cadre.educations.all(), key=lambda row: row.mode)
    grades = [row for row in cadre.assessments.all() if row.year < on.year]
    return Profile(
        on=on,
        held=held,
        aside=[line for line in running if line is not held],
        career=career,
        later=len(appointments) - len(career),
        rank=rank,
        ranks=ranks,
        educations=educations,
        grades=grades,
        basics=_basics(cadre, educations),
        service=_service(cadre, held, rank),
        derived=derived_facts(_known(cadre, held, rank), on),
        calendar=_calendar(career, ranks, grades, on),
    )


def _basics(cadre: Cadre, educations: Sequence[Education]) -> Pairs:
    rows = [
        ("籍贯", cadre.native_place),
        ("出生地", cadre.birth_place),
        ("身份证号", cadre.masked_id_number),
        ("健康状况", cadre.health),
    ]
    for education in educations:
        label = "全日制" if education.mode == EducationMode.FULL_TIME else "在职"
        rows.append((label, str(education)))
        rows.append(("院校专业", school_text(education)))
    return [*rows, ("技术职务", cadre.professional_title), ("熟悉专长", cadre.speciality)]


def _service(cadre: Cadre, held: CareerLine | None, rank: Rank | None) -> Pairs:
    since = month_text(held.appointment.start) if held else ""
    level = ""
    if held and held.appointment.level:
        level_since = held.appointment.level_since or held.appointment.start
        level = f"{held.appointment.get_level_display()} {month_text(level_since)}"
    rank_text = f"{rank.get_rank_display()} {month_text(rank.start)}" if rank else ""
    channel = cadre.get_intake_channel_display()
    if channel and cadre.intake_year:
        channel = f"{channel}（{cadre.intake_year}）"
    months = cadre.grassroots_months
    rows = [
        ("任现职", since),
        ("职务层次", level),
        ("现职级", rank_text),
        ("编制类型", cadre.get_staffing_display()),
        ("进入渠道", channel),
        ("基层工作", f"{months} 个月" if months else ""),
    ]
    if cadre.left_on:
        rows.append(("离任", f"{month_text(cadre.left_on)} {cadre.left_reason}"))
    return [*rows, ("备注", cadre.remark)]


def _known(cadre: Cadre, held: CareerLine | None, rank: Rank | None) -> KnownFacts:
    post = held.appointment if held else None
    return KnownFacts(
        sex=cadre.sex,
        birth=cadre.birth,
        work_start=cadre.work_start,
        party_joined=cadre.party_joined,
        post_since=post.start if post else None,
        level=post.level if post else "",
        level_since=(post.level_since or post.start) if post and post.level else None,
        rank_since=rank.start if rank else None,
        senior_professional="高级" in cadre.professional_title,
    )


def _calendar(
    career: Sequence[CareerLine], ranks: Sequence[Rank], grades: Sequence[AnnualAssessment], on: date
) -> Calendar:
    first = date(on.year - CALENDAR_YEARS + 1, 1, 1)
    posts: list[Span] = []
    besides: list[Span] = []
    for index, line in enumerate(reversed([line for line in career if line.appointment.holding == "main"])):
        css = "" if line.running else "ab"[index % 2]
        posts += _span(line.title, line.appointment.start, line.appointment.end, css, first, on)
    for line in career:
        if line.appointment.holding != Holding.MAIN:
            text = f"{line.appointment.get_holding_display()} {line.title}"
            besides += _span(text, line.appointment.start, line.appointment.end, "h", first, on)
    held_ranks: list[Span] = []
    for rank in ranks:
        if rank.start:
            held_ranks += _span(rank.get_rank_display(), rank.start, rank.end, "w", first, on)
    lanes = [("任职", posts), ("兼挂", besides), ("职级", held_ranks)]
    marks = [
        Mark(
            _GRADE_SIGNS.get(row.grade, "—"),
            f"{row.year} 年度考核：{row.get_grade_display()}",
            "" if row.grade == AssessmentGrade.EXCELLENT else "c",
            _per_cent(date(row.year, 11, 1), first),
        )
        for row in grades
        if row.year >= first.year
    ]
    years = list(range(first.year, on.year + 1))
    return Calendar(years, [lane for lane in lanes if lane[1]], marks, _per_cent(on, first))


def _span(text: str, start: date, end: date | None, css: str, first: date, on: date) -> list[Span]:
    """The bar of a span as far as it lies in the calendar; none when it lies before."""
    until = min(end, on) if end else on
    if until <= first:
        return []
    left = _per_cent(max(start, first), first)
    tip = f"{month_text(start)}—{month_text(end) if end and end <= on else '今'}　{text}"
    return [Span(text, tip, css, left, max(1, _per_cent(until, first) - left))]


def _per_cent(day: date, first: date) -> int:
    """Where a day lies in the calendar, in whole per cent."""
    months = (day.year - first.year) * 12 + day.month - 1
    return min(100, round(months / (CALENDAR_YEARS * 12) * 100))
