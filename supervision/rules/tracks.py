"""The known course of one group: a step on every day on which something happens."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import groupby, islice
from operator import itemgetter

from core.dates import add_months
from core.policy import Light
from supervision.rules.bands import band_light
from supervision.rules.criteria import Answer
from supervision.rules.facts import RosterRow
from supervision.rules.groups import Group, Judged, groups_of
from supervision.rules.roster import Roster, Stay
from supervision.rules.targets import Measure, TargetSpec

# What happens apart from the ends of stays (see roster) and the limits of age (see criteria).
STARTS, FALLING_VACANT = "starts", "falling_vacant"

# Day, team, change of those who count, of those unknown, of the whole; who, and what happens.
Event = tuple[date, int, int, int, int, RosterRow, str]
_BADNESS = {Light.GREEN: 0, Light.YELLOW: 1, Light.RED: 2}


@lru_cache(maxsize=64)
def later(day: date, months: int) -> date:
    """``add_months``, remembered: the same few days are asked for every unit and target."""
    return add_months(day, months)


@dataclass(slots=True)
class Step:
    """From ``day`` on: the figures and the light before warning; no ``group`` while no version is in force.

    ``low`` is the light if nobody without a birth date counts, ``high`` if all of them do.
    """

    day: date
    group: Group | None
    part: int = 0
    holders: int = 0
    base: int = 0
    low: Light = Light.GREY
    high: Light = Light.GREY
    events: list[Event] = field(default_factory=list)

    @property
    def light(self) -> Light:
        """The light before warning; grey where a missing birth date could change it."""
        return self.low if self.low is self.high else Light.GREY


@dataclass(slots=True)
class Track:
    """All steps of one unit under one target, in order; the first lies on the day of the facts, or later."""

    unit_id: int
    code: str
    steps: list[Step]

    def at(self, day: date) -> int:
        """Index of the step in force on the day; -1 before the first."""
        return bisect_right(self.steps, day, key=lambda step: step.day) - 1

    def light_at(self, day: date) -> Light:
        """The light that a judgement of that day would show, with its warning."""
        index = self.at(day)
        step = self.steps[index] if index >= 0 else None
        if step is None or step.group is None:
            return Light.GREY
        until = later(day, step.group.target.warn_months)
        low = Light.YELLOW if self._lapses(index, until, high=False) else step.low
        high = Light.YELLOW if self._lapses(index, until, high=True) else step.high
        return low if low is high else Light.GREY

    def _lapses(self, index: int, until: date, *, high: bool) -> bool:
        today = self.steps[index]
        if (today.high if high else today.low) is not Light.GREEN:
            return False
        for step in islice(self.steps, index + 1, None):
            if step.day > until:
                break
            if (step.high if high else step.low) in (Light.YELLOW, Light.RED):
                return True
        return False

    def first_worse(self, on: date) -> Step | None:
        """The first step after ``on`` with a worse light; a target yet to begin counts as green."""
        index = self.at(on)
        step = self.steps[index] if index >= 0 else None
        today = step.light if step is not None and step.group is not None else Light.GREEN
        if today not in _BADNESS:
            return None
        for step in islice(self.steps, index + 1, None):
            if _BADNESS.get(step.light, -1) > _BADNESS[today]:
                return step
        return None


def tracks_of(versions: Iterable[TargetSpec], roster: Roster, until: date) -> list[Track]:
    """The tracks of all versions of one target; where versions overlap, the later one prevails."""
    ordered = sorted(versions, key=lambda version: version.valid_from)
    tracks: dict[int, Track] = {}
    for version, following in zip(ordered, [*ordered[1:], None], strict=True):
        start = max(roster.on, version.valid_from)
        stop = min(version.valid_to or date.max, following.valid_from if following else date.max)
        if start >= stop or start > until:
            continue
        for group in groups_of(version, roster):
            track = tracks.setdefault(group.unit_id, Track(group.unit_id, version.code, []))
            if track.steps and track.steps[-1].day == start:
                track.steps.pop()
            track.steps += steps_of(group, start, min(until, stop))
            if stop <= until:
                while track.steps and track.steps[-1].day >= stop:
                    track.steps.pop()
                track.steps.append(Step(stop, None))
    return list(tracks.values())


def steps_of(group: Group, start: date, until: date) -> list[Step]:
    """The step on ``start`` and one for every day up to and with ``until`` on which something happens."""
    events: list[Event] = []
    tally = _Tally(group)
    adds_whole = group.vacancies is None
    for team, judged in group.parts:
        tally.begin(team, *_courses(team, judged, start, until, adds_whole, events))
    if group.vacancies is not None:
        tally.begin(group.unit_id, 0, 0, _vacancies(group.unit_id, group.vacancies, start, until, events))
    steps = [tally.step(start, [])]
    if events:
        events.sort(key=itemgetter(0))
        for day, happening in groupby(events, key=itemgetter(0)):
            same_day = list(happening)
            for event in same_day:
                tally.apply(event)
            steps.append(tally.step(day, same_day))
    return steps


def _courses(
    team: int, judged: Judged, start: date, until: date, adds_whole: bool, events: list[Event]
) -> tuple[int, int, int]:
    """Those who count, those unknown and all on ``start``; what happens later goes into ``events``."""
    part = unknown = holders = 0
    for (row, begins, ends, cause), (answer, limit, why) in judged:
        if ends <= start or begins > until:
            continue
        first = begins if begins > start else start
        counts = answer is Answer.YES and first < limit
        open_ = answer is Answer.UNKNOWN
        if begins > start:
            events.append((begins, team, +counts, +open_, +adds_whole, row, STARTS))
        else:
            part, unknown, holders = part + counts, unknown + open_, holders + adds_whole
        if counts and limit < ends and limit <= until:
            events.append((limit, team, -1, 0, 0, row, why))
            counts = False
        if ends <= until:
            events.append((ends, team, -counts, -open_, -adds_whole, row, cause))
    return part, unknown, holders


def _vacancies(team: int, spans: list[Stay], start: date, until: date, events: list[Event]) -> int:
    posts = 0
    for row, begins, ends, cause in spans:
        if ends <= start or begins > until:
            continue
        if begins > start:
            events.append((begins, team, 0, 0, 1, row, FALLING_VACANT))
        else:
            posts += 1
        if ends <= until:
            events.append((ends, team, 0, 0, -1, row, cause))
    return posts


class _Tally:
    """The running figures of one group; teams are weighed by their own figures."""

    def __init__(self, group: Group) -> None:
        self.group = group
        self.part = self.unknown = self.whole = 0
        teams = group.target.measure is Measure.TEAMS_WITH_AT_LEAST
        self._teams: dict[int, list[int]] | None = {} if teams else None

    def begin(self, team: int, part: int, unknown: int, whole: int) -> None:
        """Add what stands on the first day."""
        if self._teams is not None:
            self._teams[team] = [0, 0, 0]
        self._change(team, part, unknown, whole)

    def apply(self, event: Event) -> None:
        """Let one event happen."""
        self._change(event[1], event[2], event[3], event[4])

    def _change(self, team: int, part: int, unknown: int, whole: int) -> None:
        if self._teams is None:
            self.part, self.unknown, self.whole = self.part + part, self.unknown + unknown, self.whole + whole
            return
        own = self._teams[team]
        self._weigh(own, -1)
        own[0], own[1], own[2] = own[0] + part, own[1] + unknown, own[2] + whole
        self._weigh(own, +1)

    def _weigh(self, own: list[int], sign: int) -> None:
        enough = self.group.target.measure_k
        if own[2]:
            self.whole += sign
            self.part += sign * (own[0] >= enough)
            self.unknown += sign * (own[0] < enough <= own[0] + own[1])

    def step(self, day: date, events: list[Event]) -> Step:
        """The figures and lights as they stand."""
        group, target = self.group, self.group.target
        part, base = self.part, self.whole
        if target.measure is Measure.COUNT:
            base = 1
        elif target.measure is Measure.SHARE_OF_POSTS:
            base = group.approved or 0
        low = high = Light.GREY
        if self.whole and base:
            low = high = band_light(part, base, target.required, target.bands)
            if self.unknown:
                high = band_light(part + self.unknown, base, target.required, target.bands)
        return Step(day, group, part, self.whole, base, low, high, events)
