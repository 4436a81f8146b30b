"""Evaluating the district for a day: compute purely, then record once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from cadre.models import Appointment
from core.choices import AuditAction
from core.models import User
from core.policy import Light
from core.services import audit
from supervision.choices import RunTrigger
from supervision.models import ColourPlan, EvaluationRun, RunRoster, Target, TargetResult, UnitResult
from supervision.rules.bands import number_text
from supervision.rules.colour import Plan, unit_colour
from supervision.rules.facts import Facts
from supervision.rules.fingerprint import fingerprint
from supervision.rules.forecast import Forecast
from supervision.rules.headline import TeamTally, tally_teams
from supervision.rules.judge import Outlook, TargetFinding, judge_ahead
from supervision.rules.plan_json import dump_plan
from supervision.rules.target_json import dump_target
from supervision.rules.targets import CriterionKind, Mode, TargetSpec

from .facts import gather
from .snapshot import dump_row

_ANY_WILL_DO = frozenset({RunTrigger.NIGHTLY, RunTrigger.IMPORT})
_RUN_LOCK = 4_201_844
_ON_EDUCATION = frozenset({CriterionKind.EDUCATION_AT_LEAST, CriterionKind.FULL_TIME_DEGREE_AT_LEAST})
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Computed:
    """A whole evaluation before it is stored: rows of the result tables without their run."""

    on: date
    targets: tuple[TargetSpec, ...]
    plan: Plan
    fingerprint: str
    persons: int
    counts: dict[str, int]
    teams: TeamTally
    units: list[UnitResult]
    results: list[TargetResult]
    rosters: list[RunRoster]


def targets_known_on(on: date) -> tuple[TargetSpec, ...]:
    """The versions in force on the day and those already decided that begin later."""
    return tuple(target.spec for target in Target.objects.known_on(on).order_by("order", "code", "version"))


def plan_on(on: date) -> Plan:
    """The colour plan of the day; the default plan where none is on file."""
    plan = ColourPlan.objects.valid_on(on).first()
    return plan.rule if plan else Plan()


def compute(on: date, targets: Iterable[TargetSpec] | None = None) -> Computed:
    """Judge, forecast and colour the day without writing anything."""
    specs = targets_known_on(on) if targets is None else tuple(targets)
    plan = plan_on(on)
    details = any(criterion.kind in _ON_EDUCATION for spec in specs for criterion in spec.criteria)
    facts = gather(on, details=details)
    outlook = judge_ahead(specs, facts, on)
    units = _unit_results(outlook, plan)
    each = {spec.code for spec in specs if spec.mode is Mode.EACH}
    judged = {finding.unit_id for finding in outlook.findings if finding.target_code in each}
    counts = {light.value: 0 for light in Light}
    for unit in units:
        counts[unit.light] += unit.unit_id in judged
    return Computed(
        on=on,
        targets=specs,
        plan=plan,
        fingerprint=fingerprint(facts, specs, on),
        persons=len({row.person_id for row in facts.rows}),
        counts={light: count for light, count in counts.items() if count},
        teams=tally_teams(facts.rows, on),
        units=units,
        results=_target_results(outlook),
        rosters=_rosters(facts, outlook),
    )


def evaluate(
    on: date,
    *,
    trigger: str,
    by: User | None,
    targets: Iterable[TargetSpec] | None = None,
    fence: Callable[[], None] | None = None,
) -> EvaluationRun:
    """Evaluate and store. Where day, facts, targets and plan are those of a stored run, that run is returned
    instead of a second one: any for the nightly refresh, one of the same trigger otherwise.

    ``fence`` is called before anything is written and may stop it.
    """
    began = timezone.now()
    computed = compute(on, targets)
    with transaction.atomic():
        if fence is not None:
            fence()
        _one_at_a_time()
        if same := _same_run(computed, trigger):
            same.confirmed_at = began
            same.save(update_fields=["confirmed_at"])
            return same
        return _record(computed, trigger, by, began)


def _one_at_a_time() -> None:
    """Until the transaction ends: two that evaluate the same see each other's run."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RUN_LOCK])


def _same_run(computed: Computed, trigger: str) -> EvaluationRun | None:
    stored = EvaluationRun.objects.filter(
        on=computed.on, fingerprint=computed.fingerprint, plan=dump_plan(computed.plan)
    )
    if trigger not in _ANY_WILL_DO:
        stored = stored.filter(trigger=trigger)
    return stored.order_by("-created_at").first()


def _record(computed: Computed, trigger: str, by: User | None, began: datetime) -> EvaluationRun:
    run = EvaluationRun.objects.create(
        on=computed.on,
        trigger=trigger,
        created_by=by,
        created_at=began,
        confirmed_at=began,
        fingerprint=computed.fingerprint,
        targets=[dump_target(target) for target in computed.targets],
        plan=dump_plan(computed.plan),
        persons=computed.persons,
        counts=computed.counts,
        teams=asdict(computed.teams),
    )
    for unit in computed.units:
        unit.run = run
    for result in computed.results:
        result.run = run
    for roster in computed.rosters:
        roster.run = run
    UnitResult.objects.bulk_create(computed.units, batch_size=_BATCH)
    TargetResult.objects.bulk_create(computed.results, batch_size=_BATCH)
    RunRoster.objects.bulk_create(computed.rosters, batch_size=_BATCH)
    facts = {"口径": computed.on.isoformat(), "起因": run.get_trigger_display(), "各色单位": computed.counts}
    audit.record(audit.Act(AuditAction.EVALUATE, run, changes=facts | {"指纹": run.fingerprint}), by=by)
    return run


def _unit_results(outlook: Outlook, plan: Plan) -> list[UnitResult]:
    by_unit: dict[int, list[TargetFinding]] = defaultdict(list)
    for finding in outlook.findings:
        by_unit[finding.unit_id].append(finding)
    worse: dict[int, date] = {}
    for ahead in outlook.forecasts:
        if ahead.worse_on:
            worse[ahead.unit_id] = min(ahead.worse_on, worse.get(ahead.unit_id, date.max))
    results = []
    for unit_id, findings in by_unit.items():
        colour = unit_colour(findings, plan)
        score = None if colour.score is None else _tenths(colour.score)
        results.append(
            UnitResult(
                unit_id=unit_id,
                light=colour.light.value,
                score=score,
                unmet=colour.unmet,
                reason=colour.reason,
                worse_on=worse.get(unit_id),
            )
        )
    return results


def _tenths(score: Fraction) -> Decimal:
    """Cut to one decimal, as the sentence of the colour prints it."""
    return Decimal(score.numerator * 10 // score.denominator) / 10


def _target_results(outlook: Outlook) -> list[TargetResult]:
    ahead = {(each.unit_id, each.target_code): each for each in outlook.forecasts}
    return [
        _target_result(finding, ahead[finding.unit_id, finding.target_code]) for finding in outlook.findings
    ]


def _target_result(finding: TargetFinding, ahead: Forecast) -> TargetResult:
    return TargetResult(
        unit_id=finding.unit_id,
        target_code=finding.target_code,
        version=finding.version,
        light=finding.light.value,
        part=finding.part,
        whole=finding.whole,
        required=number_text(finding.required),
        required_persons=finding.required_persons,
        gap=finding.gap,
        reason=finding.reason[:400],
        worse_on=ahead.worse_on,
        evidence=_evidence(finding),
        forecast=_ahead(ahead),
    )


def _evidence(finding: TargetFinding) -> dict[str, Any]:
    """Appointment numbers with reason codes; unit numbers where teams are counted. No empty lists."""
    kept: dict[str, Any] = {
        "counted": list(finding.counted),
        "not_counted": finding.not_counted,
        "excluded": finding.excluded,
        "vacancies": list(finding.vacancies),
        "teams": finding.counts_teams,
    }
    return {name: value for name, value in kept.items() if value}


def _ahead(ahead: Forecast) -> dict[str, Any]:
    """Lights by months ahead, the first worsening, who is to be watched, the part at each month's end."""
    kept: dict[str, Any] = {"lights": {str(months): light.value for months, light in ahead.lights}}
    if ahead.worse_light:
        kept |= {"worse_light": ahead.worse_light.value, "cause": ahead.cause}
    if ahead.watch:
        kept["watch"] = [
            [each.day.isoformat(), each.person_id, each.appointment_id, each.name, each.cause]
            for each in ahead.watch
        ]
    parts = [part for _, part in ahead.series]
    kept["series"] = parts[:1] if len(set(parts)) == 1 else parts
    return kept


def _rosters(facts: Facts, outlook: Outlook) -> list[RunRoster]:
    """The rows that some evidence names, unit by unit."""
    needed = _named(outlook)
    documents: Mapping[int, str] = dict(
        Appointment.objects.exclude(document_no="").values_list("id", "document_no").iterator(chunk_size=5000)
    )
    by_unit: dict[int, list[Any]] = defaultdict(list)
    done: set[int] = set()
    for row in (*facts.rows, *facts.promotions):
        if row.appointment_id in needed and row.appointment_id not in done:
            done.add(row.appointment_id)
            by_unit[row.unit_id].append(dump_row(row, documents.get(row.appointment_id, "")))
    return [RunRoster(unit_id=unit_id, rows=rows) for unit_id, rows in by_unit.items()]


def _named(outlook: Outlook) -> set[int]:
    needed: set[int] = set()
    for finding in outlook.findings:
        if not finding.counts_teams:
            needed.update(finding.counted, finding.vacancies)
            needed.update(_firsts(finding.not_counted), _firsts(finding.excluded))
    for ahead in outlook.forecasts:
        needed.update(each.appointment_id for each in ahead.watch)
    return needed


def _firsts(entries: Sequence[tuple[int, str, str]]) -> Iterable[int]:
    return (entry[0] for entry in entries)
