"""Lights of many units at once: colours, targets, where they are heading, and how they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count

from analysis.rules.groups import Group
from analysis.rules.headline import colour_ahead, tally_lights, unmet_ahead
from core.choices import UnitKind
from core.dates import add_months, first_of_month, last_of_month, months_between
from core.models import Unit, User
from core.policy import Light
from core.querysets import within
from core.rules.rights import Right, role_rights
from supervision.models import EvaluationRun, TargetResult, UnitResult
from supervision.rules.targets import Mode, TargetSpec
from supervision.services.judgement import Judgement, judgement_for

AHEAD_MONTHS = (6, 12, 24)
TREND_MONTHS = 12


class Cell(NamedTuple):
    """One target of one unit as the results store it."""

    unit_id: int
    code: str
    light: str
    part: int
    whole: int
    required: str
    required_persons: int
    gap: int
    reason: str
    worse_on: date | None
    forecast: dict[str, Any]


_CELL = (
    "unit_id", "target_code", "light", "part", "whole", "required", "required_persons", "gap", "reason",
    "worse_on", "forecast",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaving:
    """A person who counts today and will cease to count on ``day``.

    ``cause`` is said without day and name (满 36 周岁); ``turns`` is what the light of the target becomes,
    or None. A target may stay yellow and still become unmet: then only the colour of the unit gets worse,
    from ``colour`` to ``colour_turns`` (or None).
    """

    day: date
    person_id: int
    name: str
    cause: str
    unit: Unit
    target: str
    light: Light
    turns: Light | None
    colour: Light
    colour_turns: Light | None

    @property
    def matters(self) -> bool:
        """Whether a light gets worse by it."""
        return bool(self.turns or self.colour_turns)


@dataclass(slots=True)
class UnitRow:
    """One unit with its colour now and ahead, and its targets by code."""

    unit: Unit
    light: Light
    unmet: int
    reason: str
    worse_on: date | None
    cells: dict[str, Cell] = field(default_factory=dict)
    ahead: dict[int, Light] = field(default_factory=dict)

    @property
    def yellows(self) -> int:
        """How many targets are yellow."""
        return sum(cell.light == Light.YELLOW for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """Units by colour at the end of a month (or on the page's day); None where no run was stored."""

    day: date
    run_id: object | None
    counts: dict[Light, int] | None


@dataclass
class Board:
    """The lights of the units of a group, the worst first, for one reader."""

    judgement: Judgement
    top: Unit | None
    rows: list[UnitRow]
    common: list[Cell]

    @property
    def on(self) -> date:
        """The day that was judged."""
        return self.judgement.on

    def only(self, group: Group) -> Board:
        """The same board cut to the units of a group."""
        inside = [row for row in self.rows if row.unit.kind in group.kinds]
        return Board(self.judgement, self.top, inside, self.common)

    @cached_property
    def counts(self) -> dict[Light, int]:
        """Units by colour."""
        return tally_lights(row.light for row in self.rows)

    @cached_property
    def columns(self) -> list[TargetSpec]:
        """The targets that judge some of the units one by one, in the order of the office."""
        used = {code for row in self.rows for code in row.cells}
        return [target for target in self.judgement.current_targets if target.code in used]

    def counts_ahead(self, months: int) -> dict[Light, int]:
        """Units by colour ``months`` from the day if nobody acts."""
        return tally_lights(row.ahead.get(months, row.light) for row in self.rows)

    def turning(self, months: int, to: Light = Light.RED) -> list[UnitRow]:
        """The units whose colour becomes ``to`` within the months and is another one today."""
        return [row for row in self.rows if row.light is not to and row.ahead.get(months) is to]

    @cached_property
    def leaving(self) -> list[Leaving]:
        """Who ceases to count for a target of the units, by day; a person may stand under several targets."""
        names = {target.code: target.name for target in self.columns}
        found = [
            Leaving(
                day := date.fromisoformat(watch[0]),
                watch[1],
                watch[3],
                watch[4].partition(watch[3])[2] or watch[4],
                row.unit,
                names[cell.code],
                Light(cell.light),
                _turns(cell, day),
                row.light,
                self._colour_turns(row, cell, day),
            )
            for row in self.rows
            for cell in row.cells.values()
            for watch in cell.forecast.get("watch", ())
        ]
        return sorted(found, key=lambda each: (each.day, each.unit.order, each.name))

    def leaving_until(self, day: date) -> list[Leaving]:
        """Whoever leaves up to the day, each person once, the entry that changes a light first."""
        once: dict[int, Leaving] = {}
        for each in self.leaving:
            if each.day <= day and (
                each.person_id not in once or (each.matters and not once[each.person_id].matters)
            ):
                once[each.person_id] = each
        return sorted(once.values(), key=lambda each: (each.day, each.unit.order, each.name))

    def _colour_turns(self, row: UnitRow, cell: Cell, day: date) -> Light | None:
        """What the unit's colour becomes, when the unit and the target first get worse on that day."""
        if not day == cell.worse_on == row.worse_on:
            return None
        after = colour_ahead(
            self.judgement.plan, [_light_on(each, self.on, day) for each in row.cells.values()]
        )
        return after if after is not Light.GREY and after.gravity < row.light.gravity else None


def read_board(user: User, on: date, group: Group, right: Right = Right.VIEW_LIGHTS) -> Board:
    """The board of the units of a group over which the user holds the right; five queries at most."""
    judgement = judgement_for(on)
    seen = user.scope_paths(right)
    rows = {
        colour.unit_id: UnitRow(
            colour.unit, Light(colour.light), colour.unmet, colour.reason, colour.worse_on
        )
        for colour in judgement.colours(user)
        if colour.unit.kind in group.kinds and colour.unit.path.startswith(seen)
    }
    own = {target.code for target in judgement.current_targets if target.mode is Mode.EACH}
    top = _top(user, right)
    common: list[Cell] = []
    for cell in _cells(judgement):
        if cell.code in own:
            if cell.unit_id in rows:
                rows[cell.unit_id].cells[cell.code] = cell
        elif top is not None and cell.unit_id == top.pk:
            common.append(cell)
    for row in rows.values():
        _look_ahead(row, judgement)
    judged = [row for row in rows.values() if row.cells]
    return Board(judgement, top, judged, common)


def _top(user: User, right: Right) -> Unit | None:
    """The widest unit over which the user holds the right; no query, grants come with their units."""
    held = [grant.unit for grant in user.active_grants if right in role_rights(grant.role)]
    return min(held, key=lambda unit: len(unit.path), default=None)


def _cells(judgement: Judgement) -> Iterator[Cell]:
    if judgement.computed is None:
        lines: Iterable[tuple[Any, ...]] = TargetResult.objects.filter(run=judgement.run).values_list(*_CELL)
        return (Cell(*line) for line in lines)
    return (
        Cell(
            row.unit_id, row.target_code, row.light, row.part, row.whole, row.required, row.required_persons,
            row.gap, row.reason, row.worse_on, row.forecast,
        )
        for row in judgement.computed.results
    )  # fmt: skip


def _look_ahead(row: UnitRow, judgement: Judgement) -> None:
    for months in AHEAD_MONTHS:
        lights = [_light_ahead(cell, months) for cell in row.cells.values()]
        row.ahead[months] = colour_ahead(judgement.plan, lights) if lights else row.light


def _light_ahead(cell: Cell, months: int) -> tuple[Light, bool]:
    """The light of a target after the months, and whether it will be unmet."""
    light = Light(cell.forecast.get("lights", {}).get(str(months), cell.light))
    parts = cell.forecast.get("series") or [cell.part]
    part = parts[min(months, len(parts) - 1)]
    return light, unmet_ahead(light, part=part, required_persons=cell.required_persons)


def _light_on(cell: Cell, on: date, day: date) -> tuple[Light, bool]:
    """The light of a target on a day after ``on``, and whether it will be unmet."""
    worse = cell.forecast.get("worse_light")
    light = Light(worse if worse and cell.worse_on and cell.worse_on <= day else cell.light)
    parts = cell.forecast.get("series") or [cell.part]
    months = months_between(on, day)
    part = parts[min(months + (add_months(on, months) < day), len(parts) - 1)]
    return light, unmet_ahead(light, part=part, required_persons=cell.required_persons)


def _turns(cell: Cell, day: date) -> Light | None:
    """What the target's light becomes on the day, when it is the day on which it first gets worse."""
    worse = cell.forecast.get("worse_light")
    return Light(worse) if worse and cell.worse_on == day and worse != cell.light else None


def read_trend(user: User, board: Board, group: Group, right: Right = Right.VIEW_LIGHTS) -> list[MonthPoint]:
    """Units by colour at the ends of the last months from stored runs, and today's colours; two queries."""
    ends = [last_of_month(add_months(board.on, -ago)) for ago in range(TREND_MONTHS - 1, 0, -1)]
    runs = EvaluationRun.objects.filter(on__gte=first_of_month(ends[0]), on__lte=ends[-1])
    chosen: dict[date, UUID] = {}
    for key, day in runs.order_by("on", "created_at").values_list("pk", "on"):
        chosen[last_of_month(day)] = key
    units = Unit.objects.filter(within(user.scope_paths(right)), kind__in=group.kinds)
    results = UnitResult.objects.filter(
        run__in=list(chosen.values()), unit__in=units.exclude(kind=UnitKind.DISTRICT)
    )
    counts: dict[object, dict[Light, int]] = defaultdict(lambda: tally_lights(()))
    for run, light, number in results.values_list("run", "light").annotate(number=Count("pk")).order_by():
        counts[run][Light(light)] = number
    points = [MonthPoint(end, chosen.get(end), counts.get(chosen.get(end))) for end in ends]
    return [*points, MonthPoint(board.on, board.judgement.run and board.judgement.run.pk, board.counts)]
