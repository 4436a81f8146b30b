"""Several people side by side as of a day: one row a fact, with whether they differ in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch

from cadre.choices import AssessmentGrade, Holding
from cadre.documents.roster_columns import (
    COLUMNS,
    RosterColumn,
    RosterLine,
    load_for,
    needs_of,
    roster_line,
    title_on,
)
from cadre.models import AnnualAssessment, Appointment
from cadre.querysets import CadreQuerySet
from core.dates import month_text
from core.models import UnitName

GRADE_YEARS = 5
_HOLDINGS, _GRADES = dict(Holding.choices), dict(AssessmentGrade.choices)
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("基本情况", (
        "sex", "birth", "age", "ethnicity", "native_place", "political", "party_joined", "work_start",
        "staffing", "intake_channel",
    )),
    ("现任职务", (
        "title", "aside", "category", "post_since", "post_years", "level", "level_since", "level_years",
        "rank", "rank_since",
    )),
    ("学历学位", (
        "full_time_education", "full_time_school", "in_service_education", "in_service_school",
        "professional_title", "speciality",
    )),
)  # fmt: skip
_DERIVED = ("party_years", "work_years", "grassroots_months", "retires")


class CareerStep(NamedTuple):
    """One line of a career: its months, the post, and whether it is held on the day."""

    months: str
    text: str
    present: bool


class Row(NamedTuple):
    """One fact of everybody; ``differs`` when they do not all say the same."""

    label: str
    values: tuple[tuple[str, ...], ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class Section:
    """Facts that belong together."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The page: the people as lines, the sections of facts, and each person's career."""

    lines: tuple[RosterLine, ...]
    sections: tuple[Section, ...]
    careers: tuple[tuple[CareerStep, ...], ...]


def comparison(people: CadreQuerySet, keys: Sequence[UUID], on: date) -> Comparison:
    """The people in the order of the keys; a fixed number of queries for any number of people."""
    names = [*(name for _, section in _SECTIONS for name in section), *_DERIVED, "tags", "rewards", "grades"]
    names_of_units = Prefetch("unit__names", UnitName.objects.order_by("start"))
    past = Appointment.objects.filter(start__lte=on).order_by("start", "id").select_related("unit")
    past = past.prefetch_related(names_of_units)
    grades = AnnualAssessment.objects.filter(year__lt=on.year, year__gte=on.year - GRADE_YEARS)
    loaded = load_for(people, needs_of(COLUMNS[name] for name in names), on).prefetch_related(
        Prefetch("appointments", past, to_attr="past"),
        Prefetch("assessments", grades.order_by("-year"), to_attr="last_grades"),
    )
    found = {cadre.uuid: roster_line(cadre, on) for cadre in loaded}
    lines = tuple(found[key] for key in keys if key in found)
    sections = [Section(title, _rows(lines, keys_of)) for title, keys_of in _SECTIONS]
    sections.append(Section("考核、奖励与标签", _merits(lines)))
    sections.append(Section("推算", _rows(lines, _DERIVED)))
    return Comparison(lines, tuple(sections), tuple(_career(line) for line in lines))


def _rows(lines: Sequence[RosterLine], keys: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_row(COLUMNS[key].name, lines, partial(_told, COLUMNS[key])) for key in keys)


def _told(column: RosterColumn, line: RosterLine) -> tuple[str, ...]:
    return (column.text(line),)


def _row(label: str, lines: Sequence[RosterLine], told: Callable[[RosterLine], tuple[str, ...]]) -> Row:
    values = tuple(tuple(text for text in told(line) if text) for line in lines)
    return Row(label, values, len(set(values)) > 1)


def _merits(lines: Sequence[RosterLine]) -> tuple[Row, ...]:
    return (
        _row(f"近 {GRADE_YEARS} 年年度考核", lines, _grades),
        _row("奖励", lines, lambda line: tuple(row.text or row.name for row in line.rewards)),
        _row("标签", lines, lambda line: tuple(f"{tag.word}（{tag.evidence}）" for tag in line.tags)),
    )


def _grades(line: RosterLine) -> tuple[str, ...]:
    rows: Sequence[AnnualAssessment] = line.cadre.last_grades  # type: ignore[attr-defined]  # to_attr
    return tuple(f"{row.year}　{_GRADES.get(row.grade, '')}" for row in rows)


def _career(line: RosterLine) -> tuple[CareerStep, ...]:
    rows: Sequence[Appointment] = line.cadre.past  # type: ignore[attr-defined]  # to_attr
    return tuple(
        CareerStep(
            f"{month_text(row.start)}—{month_text(row.end) if row.end and row.end <= line.on else ''}",
            _post(row, line.on),
            row.covers(line.on),
        )
        for row in rows
    )


def _post(row: Appointment, on: date) -> str:
    title = title_on(row, on if row.covers(on) else row.start)
    return title if row.holding == Holding.MAIN else f"{_HOLDINGS.get(row.holding, '')}：{title}"
