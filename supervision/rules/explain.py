"""What a target asks, and why a person counts or does not, in words."""

from __future__ import annotations

from datetime import date

from core.dates import age_on, birthday, day_text, month_text
from supervision.rules.criteria import BIRTH_MISSING
from supervision.rules.facts import RosterRow
from supervision.rules.groups import TEAM_EMPTY
from supervision.rules.roster import (
    CONCURRENT,
    DUPLICATE,
    ENDED,
    NOT_STARTED,
    POSTING,
    RETIRED,
    Entry,
)
from supervision.rules.targets import Criterion, CriterionKind, TargetSpec


def explain_counted(row: RosterRow, target: TargetSpec, on: date) -> str:
    """Why the person counts, and until when if age will end it."""
    ages = [target.greatest_age(c) for c in target.criteria if c.kind in _ON_AGE]
    if not ages or row.birth is None:
        return f"符合{describe_criteria(target)}"
    until = birthday(row.birth, min(ages) + 1)
    return f"{_born(row, on)}，{month_text(until)} 满 {min(ages) + 1} 周岁后不再计入"


def explain(entry: Entry, row: RosterRow, target: TargetSpec, on: date) -> str:
    """Why the appointment does not count or is left out: 1988.03 生，38 岁，超过 35 岁."""
    code = entry[1]
    left_out = {
        POSTING: "挂职不占职数，不计入",
        CONCURRENT: "兼任职务，按主要职务所在单位计算",
        RETIRED: f"{month_text(row.retires_on)} 已达法定退休年龄",
        ENDED: f"{day_text(row.end)} 已离任",
        NOT_STARTED: f"{day_text(row.start)} 才到任",
        DUPLICATE: "同一人在统计范围内的另一职务已计入",
        BIRTH_MISSING: "出生年月缺失，无法确定年龄",
    }
    if code in left_out:
        return left_out[code]
    failed = [criterion for criterion in target.criteria if criterion.kind.value == code]
    return _failure(failed[0], row, target, on) if failed else "不符合条件"


def explain_team(entry: Entry, target: TargetSpec) -> str:
    """Why a team does not count: 只有 0 名, 少于 1 名."""
    if entry[1] == TEAM_EMPTY:
        return "班子没有在任人员，不计入班子总数"
    return f"只有 {entry[2]} 名{describe_criteria(target)}，少于 {target.measure_k} 名"


def describe_criteria(target: TargetSpec) -> str:
    """The conjunction in words: 35 岁左右（未满 37 周岁）的女干部; 干部 without any criterion."""
    return "、".join(describe(criterion, target) for criterion in target.criteria) or "干部"


def describe(criterion: Criterion, target: TargetSpec) -> str:
    """One predicate in words."""
    kind = criterion.kind
    if kind is CriterionKind.AROUND:
        return f"{criterion.number} 岁左右（未满 {target.greatest_age(criterion) + 1} 周岁）"
    if kind is CriterionKind.AGE_AT_MOST:
        return f"{criterion.number} 岁以下（含）"
    if kind is CriterionKind.BORN_FROM:
        return f"{month_text(criterion.day)} 以后出生"
    if kind is CriterionKind.GRASSROOTS_YEARS_AT_LEAST:
        return f"基层工作满 {criterion.number} 年"
    if kind is CriterionKind.SPECIALITY_IN:
        return f"专长为{'、'.join(criterion.words)}"
    if kind is CriterionKind.IN_POOL_TIER:
        return "或".join(map(tier_text, criterion.words)) if criterion.words else "储备库在库"
    return _PLAIN[kind]


def tier_text(code: str) -> str:
    """The name of a tier of the pool; an unknown code as it is."""
    return TIER_NAMES.get(code, code)


# The tiers of the reserve pool by their codes.
TIER_NAMES = {"chief": "正科级储备", "deputy": "副科级储备", "grassroots": "中层储备"}
_ON_AGE = (CriterionKind.AGE_AT_MOST, CriterionKind.AROUND)
_PLAIN = {
    CriterionKind.FEMALE: "女干部",
    CriterionKind.NOT_PARTY_MEMBER: "党外干部",
    CriterionKind.ETHNIC_MINORITY: "少数民族干部",
    CriterionKind.EDUCATION_AT_LEAST: "达到规定学历",
    CriterionKind.FULL_TIME_DEGREE_AT_LEAST: "达到规定全日制学位",
}


def _born(row: RosterRow, on: date) -> str:
    return f"{month_text(row.birth)} 生，{age_on(row.birth, on)} 岁" if row.birth else "出生年月缺失"


def _failure(criterion: Criterion, row: RosterRow, target: TargetSpec, on: date) -> str:
    match criterion.kind:
        case CriterionKind.AGE_AT_MOST | CriterionKind.AROUND:
            around = f"（{criterion.number} 岁左右）" if criterion.kind is CriterionKind.AROUND else ""
            return f"{_born(row, on)}，超过 {target.greatest_age(criterion)} 岁{around}"
        case CriterionKind.BORN_FROM:
            return f"{month_text(row.birth)} 生，早于 {month_text(criterion.day)}"
        case CriterionKind.FEMALE:
            return "男干部" if row.sex else "性别未登记"
        case CriterionKind.NOT_PARTY_MEMBER:
            return "中共党员" if row.political else "政治面貌未登记"
        case CriterionKind.ETHNIC_MINORITY:
            return "汉族" if row.ethnicity else "民族未登记"
        case CriterionKind.EDUCATION_AT_LEAST:
            return "学历未登记" if row.education_rank is None else "学历低于要求"
        case CriterionKind.FULL_TIME_DEGREE_AT_LEAST:
            return "没有登记全日制学位" if row.full_time_degree_rank is None else "全日制学位低于要求"
        case CriterionKind.GRASSROOTS_YEARS_AT_LEAST:
            if row.grassroots_months is None:
                return "基层工作年限未登记"
            years, months = divmod(row.grassroots_months, 12)
            return f"基层工作 {years} 年 {months} 个月，不满 {criterion.number} 年"
        case CriterionKind.SPECIALITY_IN:
            return f"专长不含{'、'.join(criterion.words)}"
        case CriterionKind.IN_POOL_TIER:
            return f"现为{tier_text(row.pool_tier)}" if row.pool_tier else "不在储备库"
