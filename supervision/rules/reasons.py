"""Why a light has its colour, in one sentence that can be recomputed by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from core.dates import age_on, day_text, month_text
from core.policy import Light
from supervision.rules.bands import GAP, gap_of, number_text, persons_required
from supervision.rules.groups import Group
from supervision.rules.roster import ENDED, POSTING_TERM, RETIRED, TERM, YEAR
from supervision.rules.targets import CriterionKind, Measure, TargetSpec
from supervision.rules.tracks import FALLING_VACANT, STARTS, Event, Step, Track

_NAMED = 3
_HAPPENINGS = {
    RETIRED: "到龄退休",
    ENDED: "离任",
    TERM: "任期届满",
    POSTING_TERM: "挂职期满",
    STARTS: "到任",
    FALLING_VACANT: "岗位进入空出预测期",
    YEAR: "年度结束，提拔数重新起算",
}


def unit_word(target: TargetSpec) -> str:
    """The measure word of what is counted."""
    return "个班子" if target.measure is Measure.TEAMS_WITH_AT_LEAST else "名"


def share_text(value: Fraction) -> str:
    """20% where that is exact, else 1/3."""
    hundredth = value * 100
    return f"{number_text(hundredth)}%" if hundredth.denominator in (1, 2, 5, 10) else number_text(value)


def required_text(target: TargetSpec) -> str:
    """不少于 20%, 不少于 2 名, 每个空出岗位不少于 2 名."""
    if target.measure is Measure.COUNT:
        return f"不少于 {number_text(target.required)} 名"
    if target.measure is Measure.POOL_PER_POST:
        return f"每个空出岗位不少于 {number_text(target.required)} 名"
    return f"不少于 {share_text(target.required)}"


def percent(part: int, base: int, required: Fraction) -> str:
    """Completion cut (never rounded up) to one decimal, so that 99.96 % does not read as met."""
    tenths = part * required.denominator * 1000 // (required.numerator * base)
    return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"


def tolerance_note(target: TargetSpec) -> str:
    """How 左右 is read; empty without such a criterion."""
    notes = [
        f"{criterion.number} 岁左右按未满 {target.greatest_age(criterion) + 1} 周岁计"
        for criterion in target.criteria
        if criterion.kind is CriterionKind.AROUND
    ]
    return f"（{'，'.join(notes)}）" if notes else ""


def reason(track: Track, on: date, light: Light) -> str:
    """The sentence for the light shown on ``on``, which must be the day of the first step."""
    step = track.steps[0]
    if step.group is None:
        raise ValueError("no version in force")
    target = step.group.target
    if light is Light.GREY:
        return _grey(step, step.group, on)
    figures = _figures(step, target)
    note = tolerance_note(target)
    if step.light is Light.GREEN and light is Light.YELLOW:
        worse = track.first_worse(on)
        cause = worsening_text(track, worse) if worse else ""
        return f"{figures}，今日达标，但 {target.warn_months} 个月内将失守：{cause}，评为黄{note}。"
    return f"{figures}，{_rule(step, target, light)}{note}。"


def _figures(step: Step, target: TargetSpec) -> str:
    word = unit_word(target)
    need = persons_required(step.base, target.required)
    gap = gap_of(step.part, step.base, target.required)
    missing = f"，缺 {gap} {word}，完成 {percent(step.part, step.base, target.required)}" if gap else ""
    match target.measure:
        case Measure.COUNT:
            whole = f"应配 {need} 名"
        case Measure.SHARE_OF_POSTS:
            whole = f"核定职数 {step.base} 个，应配{required_text(target)}（即 {need} 名）"
        case Measure.TEAMS_WITH_AT_LEAST:
            each = f"各配 {target.measure_k} 名以上"
            whole = f"班子 {step.base} 个，应有{required_text(target)}（即 {need} 个班子{each}）"
        case Measure.SHARE_OF_PROMOTIONS:
            whole = f"今年提拔 {step.base} 名，应有{required_text(target)}（即 {need} 名）"
        case Measure.POOL_PER_POST:
            months = target.vacancy_months
            whole = f"{months} 个月内将空出岗位 {step.base} 个，{required_text(target)}，共应储备 {need} 名"
        case _:
            whole = f"统计范围内 {step.base} 名，应配{required_text(target)}（即 {need} 名）"
    return f"{whole}，实有 {step.part} {word}{missing}"


def _rule(step: Step, target: TargetSpec, light: Light) -> str:
    gap = gap_of(step.part, step.base, target.required)
    if target.bands is not None:
        basis = "缺额" if target.bands.basis == GAP else "完成率"
        return f"按本目标的{basis}分段评为{light.label}"
    if light is Light.GREEN:
        return "已达标，评为绿"
    if light is Light.YELLOW:
        close = step.part * target.required.denominator * 5 >= target.required.numerator * step.base * 4
        return "完成率不低于 80%，评为黄" if close else f"仅差 {gap} {unit_word(target)}，评为黄"
    return "未达标，评为红"


def _grey(step: Step, group: Group, on: date) -> str:
    unknown = group.unknown(on)
    if step.base and step.holders and unknown:
        names = "、".join(row.name for row in unknown[:_NAMED])
        names += f"等 {len(unknown)} 人" if len(unknown) > _NAMED else ""
        return f"{names} 的出生年月缺失，补齐前无法确定是否达标，未评价。"
    match group.target.measure:
        case Measure.SHARE_OF_POSTS if step.holders:
            return "没有登记核定职数，未评价，请先登记职数。"
        case Measure.TEAMS_WITH_AT_LEAST:
            return "统计范围内没有配有人员的班子，未评价。"
        case Measure.SHARE_OF_PROMOTIONS:
            return "今年统计范围内没有提拔，未评价。"
        case Measure.POOL_PER_POST:
            return f"{group.target.vacancy_months} 个月内没有岗位将空出，未评价。"
    if group.target.warn_months and unknown:
        return "出生年月缺失，预警无法确定，未评价。"
    return "统计范围内没有人员，未评价。"


def event_text(event: Event) -> str:
    """2026.05 林知远满 36 周岁."""
    day, row, what = event[0], event[5], event[6]
    if what == YEAR:
        return f"{month_text(day)} {_HAPPENINGS[what]}"
    return f"{month_text(day)} {row.name}{_happening(day, event)}"


def _happening(day: date, event: Event) -> str:
    row, what = event[5], event[6]
    if what in _HAPPENINGS:
        return _HAPPENINGS[what]
    age = age_on(row.birth, day) if row.birth else 0
    return f"满 {age} 周岁"


def worsening_text(track: Track, step: Step) -> str:
    """What makes the light worse on the step's day, with what is then missing."""
    if step.group is None:
        return f"{day_text(step.day)} 目标停止施行"
    target = step.group.target
    harmful = [event for event in step.events if event[2] < 0 or event[4] > 0] or step.events
    if not harmful:
        cause = f"{day_text(step.day)} 起施行目标第 {target.version} 版，"
    else:
        texts = [event_text(harmful[0])]
        texts += [f"{event[5].name}{_happening(step.day, event)}" for event in harmful[1:_NAMED]]
        rest = f"等 {len(harmful)} 人变动" if len(harmful) > _NAMED else ""
        cause = "、".join(texts) + rest + "后"
    gap = gap_of(step.part, step.base, target.required) if step.base else 0
    return f"{cause}缺 {gap} {unit_word(target)}" if gap else f"{cause}转为{step.light.label}"
