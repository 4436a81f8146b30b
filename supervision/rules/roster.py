"""The facts indexed once, and the stays of a population in a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from core.dates import add_months
from supervision.rules.facts import Facts, RosterRow, UnitFacts
from supervision.rules.targets import Measure, Mode, Population, Scope, TargetSpec

INTERNAL = "internal"

# Why an appointment is left out of a population.
POSTING, CONCURRENT, RETIRED, ENDED, NOT_STARTED, DUPLICATE = (
    "posting",
    "concurrent",
    "retired",
    "ended",
    "not_started",
    "duplicate",
)
# What ends a stay that has begun.
TERM, POSTING_TERM, YEAR = "term", "posting_term", "year"

# An appointment, the half-open span in which it belongs to the population, and what ends it.
Stay = tuple[RosterRow, date, date, str]
# An appointment (or a unit), a reason code, a detail.
Entry = tuple[int, str, str]
Stays = tuple[list[Stay], list[Entry]]


def leaving(row: RosterRow, on: date) -> tuple[date, str]:
    """The first day out of service as known on ``on``, and why; an overdue term does not end by itself."""
    last, cause = row.end or date.max, ENDED
    if row.retires_on is not None and row.retires_on < last:
        last, cause = row.retires_on, RETIRED
    expected = row.expected_end
    if expected is not None and on < expected < last:
        last, cause = expected, POSTING_TERM if row.is_posting else TERM
    return last, cause


def stays_of(rows: Iterable[RosterRow], population: Population, on: date) -> Stays:
    """Stays from ``on`` onwards, each person once, and who is left out and why."""
    return one_per_person(*holdings_of(rows, population, on), on)


def holdings_of(rows: Iterable[RosterRow], population: Population, on: date) -> Stays:
    """A stay for every appointment that fits category and level, also where one person holds several."""
    stays: list[Stay] = []
    left_out: list[Entry] = []
    for row in rows:
        if not population.covers(row.category, row.level):
            continue
        last, cause = leaving(row, on)
        if last <= on:
            left_out.append((row.appointment_id, cause, ""))
        elif row.is_posting and not population.postings:
            left_out.append((row.appointment_id, POSTING, ""))
        elif not (row.is_main or row.is_posting or population.concurrent):
            left_out.append((row.appointment_id, CONCURRENT, ""))
        elif row.start < last:
            stays.append((row, row.start, last, cause))
            if row.start > on:
                left_out.append((row.appointment_id, NOT_STARTED, ""))
    return stays, left_out


def one_per_person(stays: list[Stay], left_out: list[Entry], on: date) -> Stays:
    """Spans of one person joined, so that nobody counts twice on any day."""
    if len({stay[0].person_id for stay in stays}) == len(stays):
        return stays, left_out
    by_person: dict[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        by_person[stay[0].person_id].append(stay)
    single: list[Stay] = []
    left_out = list(left_out)
    for own in by_person.values():
        joined = own if len(own) == 1 else _joined(own, on)
        single += joined
        kept = {stay[0].appointment_id for stay in joined}
        left_out += [
            (row.appointment_id, DUPLICATE, "")
            for row, start, end, _ in own
            if start <= on < end and row.appointment_id not in kept
        ]
    return single, left_out


def _joined(own: list[Stay], on: date) -> list[Stay]:
    """Overlapping or touching spans as one, shown under the holding that comes first on ``on``."""
    joined: list[Stay] = []
    for stay in sorted(own, key=lambda stay: (stay[1], stay[0].appointment_id)):
        _, start, end, cause = stay
        if joined and start <= joined[-1][2]:
            before = joined[-1]
            longer = (end, cause) if end > before[2] else (before[2], before[3])
            shown = min(before, stay, key=lambda each: _precedence(each, on))[0]
            joined[-1] = (shown, before[1], *longer)
        else:
            joined.append(stay)
    return joined


def _precedence(stay: Stay, on: date) -> tuple[bool, bool, str, int]:
    row = stay[0]
    in_force = row.start <= on < leaving(row, on)[0]
    return not in_force, not row.is_main, row.level, row.appointment_id


class Roster:
    """Facts indexed by unit; stays are found once per population and unit.

    What belongs to an internal unit (内设机构) belongs to the unit around it; only that one is judged.
    """

    def __init__(self, facts: Facts, on: date) -> None:
        self.on = on
        self.units = {unit.id: unit for unit in facts.units}
        self._home = {unit.id: self._around(unit) for unit in facts.units}
        self._rows = self._by_unit(facts.rows)
        self._promotions = self._by_unit(facts.promotions)
        self._pool = self._by_unit(row for row in facts.rows if row.pool_tier)
        self._stays: dict[tuple[int, Population, str], Stays] = {}
        self._scopes: dict[Scope, tuple[UnitFacts, ...]] = {}
        self._below: dict[int, list[int]] = defaultdict(list)

    def _around(self, unit: UnitFacts) -> int:
        while unit.kind == INTERNAL and unit.parent_id in self.units:
            unit = self.units[unit.parent_id]
        return unit.id

    def _by_unit(self, rows: Iterable[RosterRow]) -> dict[int, list[RosterRow]]:
        found: dict[int, list[RosterRow]] = defaultdict(list)
        for row in rows:
            found[self._home.get(row.unit_id, row.unit_id)].append(row)
        return found

    def groups(self, target: TargetSpec) -> dict[int, tuple[UnitFacts, ...]]:
        """Who is judged, and over which units: each unit alone, or every level above the units in scope."""
        scope = self._scopes.get(target.scope)
        if scope is None:
            scope = self._scopes[target.scope] = tuple(
                unit
                for unit in self.units.values()
                if unit.kind != INTERNAL and target.scope.covers(unit.id, unit.kind, unit.level, unit.path)
            )
        if target.mode is Mode.EACH:
            return {unit.id: (unit,) for unit in scope}
        above: dict[int, list[UnitFacts]] = defaultdict(list)
        for unit in scope:
            for ancestor in self._ancestors(unit) or [unit]:
                above[ancestor.id].append(unit)
        for node in set(above) & {unit.id for unit in scope}:
            if self.units[node] not in above[node]:
                above[node].insert(0, self.units[node])
        return {node: tuple(units) for node, units in above.items()}

    def _ancestors(self, unit: UnitFacts) -> list[UnitFacts]:
        found: list[UnitFacts] = []
        while unit.parent_id in self.units:
            unit = self.units[unit.parent_id]
            found.append(unit)
        return found

    def beneath(self, unit_id: int) -> list[int]:
        """The unit and everything below it."""
        if not self._below:
            for unit in self.units.values():
                for above in (unit, *self._ancestors(unit)):
                    self._below[above.id].append(unit.id)
        return self._below[unit_id]

    def stays(self, target: TargetSpec, unit_id: int) -> Stays:
        """Stays of the target's population in one unit: holders, or the promotions of the year."""
        promoted = target.measure is Measure.SHARE_OF_PROMOTIONS
        return self._found(unit_id, target.population, "promotions" if promoted else "rows")

    def holdings(self, target: TargetSpec, unit_id: int) -> list[Stay]:
        """Every post of the target's population in one unit that somebody holds."""
        return holdings_of(self._rows.get(unit_id, ()), target.population, self.on)[0]

    def pool(self, unit_id: int) -> Stays:
        """Stays of the pool's persons whose main post is in one unit."""
        return self._found(unit_id, Population(), "pool")

    def _found(self, unit_id: int, population: Population, kind: str) -> Stays:
        key = (unit_id, population, kind)
        found = self._stays.get(key)
        if found is None:
            if kind == "promotions":
                found = self._promoted(self._promotions.get(unit_id, ()), population)
            else:
                rows = self._rows if kind == "rows" else self._pool
                found = stays_of(rows.get(unit_id, ()), population, self.on)
            self._stays[key] = found
        return found

    def _promoted(self, rows: Iterable[RosterRow], population: Population) -> Stays:
        """A promotion belongs to its calendar year, whatever happened to the appointment since."""
        stays: list[Stay] = []
        left_out: list[Entry] = []
        for row in rows:
            if not population.covers(row.category, row.level) or row.start.year != self.on.year:
                continue
            if row.is_posting and not population.postings:
                left_out.append((row.appointment_id, POSTING, ""))
            elif not (row.is_main or row.is_posting or population.concurrent):
                left_out.append((row.appointment_id, CONCURRENT, ""))
            elif row.start > self.on:
                left_out.append((row.appointment_id, NOT_STARTED, ""))
            else:
                stays.append((row, row.start, date(self.on.year + 1, 1, 1), YEAR))
        return one_per_person(stays, left_out, self.on)


def vacancy(stay: Stay, months: int) -> Stay | None:
    """The span in which the stay's post falls vacant within ``months``; None when no end is known."""
    row, start, end, cause = stay
    if end == date.max:
        return None
    return row, max(start, _first_within(end, months)), end, cause


@lru_cache(maxsize=1024)
def _first_within(end: date, months: int) -> date:
    """The first day from which ``end`` is at most ``months`` away, also at the end of a month."""
    first = add_months(end, -months)
    while add_months(first, months) < end:
        first += timedelta(days=1)
    return first
