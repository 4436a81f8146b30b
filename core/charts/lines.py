"""The number line of a target's bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.palette import LIGHT_DECAL, LIGHT_FILL, light_shape, patterns, swatch
from core.charts.svg import AXIS, INK, Svg, empty, frame, line, tag, width_of, words
from core.policy import Light

_PAD = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One stretch of the number line from ``start`` (included) to ``end`` (excluded)."""

    light: Light
    start: float
    end: float


def band_line(
    *,
    key: str,
    title: str,
    bands: Sequence[Band],
    suffix: str = "%",
    value: float | None = None,
    width: int = 480,
) -> Svg:
    """Coloured stretches with their cut-offs below and light and word above; ``value`` is marked by a needle.

    Draws what it is given: a hole between two bands stays white and an overlap is drawn over, so that the
    editor's refusal can be seen.
    """
    if not bands:
        return empty(key, title, width, 66, "尚未设置分界。")
    low, high = min(band.start for band in bands), max(band.end for band in bands)
    pitch = (width - 2 * _PAD) / ((high - low) or 1)
    body = patterns(key, {LIGHT_DECAL[band.light] for band in bands})
    for band in bands:
        x, wide = _PAD + (band.start - low) * pitch, (band.end - band.start) * pitch
        body += swatch(key, x, 26, wide, 14, LIGHT_FILL[band.light], LIGHT_DECAL[band.light])
        body += _name(band.light, x, wide)
    for cut in sorted({edge for band in bands for edge in (band.start, band.end)}):
        x = _PAD + (cut - low) * pitch
        body += line(x, 40, x, 45, AXIS) + words(x, 58, f"{cut:g}{suffix}", anchor="middle")
    if value is not None:
        x = _PAD + (min(max(value, low), high) - low) * pitch
        body += tag("path", d=f"M{x:g} 25l-5 -8h10Z", fill=INK) + line(x, 25, x, 42, INK, stroke_width=2)
    summary = "；".join(f"{band.start:g}{suffix}至{band.end:g}{suffix}为{band.light.label}" for band in bands)
    return frame(key, title, summary, width, 66, body)


def _name(light: Light, x: float, wide: float) -> str:
    """The shape and as much of the name as the stretch has room for."""
    name = next(
        (text for text in (f"{light.label}·{light.word}", light.label) if width_of(text) + 14 <= wide), ""
    )
    start = x + (wide - width_of(name) - 14) / 2
    return light_shape(light, start, 2) + words(start + 14, 11.5, name) if name else ""
