"""The sentence in which the dashboard says what matters, and colours ahead of today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.policy import Light
from supervision.rules.colour import Plan, Strategy

NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The sentence in three parts: today, what comes, where to act first."""

    now: str
    ahead: str
    reds_ahead: int | None
    first: str


def unmet_ahead(light: Light, *, part: int, required_persons: int) -> bool:
    """Whether persons will be missing: surely under red, and under yellow unless it only warns.

    ``required_persons`` is today's number; a share asks for about as many when one person leaves.
    """
    return light is Light.RED or (light is Light.YELLOW and part < required_persons)


def colour_ahead(plan: Plan, lights: Iterable[tuple[Light, bool]]) -> Light:
    """The colour of a unit from the lights its targets will show, each with whether it is unmet.

    GREY when none can be judged. Plans by score need completions, which a forecast of lights does not
    carry: for them the worst light stands in, as the most cautious reading.
    """
    judged = [(light, unmet) for light, unmet in lights if light is not Light.GREY]
    if not judged:
        return Light.GREY
    if plan.strategy is Strategy.COUNT:
        unmet = sum(missing for _, missing in judged)
        return next((segment.light for segment in plan.segments if segment.holds(unmet)), Light.GREY)
    return min((light for light, _ in judged), key=lambda light: light.gravity)


def change_text(now: int, before: int | None, *, than: str = "上月") -> str:
    """比上月减少 1 个, 与上月持平; empty when nothing is known of then."""
    if before is None:
        return ""
    if now == before:
        return f"与{than}持平"
    return f"比{than}{'增加' if now > before else '减少'} {abs(now - before)} 个"


def conclude(
    counts: Mapping[Light, int],
    before: Mapping[Light, int] | None,
    *,
    turning: Mapping[Light, int],
    reds_ahead: int,
    months: int,
    urgent: Sequence[str],
) -> Conclusion:
    """``turning`` counts the units of each colour that will be red after ``months`` if nobody acts."""
    judged = sum(count for light, count in counts.items() if light is not Light.GREY)
    if not judged:
        return Conclusion("还没有可评价的单位。", "请先导入名册、设置配备目标，再发起评价。", None, "")
    red = counts.get(Light.RED, 0)
    change = change_text(red, None if before is None else before.get(Light.RED, 0))
    now = f"红灯 {red} 个" + (f"，{change}" if change else "") + "；"
    first = f"优先补配：{'、'.join(urgent[:NAMES_SHOWN])}。" if urgent else ""
    parts = [f"{count} 个{light.label}灯单位" for light, count in turning.items() if count]
    if parts:
        ahead = f"但 {'、'.join(parts)}将在 {months} 个月内转红，届时红灯 "
        return Conclusion(now, ahead, reds_ahead, first)
    if reds_ahead < red:
        ahead = f"按已知到龄、退休和任期推算，{months} 个月后红灯 "
        return Conclusion(now, ahead, reds_ahead, first)
    return Conclusion(now, f"按已知事项推算，{months} 个月内没有单位会转红。", None, first)


def share(part: int, whole: int) -> Fraction | None:
    """The part of the whole; None of nothing."""
    return Fraction(part, whole) if whole else None


def points_text(now: Fraction | None, before: Fraction | None, *, than: str) -> str:
    """比上年同日 ＋1.8 点, or empty when one of them is not known."""
    if now is None or before is None:
        return ""
    tenths = round((now - before) * 1000)
    if not tenths:
        return f"与{than}持平"
    return f"比{than} {'＋' if tenths > 0 else '−'}{abs(tenths) // 10}.{abs(tenths) % 10} 点"


def tally_lights(lights: Iterable[Light]) -> dict[Light, int]:
    """How often each light occurs, every light named."""
    counted = Counter(lights)
    return {light: counted.get(light, 0) for light in Light}
