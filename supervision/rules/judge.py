"""The judge: every target against the facts of one day, with evidence, warning and outlook."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from core.dates import add_months
from core.policy import Light
from supervision.rules.bands import gap_of, persons_required
from supervision.rules.facts import Facts
from supervision.rules.forecast import Forecast, forecast_of
from supervision.rules.groups import Group
from supervision.rules.reasons import reason
from supervision.rules.roster import Entry, Roster
from supervision.rules.targets import Measure, TargetSpec
from supervision.rules.tracks import Step, Track, tracks_of


@dataclass(frozen=True, slots=True)
class TargetFinding:
    """The judgement of one unit (or node of the tree) under one target version on one day.

    ``part`` and ``whole`` are persons (teams for teams_with_at_least; posts falling vacant as the whole for
    pool_per_post). ``required`` is the exact requirement, ``required_persons`` what it asks in whole persons.
    ``completion`` is exact, 1 = met, None where there is no whole. ``counted``, ``not_counted`` and
    ``excluded`` name appointments; where teams are counted they name units. ``vacancies`` names the
    appointments whose posts fall vacant.
    """

    unit_id: int
    target_code: str
    version: int
    on: date
    part: int
    whole: int
    required: Fraction
    required_persons: int
    completion: Fraction | None
    gap: int
    light: Light
    reason: str
    counted: tuple[int, ...]
    not_counted: tuple[Entry, ...]
    excluded: tuple[Entry, ...]
    vacancies: tuple[int, ...] = ()
    counts_teams: bool = False
    veto: bool = False
    weight: Fraction = Fraction(1)

    @property
    def is_judged(self) -> bool:
        """False for grey: there was nothing to judge, or too little is known."""
        return self.light is not Light.GREY

    @property
    def is_unmet(self) -> bool:
        """Whether persons are missing today; a mere warning is still met."""
        return self.is_judged and self.gap > 0


@dataclass(frozen=True, slots=True)
class Outlook:
    """Findings of a day and, beside them, where they are heading."""

    findings: tuple[TargetFinding, ...]
    forecasts: tuple[Forecast, ...]


def judge(targets: Iterable[TargetSpec], facts: Facts, on: date) -> tuple[TargetFinding, ...]:
    """Judge every unit and node in scope under the versions valid on ``on``; ordered by code, then unit."""
    chosen = tuple(targets)
    warned = max((target.warn_months for target in chosen), default=0)
    return tuple(
        _finding(track, on)
        for track in _tracks(chosen, facts, on, add_months(on, warned))
        if _in_force(track, on)
    )


def judge_ahead(targets: Iterable[TargetSpec], facts: Facts, on: date, horizon_months: int = 24) -> Outlook:
    """``judge`` and ``forecast`` in one pass over the facts."""
    chosen = tuple(targets)
    warned = max((target.warn_months for target in chosen), default=0)
    findings: list[TargetFinding] = []
    forecasts: list[Forecast] = []
    for track in _tracks(chosen, facts, on, add_months(on, horizon_months + warned)):
        if _in_force(track, on):
            findings.append(_finding(track, on))
        forecasts.append(forecast_of(track, on, horizon_months))
    return Outlook(tuple(findings), tuple(forecasts))


def forecast(
    targets: Iterable[TargetSpec], facts: Facts, on: date, horizon_months: int = 24
) -> tuple[Forecast, ...]:
    """Where each unit and target is heading by the events known on ``on``; pass all versions of a target."""
    return judge_ahead(targets, facts, on, horizon_months).forecasts


def _tracks(targets: tuple[TargetSpec, ...], facts: Facts, on: date, until: date) -> Iterable[Track]:
    """Track by track, so that only one target's working set is alive at a time."""
    roster = Roster(facts, on)
    versions: dict[str, list[TargetSpec]] = defaultdict(list)
    for target in targets:
        versions[target.code].append(target)
    for code in sorted(versions):
        yield from sorted(tracks_of(versions[code], roster, until), key=lambda track: track.unit_id)


def _in_force(track: Track, on: date) -> bool:
    return track.steps[0].day == on and track.steps[0].group is not None


def _finding(track: Track, on: date) -> TargetFinding:
    step = track.steps[0]
    group, target = _group(step), _group(step).target
    counted, not_counted, excluded = group.evidence(on)
    light = track.light_at(on)
    counts_persons = target.measure is Measure.COUNT
    base = 1 if counts_persons else step.base
    completion = step.part / (target.required * base) if base else None
    return TargetFinding(
        unit_id=track.unit_id,
        target_code=target.code,
        version=target.version,
        on=on,
        part=step.part,
        whole=step.holders if counts_persons else step.base,
        required=target.required,
        required_persons=persons_required(base, target.required),
        completion=completion,
        gap=gap_of(step.part, base, target.required),
        light=light,
        reason=reason(track, on, light),
        counted=counted,
        not_counted=not_counted,
        excluded=excluded,
        vacancies=group.falling_vacant(on),
        counts_teams=target.measure is Measure.TEAMS_WITH_AT_LEAST,
        veto=target.veto,
        weight=target.weight,
    )


def _group(step: Step) -> Group:
    if step.group is None:
        raise ValueError("no version in force")
    return step.group
