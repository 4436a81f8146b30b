"""Who stands in one judgement: the units of a group, their persons, each with a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from supervision.rules.criteria import Answer, Verdict, compile_criteria
from supervision.rules.facts import RosterRow, UnitFacts
from supervision.rules.roster import Entry, Roster, Stay, Stays, one_per_person, vacancy
from supervision.rules.targets import Measure, Mode, TargetSpec

TEAM_SHORT = "team_short"
TEAM_EMPTY = "team_empty"

Judged = list[tuple[Stay, Verdict]]


@dataclass(slots=True)
class Group:
    """One unit, or all units beneath a node, under one version of a target.

    ``parts`` are the persons who may count, by team (a single part unless teams are counted). ``vacancies``
    are the spans of posts falling vacant, for the pool only; ``approved`` the posts, if they are the whole.
    """

    target: TargetSpec
    unit_id: int
    parts: list[tuple[int, Judged]]
    left_out: list[Entry]
    vacancies: list[Stay] | None = None
    approved: int | None = None

    def evidence(self, on: date) -> tuple[tuple[int, ...], tuple[Entry, ...], tuple[Entry, ...]]:
        """Who counts, who does not and why, who is left out and why."""
        if self.target.measure is Measure.TEAMS_WITH_AT_LEAST:
            return self._teams(on)
        counted: list[int] = []
        others: list[Entry] = []
        for _, judged in self.parts:
            for (row, start, end, _), (answer, limit, why) in judged:
                if not start <= on < end:
                    continue
                if answer is Answer.YES and on < limit:
                    counted.append(row.appointment_id)
                else:
                    others.append((row.appointment_id, why, ""))
        return tuple(counted), tuple(others), tuple(self.left_out)

    def _teams(self, on: date) -> tuple[tuple[int, ...], tuple[Entry, ...], tuple[Entry, ...]]:
        counted: list[int] = []
        short: list[Entry] = []
        empty: list[Entry] = []
        for unit_id, judged in self.parts:
            present = [verdict for (_, start, end, _), verdict in judged if start <= on < end]
            young = sum(answer is Answer.YES and on < limit for answer, limit, _ in present)
            if young >= self.target.measure_k:
                counted.append(unit_id)
            elif present:
                short.append((unit_id, TEAM_SHORT, str(young)))
            else:
                empty.append((unit_id, TEAM_EMPTY, ""))
        return tuple(counted), tuple(short), tuple(empty)

    def falling_vacant(self, on: date) -> tuple[int, ...]:
        """Appointments whose posts count as falling vacant on the day."""
        return tuple(row.appointment_id for row, start, end, _ in self.vacancies or () if start <= on < end)

    def unknown(self, on: date) -> list[RosterRow]:
        """Persons whose missing birth date leaves open whether they count."""
        return [
            row
            for _, judged in self.parts
            for (row, start, end, _), (answer, _, _) in judged
            if answer is Answer.UNKNOWN and start <= on < end
        ]


def groups_of(target: TargetSpec, roster: Roster) -> Iterator[Group]:
    """All groups of one version of a target."""
    verdict = compile_criteria(target)
    for unit_id, units in roster.groups(target).items():
        if target.measure is Measure.POOL_PER_POST:
            yield _pool_group(target, roster, unit_id, units, verdict)
        elif target.measure is Measure.TEAMS_WITH_AT_LEAST:
            yield Group(
                target,
                unit_id,
                [(unit.id, _judged(roster.stays(target, unit.id)[0], verdict)) for unit in units],
                [],
            )
        else:
            stays, left_out = _together([roster.stays(target, unit.id) for unit in units], roster.on)
            group = Group(target, unit_id, [(unit_id, _judged(stays, verdict))], left_out)
            if target.measure is Measure.SHARE_OF_POSTS:
                group.approved = sum(unit.approved(target.population.categories) or 0 for unit in units)
            yield group


def _pool_group(
    target: TargetSpec,
    roster: Roster,
    unit_id: int,
    units: tuple[UnitFacts, ...],
    verdict: Callable[[RosterRow], Verdict],
) -> Group:
    """Pool persons of the unit (aggregate: of all beneath it) over the posts falling vacant in scope."""
    sources = roster.beneath(unit_id) if target.mode is Mode.AGGREGATE else [unit_id]
    stays, left_out = _together([roster.pool(source) for source in sources], roster.on)
    spans = [
        vacancy(stay, target.vacancy_months) for unit in units for stay in roster.holdings(target, unit.id)
    ]
    return Group(
        target,
        unit_id,
        [(unit_id, _judged(stays, verdict))],
        left_out,
        vacancies=[span for span in spans if span is not None],
    )


def _together(found: list[Stays], on: date) -> Stays:
    if len(found) == 1:
        return found[0]
    stays = [stay for own, _ in found for stay in own]
    left_out = [entry for _, own in found for entry in own]
    return one_per_person(stays, left_out, on)


def _judged(stays: list[Stay], verdict: Callable[[RosterRow], Verdict]) -> Judged:
    return [(stay, verdict(stay[0])) for stay in stays]
