"""Keeping colour plans as dated data, and saying what another plan would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction

from core.choices import AuditAction, UnitKind
from core.dates import day_text
from core.models import Unit, User
from core.policy import Light, Refused
from core.services import audit
from supervision.models import ColourPlan, TargetResult, UnitResult
from supervision.rules.colour import Plan, unit_colour
from supervision.rules.plan_json import dump_plan, parse_plan
from supervision.rules.plan_text import plan_sentence
from supervision.rules.targets import Measure, TargetSpec

from .judgement import Judgement


@transaction.atomic
def create_plan(name: str, data: Mapping[str, Any], *, start: date, by: User | None) -> ColourPlan:
    """The first plan, or one after all others have ended. Raises Refused while another is in force."""
    plan = parse_plan(data)
    _check_name(name)
    running = ColourPlan.objects.select_for_update().filter(valid_to__isnull=True).first()
    if running is not None:
        reason = f"“{running.name}”仍在施行，请在它上面另存新版，使旧版同日停止。"
        raise Refused.because("plan.open", reason)
    last = ColourPlan.objects.order_by("-valid_to").first()
    if last is not None and last.valid_to is not None and start < last.valid_to:
        reason = f"生效日期不能早于上一版的失效日期 {day_text(last.valid_to)}，请改后再存。"
        raise Refused.because("plan.start", reason)
    made = ColourPlan.objects.create(name=name.strip(), valid_from=start, definition=dump_plan(plan))
    audit.record(audit.Act(AuditAction.CREATE, made, changes=_facts(made)), by=by)
    return made


@transaction.atomic
def new_plan_version(
    plan: ColourPlan, name: str, data: Mapping[str, Any], *, start: date, by: User
) -> ColourPlan:
    """Supersede the open plan from ``start`` on; the old one ends on that very day."""
    old = ColourPlan.objects.select_for_update().get(pk=plan.pk)
    rule = parse_plan(data)
    _check_name(name)
    if old.valid_to is not None:
        reason = f"“{old.name}”已于 {day_text(old.valid_to)} 止，不能再改。请在最新一版上修改。"
        raise Refused.because("plan.ended", reason)
    if start <= old.valid_from:
        first = day_text(old.valid_from)
        raise Refused.because(
            "plan.start",
            f"新版的生效日期须晚于现行版的生效日期 {first}，请改后再存。",
            actual=day_text(start),
            required=f"晚于 {first}",
        )
    before = _facts(old)
    old.valid_to = start
    old.save(update_fields=["valid_to"])
    new = ColourPlan.objects.create(name=name.strip(), valid_from=start, definition=dump_plan(rule))
    after = _facts(new)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    audit.record(audit.Act(AuditAction.UPDATE, new, changes=changes), by=by)
    return new


def _check_name(name: str) -> None:
    if not name.strip():
        raise Refused.because("plan.name", "总灯规则须有名称，请补填。")


def _facts(plan: ColourPlan) -> dict[str, str]:
    start = day_text(plan.valid_from)
    return {"名称": plan.name, "生效日期": start, "规则": plan_sentence(plan.rule)}


@dataclass(frozen=True, slots=True)
class Turn:
    """One unit whose colour the other plan would change."""

    unit: Unit
    before: Light
    after: Light
    reason: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Units by colour as they are shown (``now``) and under another plan (``then``), and which turn."""

    counts: tuple[tuple[Light, int, int], ...]
    turns: tuple[Turn, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A stored result as a plan asks for it."""

    light: Light
    completion: Fraction | None
    gap: int
    weight: Fraction
    veto: bool

    @property
    def is_judged(self) -> bool:
        return self.light is not Light.GREY

    @property
    def is_unmet(self) -> bool:
        return self.is_judged and self.gap > 0


def plan_effect(plan: Plan, judgement: Judgement, user: User) -> Effect:
    """How the units that the user may see would be coloured by ``plan``; the lights of targets stay."""
    shown = [row for row in judgement.colours(user) if row.unit.kind != UnitKind.DISTRICT]
    by_unit: dict[int, list[_Read]] = defaultdict(list)
    for result in judgement.results([row.unit_id for row in shown]):
        if target := judgement.target(result.target_code):
            by_unit[result.unit_id].append(_read(result, target))
    turns: list[Turn] = []
    now: dict[Light, int] = dict.fromkeys(Light, 0)
    then: dict[Light, int] = dict.fromkeys(Light, 0)
    for row in shown:
        turn = _turn(row, plan, by_unit[row.unit_id])
        now[turn.before] += 1
        then[turn.after] += 1
        if turn.before is not turn.after:
            turns.append(turn)
    turns.sort(key=lambda turn: (turn.after.gravity, turn.unit.order, turn.unit.pk))
    counts = tuple((light, now[light], then[light]) for light in Light if now[light] or then[light])
    return Effect(counts, tuple(turns), len(shown))


def _turn(row: UnitResult, plan: Plan, results: list[_Read]) -> Turn:
    colour = unit_colour(results, plan)
    return Turn(row.unit, Light(row.light), colour.light, colour.reason)


def _read(result: TargetResult, target: TargetSpec) -> _Read:
    required = Fraction(result.required)
    base = 1 if target.measure is Measure.COUNT else result.whole
    completion = result.part / (required * base) if base and required else None
    return _Read(Light(result.light), completion, result.gap, target.weight, target.veto)
