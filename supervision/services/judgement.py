"""Lights for a day as pages and papers read them: from the stored run of that day, or computed at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.db.models import Q

from core.choices import AuditAction
from core.models import AuditEvent, Unit, User
from core.policy import Light
from core.rules.rights import Right
from supervision.models import EvaluationRun, RunRoster, TargetResult, UnitResult
from supervision.rules.colour import Plan
from supervision.rules.headline import TeamTally
from supervision.rules.plan_json import parse_plan
from supervision.rules.target_json import parse_target
from supervision.rules.targets import TargetSpec

from .evaluation import Computed, compute
from .snapshot import Known, load_row

CHEAP_UNITS = 300
_WRITES = (
    AuditAction.CREATE,
    AuditAction.UPDATE,
    AuditAction.DELETE,
    AuditAction.IMPORT,
    AuditAction.IMPORT_UNDO,
    AuditAction.SETUP,
)
_CONCERNING = (
    "cadre.",
    "talentpool.",
    "core.unit",
    "core.establishment",
    "core.importbatch",
    "supervision.target",
    "supervision.colourplan",
)


@dataclass(frozen=True)
class Judgement:
    """The lights of ``on``. ``run`` is None when they were computed for the page and not stored.

    ``outdated`` says that facts were changed after the run; only a district too large to be computed at once
    shows such a run.
    """

    on: date
    targets: tuple[TargetSpec, ...]
    plan: Plan
    run: EvaluationRun | None = None
    computed: Computed | None = None
    outdated: bool = False

    @cached_property
    def current_targets(self) -> tuple[TargetSpec, ...]:
        """The versions in force on the day, in the order of the office."""
        return tuple(target for target in self.targets if target.valid_on(self.on))

    def target(self, code: str) -> TargetSpec | None:
        """The version in force of one target."""
        return next((target for target in self.current_targets if target.code == code), None)

    def colours(self, user: User | None = None) -> list[UnitResult]:
        """Colours of the units that the user may see (all for None) with their units, the worst first."""
        units = Unit.objects.all() if user is None else Unit.objects.visible_to(user, Right.VIEW_LIGHTS)
        if self.computed is None:
            rows = UnitResult.objects.filter(run=self.run, unit__in=units)
            found = list(rows.select_related("unit"))
        else:
            known = units.in_bulk()
            found = [row for row in self.computed.units if row.unit_id in known]
            for row in found:
                row.unit = known[row.unit_id]
        return sorted(found, key=_gravity)

    def colour_of(self, unit: Unit) -> UnitResult | None:
        """The colour of one unit; None when no target covers it."""
        if self.computed is None:
            return UnitResult.objects.filter(run=self.run, unit=unit).first()
        return next((row for row in self.computed.units if row.unit_id == unit.pk), None)

    def results(self, units: Collection[int] | None = None, *, ahead: bool = False) -> list[TargetResult]:
        """Every target of these units (all for None) without evidence, with its forecast if ``ahead``."""
        if self.computed is not None:
            found = self.computed.results
            return found if units is None else [row for row in found if row.unit_id in units]
        unread = ("evidence",) if ahead else ("evidence", "forecast")
        stored = TargetResult.objects.filter(run=self.run).defer(*unread)
        return list(stored if units is None else stored.filter(unit__in=units))

    def results_of(self, unit: Unit) -> list[TargetResult]:
        """All targets of one unit with evidence and forecast, in the order of the office."""
        if self.computed is None:
            found = list(TargetResult.objects.filter(run=self.run, unit=unit))
        else:
            found = [row for row in self.computed.results if row.unit_id == unit.pk]
        order = {target.code: place for place, target in enumerate(self.current_targets)}
        return sorted(found, key=lambda row: order.get(row.target_code, len(order)))

    def roster(self, unit: Unit) -> dict[int, Known]:
        """The appointments that evidence in the unit and beneath it names, by number."""
        if self.computed is None:
            rosters = RunRoster.objects.filter(run=self.run, unit__path__startswith=unit.path)
            lists = rosters.values_list("rows", flat=True)
            return {values[0]: load_row(values) for rows in lists for values in rows}
        inside = set(Unit.objects.subtree(unit).values_list("pk", flat=True))
        found = (roster.rows for roster in self.computed.rosters if roster.unit_id in inside)
        return {values[0]: load_row(values) for rows in found for values in rows}

    @property
    def teams(self) -> TeamTally:
        """Members of the leadership teams on the day, as they were counted when it was judged."""
        if self.computed is not None:
            return self.computed.teams
        return TeamTally(**self.run.teams) if self.run is not None else TeamTally()

    @cached_property
    def counts(self) -> dict[Light, int]:
        """Units by colour, nodes of the tree that only carry common targets left out."""
        stored = self.run.counts if self.run is not None else self.computed.counts if self.computed else {}
        return {light: stored.get(light.value, 0) for light in Light}


def judgement_of(run: EvaluationRun, *, outdated: bool = False) -> Judgement:
    """A stored run as pages and papers read it."""
    targets = tuple(parse_target(data) for data in run.targets)
    return Judgement(run.on, targets, parse_plan(run.plan), run=run, outdated=outdated)


def judgement_computed(on: date) -> Judgement:
    """The lights of a day computed now, without a run."""
    computed = compute(on)
    return Judgement(on, computed.targets, computed.plan, computed=computed)


@lru_cache(maxsize=6)
def _remembered(on: date, _last_write: str) -> Judgement:
    """A computed day, kept while the audit trail shows no further write."""
    return judgement_computed(on)


def judgement_for(on: date) -> Judgement:
    """The right lights for a day: its newest stored run while the facts are unchanged, else computed at once.

    A district of more than CHEAP_UNITS units is not computed for a page: it shows the newest stored run not
    after the day (``Judgement.on`` says which day) and says when facts have changed since.
    """
    run = EvaluationRun.objects.filter(on=on).order_by("-created_at").first()
    last_write = _last_write()
    if run is not None and not (last_write and last_write.at > run.confirmed_at):
        return judgement_of(run)
    latest = run or EvaluationRun.objects.latest_for(on)
    if latest is not None and Unit.objects.existing(on).count() > CHEAP_UNITS:
        return judgement_of(latest, outdated=True)
    return _remembered(on, last_write.digest) if last_write else judgement_computed(on)


def facts_changed_since(run: EvaluationRun) -> bool:
    """Whether people, posts, units, targets or plans were written after the run was last confirmed."""
    last_write = _last_write()
    return last_write is not None and last_write.at > run.confirmed_at


def _last_write() -> AuditEvent | None:
    """The newest act in the audit trail that may change a light; reads backwards from its end."""
    concerning = Q(pk__in=[])
    for prefix in _CONCERNING:
        concerning |= Q(object_type__startswith=prefix)
    return AuditEvent.objects.filter(concerning, action__in=_WRITES).order_by("-id").first()


def _gravity(row: UnitResult) -> tuple[int, int, int, str]:
    return Light(row.light).gravity, -row.unmet, row.unit.order, row.unit.code
