"""Keeping targets as dated data: create, supersede, end, and install what is shipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from core.choices import AuditAction, UnitKind
from core.dates import day_text
from core.models import Unit, User
from core.policy import Finding, Refused, Severity
from core.services import audit
from supervision.models import ColourPlan, Target
from supervision.rules.colour import Plan
from supervision.rules.defaults import DEFAULT_TARGETS
from supervision.rules.plan_json import dump_plan
from supervision.rules.target_json import dump_target, parse_target
from supervision.rules.targets import Scope, TargetSpec

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RESERVED = frozenset({"defaults", "new", "plans", "preview"})
_COLUMNS = frozenset({"code", "version", "name", "short_name", "source", "valid_from", "valid_to"})


@transaction.atomic
def create_target(data: Mapping[str, Any], *, by: User | None) -> Target:
    """A new target from its JSON form. Raises Refused with every fault at once."""
    spec = parse_target({**data, "version": 1})
    if not _CODE.fullmatch(spec.code) or spec.code in _RESERVED:
        raise Refused.because(
            "target.code.form", "目标代码须由小写字母、数字和连字符组成，如 town-member-30，请改正。"
        )
    check_scope(spec.scope)
    if Target.objects.filter(code=spec.code).exists():
        raise Refused.because(
            "target.code.taken", f"目标代码“{spec.code}”已有目标使用，请换一个代码，或在原目标上修改。"
        )
    order = (Target.objects.aggregate(last=Max("order"))["last"] or 0) + 1
    target = _store(spec, order, by)
    audit.record(audit.Act(AuditAction.CREATE, target, changes={"定义": dump_target(spec)}), by=by)
    return target


@transaction.atomic
def new_version(target: Target, data: Mapping[str, Any], *, by: User) -> Target:
    """Supersede an open version from ``data["valid_from"]`` on; the old one ends on that very day."""
    old = Target.objects.select_for_update().get(pk=target.pk)
    spec = parse_target({**data, "code": old.code, "version": old.version + 1})
    check_scope(spec.scope)
    if old.valid_to is not None:
        raise Refused.because(
            "target.version.ended",
            f"第 {old.version} 版已于 {day_text(old.valid_to)} 止，不能再改。请在最新一版上修改。",
        )
    if spec.valid_from <= old.valid_from:
        raise Refused.because(
            "target.version.start",
            f"新版的生效日期须晚于现行版的生效日期 {day_text(old.valid_from)}，请改后再存。",
            actual=day_text(spec.valid_from),
            required=f"晚于 {day_text(old.valid_from)}",
        )
    before = dump_target(old.spec)
    old.valid_to = spec.valid_from
    old.save(update_fields=["valid_to"])
    new = _store(spec, old.order, by)
    after = dump_target(spec)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    audit.record(audit.Act(AuditAction.UPDATE, new, changes=changes), by=by)
    return new


@transaction.atomic
def end_target(target: Target, *, on: date, by: User) -> Target:
    """The target is no longer judged from ``on`` on."""
    target = Target.objects.select_for_update().get(pk=target.pk)
    if target.valid_to is not None:
        raise Refused.because(
            "target.end.again", f"目标“{target}”已于 {day_text(target.valid_to)} 停止施行。"
        )
    if on <= target.valid_from:
        raise Refused.because(
            "target.end.early", f"停止日期须晚于生效日期 {day_text(target.valid_from)}，请改后再办。"
        )
    target.valid_to = on
    target.save(update_fields=["valid_to"])
    audit.record(audit.Act(AuditAction.UPDATE, target, changes={"失效日期": [None, on.isoformat()]}), by=by)
    return target


@transaction.atomic
def ensure_default_targets(by: User | None) -> int:
    """Install the shipped targets and the default colour plan where they are missing; returns how many."""
    known = set(Target.objects.values_list("code", flat=True))
    missing = [data for data in DEFAULT_TARGETS if data["code"] not in known]
    for data in missing:
        create_target(data, by=by)
    if not ColourPlan.objects.exists():
        plan = ColourPlan.objects.create(
            name="按未达标项数评定", valid_from=date(2000, 1, 1), definition=dump_plan(Plan())
        )
        audit.record(audit.Act(AuditAction.CREATE, plan, changes=plan.definition), by=by)
    return len(missing)


def check_scope(scope: Scope) -> None:
    """Refuse a scope that contradicts itself or names what does not exist."""
    faults: list[str] = []
    named = scope.units | scope.excluded
    unknown = named - set(Unit.objects.filter(pk__in=named).values_list("pk", flat=True))
    if unknown:
        faults.append(f"适用范围里有 {len(unknown)} 个单位不存在，请重新选择单位。")
    if both := scope.units & scope.excluded:
        names = "、".join(Unit.objects.filter(pk__in=both).values_list("short_name", flat=True))
        faults.append(f"{names or '有单位'}既列入又排除，请只留一处。")
    if scope.units and (scope.kinds or scope.levels or scope.subtree):
        faults.append("已逐个指定单位时不再按类别、级别、所属区域筛选，请二者选一。")
    if scope.subtree and not Unit.objects.filter(path=scope.subtree).exists():
        faults.append("适用范围的所属区域不存在，请重新选择。")
    if bad := sorted(scope.kinds - {kind.value for kind in UnitKind}):
        faults.append(f"没有“{'、'.join(bad)}”这类单位，请重新选择单位类别。")
    if faults:
        raise Refused(*(Finding("target.scope", Severity.BLOCK, reason) for reason in faults))


def _store(spec: TargetSpec, order: int, by: User | None) -> Target:
    definition = {key: value for key, value in dump_target(spec).items() if key not in _COLUMNS}
    return Target.objects.create(
        code=spec.code,
        version=spec.version,
        name=spec.name,
        short_name=spec.short_name or spec.name[:12],
        source=spec.source,
        valid_from=spec.valid_from,
        valid_to=spec.valid_to,
        order=order,
        definition=definition,
        created_by=by,
    )
