"""What contradicts itself in a target, before it may be saved."""

from __future__ import annotations

from core.policy import Finding, Severity
from supervision.rules.bands import check_bands
from supervision.rules.targets import Measure, Mode, TargetSpec

_SHARES = (
    Measure.SHARE_OF_HOLDERS,
    Measure.SHARE_OF_POSTS,
    Measure.TEAMS_WITH_AT_LEAST,
    Measure.SHARE_OF_PROMOTIONS,
)
_MOST_PERSONS = 1000


def check_target(target: TargetSpec) -> tuple[Finding, ...]:
    """What contradicts itself in a target whose fields are well formed."""
    faults: list[Finding] = []

    def refuse(part: str, reason: str) -> None:
        faults.append(Finding(f"target.{part}", Severity.BLOCK, reason))

    if not target.code.strip() or not target.name.strip():
        refuse("name", "目标须有编码和名称，请补填。")
    if target.valid_to is not None and target.valid_to <= target.valid_from:
        refuse("valid_to", "停止施行日期须晚于施行日期，请改正。")
    if target.required <= 0:
        refuse("required", "目标值须大于 0，请改正。")
    elif target.measure is Measure.COUNT and target.required.denominator != 1:
        refuse("required", "按人数计的目标值须为整数，请改正。")
    elif target.required > _MOST_PERSONS:
        refuse("required", f"目标值不能超过 {_MOST_PERSONS}，请改正。")
    elif target.measure in _SHARES and target.required > 1:
        refuse("required", "按比例计的目标值不能超过 1（即 100%），请改正。")
    if target.measure is Measure.TEAMS_WITH_AT_LEAST and target.mode is Mode.EACH:
        refuse("mode", "“配有若干名的班子占比”只能汇总评价，请把评价方式改为汇总。")
    if target.measure_k < 1 or target.version < 1:
        refuse("measure_k", "每个班子的人数和版本号须不小于 1，请改正。")
    if min(target.tolerance_years, target.warn_months) < 0 or target.vacancy_months < 1 or target.weight < 0:
        refuse("numbers", "放宽年数、预警月数、权重不能为负，空出预测月数须不小于 1，请改正。")
    if target.population.lowest_level and target.population.highest_level > target.population.lowest_level:
        refuse("levels", "职务层次的上限低于下限，请对调。")
    if target.bands is not None:
        faults.extend(check_bands(target.bands))
    return tuple(faults)
