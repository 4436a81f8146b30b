"""How a target counts, in words: whom, by which rule, and who is left out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from cadre.choices import AdminLevel, PostCategory
from core.choices import UnitKind, UnitLevel
from core.dates import day_text
from supervision.rules.bands import number_text
from supervision.rules.explain import describe_criteria
from supervision.rules.targets import Measure, Mode, TargetSpec

_TEAM = frozenset({"chief", "deputy", "member"})


def population_noun(target: TargetSpec) -> str:
    """班子成员, 中层正职, 党政正职、班子副职; 干部 where every category counts."""
    categories = target.population.categories
    if target.measure is Measure.POOL_PER_POST:
        return "储备人选"
    if not categories:
        return "干部"
    if categories == _TEAM:
        return "班子成员"
    return "、".join(category.label for category in PostCategory if category.value in categories)


def noun(target: TargetSpec) -> str:
    """35 岁以下（含）班子成员: what is counted."""
    return describe_criteria(target).removesuffix("干部") + population_noun(target)


def scope_text(target: TargetSpec, names: dict[int, str] | None = None) -> str:
    """Which units: 镇、街道、乡; 指定的 3 个单位; 全部单位."""
    scope = target.scope
    known = names or {}
    if scope.units:
        listed = "、".join(known[number] for number in sorted(scope.units) if number in known)
        text = listed or f"指定的 {len(scope.units)} 个单位"
    else:
        kinds = [kind.label for kind in UnitKind if kind.value in scope.kinds]
        levels = [level.label for level in UnitLevel if level.value in scope.levels]
        text = "、".join(kinds) or "全部单位"
        text += f"（{'、'.join(levels)}）" if levels else ""
    return text + (f"，排除 {len(scope.excluded)} 个单位" if scope.excluded else "")


def method_sentence(target: TargetSpec, on: date) -> str:
    """计算口径: the day, the criterion, the population, and who is left out."""
    population = target.population
    level = ""
    if population.highest_level or population.lowest_level:
        labels = dict(AdminLevel.choices)
        ends = (population.highest_level, population.lowest_level)
        level = f"（{'至'.join(labels.get(end, end) for end in ends if end)}）"
    left_out = [] if population.postings else ["挂职"]
    left_out += [] if population.concurrent else ["兼任"]
    outside = f"；{'、'.join(left_out)}不计，退休、离任不计" if left_out else "；退休、离任不计"
    together = "范围内各单位合并计算，" if target.mode is Mode.AGGREGATE else ""
    whole = {
        Measure.COUNT: "按人数",
        Measure.SHARE_OF_HOLDERS: f"占在任{population_noun(target)}的比例",
        Measure.SHARE_OF_POSTS: "占核定职数的比例",
        Measure.TEAMS_WITH_AT_LEAST: f"班子中配有 {target.measure_k} 名以上的占比",
        Measure.SHARE_OF_PROMOTIONS: f"占 {on.year} 年 1 月 1 日以来提拔人数的比例",
        Measure.POOL_PER_POST: f"与 {target.vacancy_months} 个月内到龄、任期届满将空出的岗位数之比",
    }[target.measure]
    age = "按周岁计龄，只知出生年月的按当月 1 日计"
    return f"截至 {day_text(on)}，{noun(target)}{level}{whole}；{together}{age}{outside}；一人多职只计一次。"


def share_or_count(target: TargetSpec, part: int, whole: int) -> str:
    """The short figure of a heat cell: 1/2 for counts and teams, 27% for shares."""
    if target.measure is Measure.COUNT:
        return f"{part}/{number_text(target.required)}"
    if target.measure is Measure.POOL_PER_POST:
        return f"{part}/{number_text(target.required * whole)}"
    if not whole:
        return "—"
    share = Fraction(part * 100, whole)
    return f"{share.numerator // share.denominator}%"
