"""The overall colour of a unit from the lights of its targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from core.policy import Finding, Light, Severity
from supervision.rules.bands import Segment, check_segments, number_text


class Strategy(StrEnum):
    """How the lights of the targets become one colour."""

    COUNT = "count"
    SCORE = "score"
    WORST = "worst"


DEFAULT_SEGMENTS = (
    Segment(Light.GREEN, Fraction(0), Fraction(1)),
    Segment(Light.YELLOW, Fraction(1), Fraction(2)),
    Segment(Light.RED, Fraction(2)),
)
FOUR_COLOURS = (
    Segment(Light.GREEN, Fraction(0), Fraction(1)),
    Segment(Light.BLUE, Fraction(1), Fraction(3)),
    Segment(Light.YELLOW, Fraction(3), Fraction(4)),
    Segment(Light.RED, Fraction(4)),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One way of colouring: segments over the number of unmet targets, or two cut-offs on the score."""

    strategy: Strategy = Strategy.COUNT
    segments: tuple[Segment, ...] = DEFAULT_SEGMENTS
    green_from: Fraction = Fraction(90)
    yellow_from: Fraction = Fraction(70)


class Judged(Protocol):
    """What a plan asks of one judged target: a finding of the judge, or a stored result read back."""

    @property
    def light(self) -> Light: ...
    @property
    def is_judged(self) -> bool: ...
    @property
    def is_unmet(self) -> bool: ...
    @property
    def completion(self) -> Fraction | None: ...
    @property
    def weight(self) -> Fraction: ...
    @property
    def veto(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class UnitColour:
    """The colour with the figures it follows from; ``score`` (0–100) only under the score strategy."""

    light: Light
    judged: int
    unmet: int
    score: Fraction | None
    reason: str


def check_plan(plan: Plan) -> tuple[Finding, ...]:
    """What is wrong with a plan before it may be saved."""
    if plan.strategy is Strategy.COUNT:
        return check_segments(plan.segments, "未达标项数")
    if plan.strategy is Strategy.SCORE and not 0 <= plan.yellow_from < plan.green_from <= 100:
        reason = "绿色分数线须高于黄色分数线，且都在 0 至 100 之间，请改正。"
        return (Finding("plan.score", Severity.BLOCK, reason),)
    return ()


def unit_colour(findings: Iterable[Judged], plan: Plan) -> UnitColour:
    """Colour one unit from its own findings; grey when none could be judged."""
    judged = [finding for finding in findings if finding.is_judged]
    unmet = sum(finding.is_unmet for finding in judged)
    weight = sum((finding.weight for finding in judged), Fraction(0))
    score: Fraction | None = None
    if not judged:
        return UnitColour(Light.GREY, 0, 0, None, "没有可评价的目标，未评价。")
    vetoed = [finding for finding in judged if finding.veto and finding.light is Light.RED]
    match plan.strategy:
        case Strategy.COUNT:
            light = next((s.light for s in plan.segments if s.holds(unmet)), Light.GREY)
            why = f"评价 {len(judged)} 项目标，{unmet} 项未达标"
        case Strategy.SCORE:
            if not weight:
                return UnitColour(Light.GREY, len(judged), unmet, None, "目标权重合计为 0，未评价。")
            score = _score(judged, weight)
            light = _by_score(score, plan)
            lines = f"绿 {number_text(plan.green_from)}、黄 {number_text(plan.yellow_from)}"
            why = f"加权得分 {_score_text(score)} 分（{lines}）"
        case Strategy.WORST:
            light = min((finding.light for finding in judged), key=lambda light: light.gravity)
            why = f"评价 {len(judged)} 项目标，最差一项为{light.label}"
    if vetoed and light is not Light.RED:
        why, light = f"{why}；一票否决目标 {len(vetoed)} 项为红", Light.RED
    return UnitColour(light, len(judged), unmet, score, f"{why}，总评为{light.label}。")


def _score(judged: list[Judged], weight: Fraction) -> Fraction:
    """Completion of every target, at most 1, weighted, times 100."""
    earned = Fraction(0)
    for finding in judged:
        earned += finding.weight * min(Fraction(1), finding.completion or Fraction(0))
    return earned * 100 / weight


def _by_score(score: Fraction, plan: Plan) -> Light:
    if score >= plan.green_from:
        return Light.GREEN
    return Light.YELLOW if score >= plan.yellow_from else Light.RED


def _score_text(score: Fraction) -> str:
    """Cut to one decimal, never rounded up over a cut-off."""
    tenths = score.numerator * 10 // score.denominator
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
