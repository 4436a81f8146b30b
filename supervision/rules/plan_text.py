"""A colour plan in one sentence."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from supervision.rules.bands import Segment, number_text
from supervision.rules.colour import FOUR_COLOURS, Plan, Strategy

_VETO = "一票否决的目标为红时，单位直接为红"


def plan_sentence(plan: Plan) -> str:
    """按未达标项数评定：0 项为绿，1 项为黄，2 项以上为红；一票否决的目标为红时，单位直接为红。"""
    return f"{plan_name(plan)}评定：{_cuts(plan)}；{_VETO}。"


def plan_name(plan: Plan) -> str:
    """What the plan goes by: 按未达标项数（四色）."""
    if plan.strategy is Strategy.COUNT:
        return "按未达标项数（四色）" if plan.segments == FOUR_COLOURS else "按未达标项数"
    return "按加权得分" if plan.strategy is Strategy.SCORE else "按最差一盏灯"


def _cuts(plan: Plan) -> str:
    if plan.strategy is Strategy.COUNT:
        ordered = sorted(plan.segments, key=lambda segment: segment.start)
        return "，".join(text for text in map(_segment, ordered) if text)
    if plan.strategy is Strategy.SCORE:
        green, yellow = number_text(plan.green_from), number_text(plan.yellow_from)
        return f"满分 100 分，{green} 分以上为绿，{yellow} 分以上不满 {green} 分为黄，不满 {yellow} 分为红"
    return "各目标中最差的灯就是单位的灯，未评价的目标不计"


def _segment(segment: Segment) -> str:
    """The whole numbers that a segment holds; empty when it holds none."""
    first, last = ceil(segment.start), None if segment.end is None else _below(segment.end)
    if last is None:
        return f"{first} 项以上为{segment.light.label}"
    if first > last:
        return ""
    span = str(first) if first == last else f"{first} 至 {last}"
    return f"{span} 项为{segment.light.label}"


def _below(end: Fraction) -> int:
    return ceil(end) - 1
