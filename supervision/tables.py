"""The rows of the supervision pages: heat map, tabs, evidence, forecast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from core.charts import StepEvent, StepLine, step_line
from core.dates import add_months, last_of_month, month_text
from core.policy import Light
from supervision.documents.methods import share_or_count
from supervision.models import TargetResult, UnitResult
from supervision.rules.reasons import unit_word
from supervision.rules.targets import Measure, Mode, TargetSpec
from supervision.services.evidence import EvidenceLine
from supervision.services.judgement import Judgement

_MONTHS = 12
_CHART_EVENTS = 3


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One target of one unit as a cell: its light, the short figure, where the evidence stands."""

    light: str
    text: str
    url: str
    spoken: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One unit with a cell per column; None where the target does not cover the unit."""

    colour: UnitResult
    url: str
    cells: tuple[HeatCell | None, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """One target of the unit page."""

    target: TargetSpec
    result: TargetResult
    text: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """The light a number of months ahead."""

    months: int
    day: date
    light: str


@dataclass(frozen=True, slots=True)
class WatchLine:
    """A person who will stop counting, when and why."""

    day: date
    name: str
    cause: str
    uuid: UUID | None


def unit_url(code: str, target: str = "", on: date | None = None) -> str:
    """The warning page of a unit, on one target and, where given, as of a day."""
    query = {"target": target, "on": on.isoformat() if on else ""}
    asked = urlencode({name: value for name, value in query.items() if value})
    url = reverse("supervision:unit_detail", args=[code])
    return f"{url}?{asked}" if asked else url


def columns(judgement: Judgement, mode: Mode) -> list[TargetSpec]:
    """The targets of one mode in the order of the office."""
    return [target for target in judgement.current_targets if target.mode is mode]


def heat_rows(
    shown: Iterable[UnitResult],
    results: Iterable[TargetResult],
    targets: Sequence[TargetSpec],
    on: date | None = None,
) -> list[HeatRow]:
    """A row for each unit in the given order; links name the day where it is not that of the page."""
    by_key = {(row.unit_id, row.target_code): row for row in results}
    rows = []
    for colour in shown:
        cells = tuple(
            _cell(colour, by_key.get((colour.unit_id, target.code)), target, on) for target in targets
        )
        rows.append(HeatRow(colour, unit_url(colour.unit.code, on=on), cells))
    return rows


def _cell(
    colour: UnitResult, result: TargetResult | None, target: TargetSpec, on: date | None
) -> HeatCell | None:
    if result is None:
        return None
    text = figure(result, target)
    word = Light(result.light).word
    url = unit_url(colour.unit.code, target.code, on)
    return HeatCell(result.light, text, url, f"{colour.unit.short_name} {target.name} {text} {word}")


def figure(result: TargetResult, target: TargetSpec) -> str:
    """1/2 or 27%; a dash where nothing was judged for want of persons."""
    empty = result.light == Light.GREY and not result.whole
    return "—" if empty else share_or_count(target, result.part, result.whole)


def tabs(judgement: Judgement, results: Iterable[TargetResult]) -> list[Tab]:
    """The targets of one unit, in the order of the office."""
    found = []
    for result in results:
        target = judgement.target(result.target_code)
        if target is not None:
            found.append(Tab(target, result, figure(result, target)))
    return found


def chosen_tab(found: Sequence[Tab], code: str) -> Tab | None:
    """The tab asked for, else the first of the worst light."""
    asked = [tab for tab in found if tab.target.code == code]
    by_gravity = sorted(found, key=lambda tab: Light(tab.result.light).gravity)
    return next(iter([*asked, *by_gravity]), None)


def series(result: TargetResult, on: date) -> list[tuple[date, int]]:
    """(day, part): the day itself and the ends of the next twelve months."""
    parts: list[int] = result.forecast.get("series", [])
    if len(parts) == 1:
        parts = parts * (_MONTHS + 1)
    days = [on, *(last_of_month(add_months(on, month)) for month in range(1, _MONTHS + 1))]
    return list(zip(days, parts, strict=False))


def lights_ahead(result: TargetResult, on: date) -> list[Ahead]:
    """The light at +6, +12 and +24 months."""
    lights: Mapping[str, str] = result.forecast.get("lights", {})
    return [
        Ahead(int(months), add_months(on, int(months)), light)
        for months, light in sorted(lights.items(), key=lambda item: int(item[0]))
    ]


def watch_lines(result: TargetResult, uuids: Mapping[int, UUID]) -> list[WatchLine]:
    """Who will stop counting, in order of the day."""
    return [
        WatchLine(date.fromisoformat(day), name, cause, uuids.get(person))
        for day, person, _appointment, name, cause in result.forecast.get("watch", ())
    ]


def forecast_chart(result: TargetResult, target: TargetSpec, on: date) -> str:
    """The step line of the next twelve months, each loss at its month; empty without a course."""
    course = series(result, on)
    if len(course) < 2 or result.light == Light.GREY:
        return ""
    word = "个" if target.measure is Measure.TEAMS_WITH_AT_LEAST else unit_word(target)
    first, last = course[0][1], course[-1][1]
    summary = f"不补配时由 {first} {word}变为 {last} {word}，应配 {result.required_persons} {word}"
    return step_line(
        key=f"ahead-{target.code}",
        title=f"{target.name}未来 {_MONTHS} 个月预测",
        summary=summary,
        labels=_labels([day for day, _ in course]),
        courses=[StepLine(name="不补配", values=tuple(float(part) for _, part in course))],
        required=float(result.required_persons),
        events=_events(result, [day for day, _ in course]),
        unit=word,
    )


def _labels(days: Sequence[date]) -> list[str]:
    """2026.03, 04, 05 … 2027.01: the year where it changes."""
    labels = []
    for place, day in enumerate(days):
        new_year = place == 0 or day.year != days[place - 1].year
        labels.append(month_text(day) if new_year else f"{day.month:02d}")
    return labels


def _events(result: TargetResult, days: Sequence[date]) -> list[StepEvent]:
    """The first months in which the part falls, with what happens in them."""
    placed: list[tuple[int, str, str]] = []
    for day, _person, _appointment, name, cause in result.forecast.get("watch", ()):
        at = next((place for place, end in enumerate(days) if date.fromisoformat(day) <= end), None)
        if at is not None:
            placed.append((at, name, cause.split(name)[-1]))
    events = []
    parts = [part for _, part in series(result, days[0])]
    for at, group in groupby(sorted(placed), key=lambda each: each[0]):
        if at and parts[at] >= parts[at - 1]:
            continue
        people = list(group)
        text = (
            f"{people[0][1]}{people[0][2]}" if len(people) == 1 else f"{people[0][1]}等 {len(people)} 人移出"
        )
        events.append(StepEvent(at=at, text=f"{days[at].month}月 {text}"))
    return events[:_CHART_EVENTS]


def seats(lines: Iterable[EvidenceLine], gap: int, limit: int = 5) -> tuple[list[EvidenceLine], int, int]:
    """Who fills the seats (at most ``limit``), how many more do, and how many empty seats to draw."""
    counted = [line for line in lines if line.place == 0]
    return counted[:limit], max(0, len(counted) - limit), gap
