"""Comparing two runs: which lights changed, and which persons began or ceased to count, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cadre.services.scope import closed_to
from core.models import Unit, User
from core.policy import Light
from core.rules.rights import Right
from supervision.models import EvaluationRun, RunRoster, TargetResult, UnitResult
from supervision.rules.explain import explain, explain_counted
from supervision.rules.targets import TargetSpec

from .judgement import judgement_of
from .snapshot import Known, load_row


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit whose colour differs; None where a run does not cover the unit."""

    unit: Unit
    before: Light | None
    after: Light | None
    reason: str

    @property
    def better(self) -> bool:
        """Whether the colour is milder than before; grey counts as neither."""
        judged = [light for light in (self.before, self.after) if light and light is not Light.GREY]
        return len(judged) == 2 and judged[1].gravity > judged[0].gravity

    @property
    def worse(self) -> bool:
        """Whether the colour is graver than before."""
        judged = [light for light in (self.before, self.after) if light and light is not Light.GREY]
        return len(judged) == 2 and judged[1].gravity < judged[0].gravity


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One person who began (``counts``) or ceased to count for one target of one unit."""

    unit: Unit
    target: str
    person_id: int
    name: str
    counts: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences from the first run to the second, the worst first."""

    units: tuple[UnitChange, ...]
    persons: tuple[PersonChange, ...]

    @property
    def improved(self) -> int:
        """Units with a milder colour."""
        return sum(change.better for change in self.units)

    @property
    def worsened(self) -> int:
        """Units with a graver colour."""
        return sum(change.worse for change in self.units)


def compare_runs(before: EvaluationRun, after: EvaluationRun, *, user: User) -> Comparison:
    """What differs between two runs in the units whose lights the user may see, without closed persons."""
    units = {unit.pk: unit for unit in Unit.objects.visible_to(user, Right.VIEW_LIGHTS)}
    closed = closed_to(user)
    people = (each for each in _person_changes(before, after, units) if each.person_id not in closed)
    return Comparison(_unit_changes(before, after, units), tuple(people))


def _unit_changes(
    before: EvaluationRun, after: EvaluationRun, units: dict[int, Unit]
) -> tuple[UnitChange, ...]:
    old = {row.unit_id: row for row in UnitResult.objects.filter(run=before, unit__in=units)}
    new = {row.unit_id: row for row in UnitResult.objects.filter(run=after, unit__in=units)}
    changes = []
    for unit_id in old.keys() | new.keys():
        was, now = old.get(unit_id), new.get(unit_id)
        if was and now and was.light == now.light:
            continue
        reason = now.reason if now else "后一次评价不含该单位。"
        changes.append(
            UnitChange(
                units[unit_id], Light(was.light) if was else None, Light(now.light) if now else None, reason
            )
        )
    return tuple(
        sorted(changes, key=lambda change: (change.after or Light.GREY).gravity * 10_000 + change.unit.pk)
    )


def _person_changes(
    before: EvaluationRun, after: EvaluationRun, units: dict[int, Unit]
) -> tuple[PersonChange, ...]:
    old = {(row.unit_id, row.target_code): row for row in _results(before, units)}
    new = {(row.unit_id, row.target_code): row for row in _results(after, units)}
    teller = _Teller(before, after)
    seen: set[tuple[str, int, bool]] = set()
    changes = []
    for key in sorted(old.keys() & new.keys(), key=lambda key: (-len(units[key[0]].path), *key)):
        for change in teller.changes(units[key[0]], old[key], new[key]):
            mark = (change.target, change.person_id, change.counts)
            if mark not in seen:
                seen.add(mark)
                changes.append(change)
    return tuple(changes)


def _results(run: EvaluationRun, units: Iterable[int]) -> list[TargetResult]:
    rows = TargetResult.objects.filter(run=run, unit__in=list(units)).defer("forecast")
    return [row for row in rows if not row.evidence.get("teams")]


class _Teller:
    """Knows both rosters and both sets of targets, and finds the words."""

    def __init__(self, before: EvaluationRun, after: EvaluationRun) -> None:
        self._old, self._new = judgement_of(before), judgement_of(after)
        self._was = _known(before)
        self._is = _known(after)

    def changes(self, unit: Unit, was: TargetResult, now: TargetResult) -> Iterable[PersonChange]:
        """Who counts in one result only."""
        target = self._new.target(now.target_code)
        if target is None:
            return
        old = _persons(was.evidence.get("counted", ()), self._was)
        new = _persons(now.evidence.get("counted", ()), self._is)
        for person in new.keys() - old.keys():
            why = explain_counted(new[person].row, target, self._new.on)
            yield PersonChange(unit, target.name, person, new[person].row.name, True, why)
        for person in old.keys() - new.keys():
            why = self._lost(person, now, target)
            yield PersonChange(unit, target.name, person, old[person].row.name, False, why)

    def _lost(self, person: int, now: TargetResult, target: TargetSpec) -> str:
        entries = (*now.evidence.get("not_counted", ()), *now.evidence.get("excluded", ()))
        for entry in entries:
            known = self._is.get(entry[0])
            if known and known.row.person_id == person:
                return explain((entry[0], entry[1], entry[2]), known.row, target, self._new.on)
        return "已不在本目标的统计范围内（职务变动或离任）"


def _known(run: EvaluationRun) -> dict[int, Known]:
    lists = RunRoster.objects.filter(run=run).values_list("rows", flat=True)
    return {values[0]: load_row(values) for rows in lists for values in rows}


def _persons(appointments: Iterable[int], known: dict[int, Known]) -> dict[int, Known]:
    found = (known[number] for number in appointments if number in known)
    return {each.row.person_id: each for each in found}
