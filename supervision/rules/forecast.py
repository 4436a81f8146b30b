"""Where a light is heading by the events already known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from core.dates import add_months, last_of_month
from core.policy import Light
from supervision.rules.reasons import event_text, worsening_text
from supervision.rules.tracks import Track, later

OUTLOOK_MONTHS = (6, 12, 24)
SERIES_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Watch:
    """A person who counts today and will stop counting on ``day``."""

    day: date
    person_id: int
    appointment_id: int
    name: str
    cause: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """One unit and target: the light today, when it first gets worse and why, and the persons to watch.

    ``worse_on`` looks at the light before warning, so that a warned yellow names the day of its lapse.
    ``lights`` holds (months ahead, light) up to the horizon, each as a judgement would then show it.
    ``series`` holds (day, part): today, then the last day of each of the next twelve months.
    """

    unit_id: int
    target_code: str
    on: date
    light: Light
    worse_on: date | None
    worse_light: Light | None
    cause: str
    lights: tuple[tuple[int, Light], ...]
    watch: tuple[Watch, ...]
    series: tuple[tuple[date, int], ...]


def forecast_of(track: Track, on: date, horizon_months: int) -> Forecast:
    """Read the forecast off a track that reaches over the horizon and the warning after it."""
    horizon = later(on, horizon_months)
    worse = track.first_worse(on)
    if worse is not None and worse.day > horizon:
        worse = None
    ahead = [(months, later(on, months)) for months in OUTLOOK_MONTHS if months <= horizon_months]
    return Forecast(
        unit_id=track.unit_id,
        target_code=track.code,
        on=on,
        light=track.light_at(on),
        worse_on=worse.day if worse else None,
        worse_light=worse.light if worse else None,
        cause=worsening_text(track, worse) if worse else "",
        lights=tuple((months, track.light_at(day)) for months, day in ahead),
        watch=_watch(track, on, horizon),
        series=_series(track, on, min(horizon_months, SERIES_MONTHS)),
    )


def _watch(track: Track, on: date, horizon: date) -> tuple[Watch, ...]:
    """Losses in order of their day; who comes and goes within the horizon is not watched."""
    return tuple(
        Watch(event[0], event[5].person_id, event[5].appointment_id, event[5].name, event_text(event))
        for step in track.steps
        if step.day <= horizon
        for event in step.events
        if event[2] < 0 and event[5].start <= on
    )


def _series(track: Track, on: date, months: int) -> tuple[tuple[date, int], ...]:
    steps, index, points = track.steps, -1, []
    for day in _series_days(on, months):
        while index + 1 < len(steps) and steps[index + 1].day <= day:
            index += 1
        points.append((day, steps[index].part if index >= 0 else 0))
    return tuple(points)


@lru_cache(maxsize=8)
def _series_days(on: date, months: int) -> tuple[date, ...]:
    """Asked again for every unit and target."""
    return (on, *(last_of_month(add_months(on, ahead)) for ahead in range(1, months + 1)))
