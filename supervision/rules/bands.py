"""How a light follows from completion or gap, exactly and without holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from core.policy import Finding, Light, Severity

COMPLETION: Final = "completion"
GAP: Final = "gap"
_CLOSE_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Segment:
    """A light from ``start`` (included) to ``end`` (excluded; None = without end)."""

    light: Light
    start: Fraction
    end: Fraction | None = None

    def holds(self, value: Fraction | int) -> bool:
        """Whether the value lies in the segment."""
        return self.start <= value and (self.end is None or value < self.end)


@dataclass(frozen=True, slots=True)
class Bands:
    """The number line of one target: completion (1 = met) or gap in persons, cut into segments."""

    basis: Literal["completion", "gap"]
    segments: tuple[Segment, ...]


def gap_of(part: int, base: int, required: Fraction) -> int:
    """Fewest persons missing: the requirement rounded up to persons, less those who count; never below 0."""
    return max(0, persons_required(base, required) - part)


def persons_required(base: int, required: Fraction) -> int:
    """``required × base`` rounded up to whole persons."""
    return -(-required.numerator * base // required.denominator)


def band_light(part: int, base: int, required: Fraction, bands: Bands | None) -> Light:
    """The light before any forecast. ``base`` is the whole, or 1 for a count; it must be above 0."""
    if bands is None:
        return _default_light(part, base, required)
    if bands.basis == GAP:
        value: Fraction | int = gap_of(part, base, required)
    else:
        value = Fraction(part * required.denominator, required.numerator * base)
    return next((segment.light for segment in bands.segments if segment.holds(value)), Light.GREY)


def _default_light(part: int, base: int, required: Fraction) -> Light:
    """Green when met; yellow from 80 % or when one person is missing; red otherwise."""
    have, need = part * required.denominator, required.numerator * base
    if have >= need:
        return Light.GREEN
    if have * 100 >= need * _CLOSE_PERCENT or gap_of(part, base, required) == 1:
        return Light.YELLOW
    return Light.RED


def check_bands(bands: Bands) -> tuple[Finding, ...]:
    """Every fault of the number line: wrong colour, holes and overlaps, each with its place."""
    faults = [
        _fault("light", f"第 {number} 段的颜色只能是绿、黄、红，请改选。")
        for number, segment in enumerate(bands.segments, 1)
        if segment.light not in (Light.GREEN, Light.YELLOW, Light.RED)
    ]
    return (*faults, *check_segments(bands.segments, "完成率" if bands.basis == COMPLETION else "缺额"))


def check_segments(segments: Sequence[Segment], axis: str) -> tuple[Finding, ...]:
    """Holes, overlaps and empty segments over [0, ∞), named by their ends."""
    if not segments:
        return (_fault("empty", f"{axis}没有分段，请至少设一段。"),)
    faults = [
        _fault("order", f"{axis}分段{_span(segment)}的上限须大于下限，请改正。")
        for segment in segments
        if segment.start < 0 or (segment.end is not None and segment.end <= segment.start)
    ]
    if faults:
        return tuple(faults)
    reached: Fraction | None = Fraction(0)
    before: Segment | None = None
    for segment in sorted(segments, key=lambda segment: segment.start):
        if reached is None or segment.start < reached:
            other = _span(before) if before else ""
            faults.append(
                _fault("overlap", f"{axis}分段{_span(segment)}与{other}重叠，请把两段的界限改为相接。")
            )
        elif segment.start > reached:
            low, high = number_text(reached), number_text(segment.start)
            remedy = f"请把{_span(segment)}的下限改为 {low}"
            faults.append(_fault("hole", f"{axis} {low} 至 {high} 之间没有颜色，{remedy}。"))
        if reached is not None and (segment.end is None or segment.end > reached):
            reached, before = segment.end, segment
    if reached is not None:
        faults.append(_fault("hole", f"{axis} {number_text(reached)} 以上没有颜色，请把最后一段的上限留空。"))
    return tuple(faults)


def number_text(value: Fraction) -> str:
    """A whole number or short decimal where exact, else a fraction: 2, 0.8, 1/3."""
    if value.denominator == 1:
        return str(value.numerator)
    places, scale = 0, 1
    while places < 6 and scale % value.denominator:
        places, scale = places + 1, scale * 10
    if scale % value.denominator:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * (scale // value.denominator)).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _span(segment: Segment) -> str:
    end = "以上" if segment.end is None else f"至 {number_text(segment.end)}"
    return f"“{segment.light.label} {number_text(segment.start)} {end}”"


def _fault(part: str, reason: str) -> Finding:
    return Finding(f"target.bands.{part}", Severity.BLOCK, reason)
