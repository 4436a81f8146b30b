"""Stacked columns over time: the trend of red, yellow and green units, or one count a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.palette import LIGHT_DECAL, LIGHT_FILL, LIGHT_INK, SLATE, Decal, patterns, swatch
from core.charts.svg import AXIS, GRID, INK, INK_2, Svg, empty, frame, line, link, width_of, words
from core.policy import Light

_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 8.0, 30.0, 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One layer of the columns, bottom one first; None stands for no data and leaves a gap."""

    name: str
    values: tuple[int | None, ...]
    fill: str = SLATE
    ink: str = "#FFFFFF"
    decal: Decal = Decal.NONE
    hrefs: tuple[str, ...] = ()


def light_series(light: Light, values: Sequence[int | None], hrefs: Sequence[str] = ()) -> Series:
    """A layer in the colour and decal of the light."""
    return Series(
        name=light.word if light is Light.GREY else f"{light.label}灯",
        values=tuple(values),
        fill=LIGHT_FILL[light],
        ink=LIGHT_INK[light],
        decal=LIGHT_DECAL[light],
        hrefs=tuple(hrefs),
    )


def stacked_columns(
    *,
    key: str,
    title: str,
    summary: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str = "个",
    width: int = 536,
    height: int = 250,
) -> Svg:
    """Columns on a zero base with the numbers in them; a single series has its numbers on top.

    ``hrefs`` of a series run beside its values. Raises ValueError when a series is not as long as the labels.
    """
    if any(len(layer.values) != len(labels) for layer in series):
        raise ValueError("Every series needs one value per label.")
    if not labels or all(value is None for layer in series for value in layer.values):
        return empty(key, title, width, height)
    totals = [sum(layer.values[index] or 0 for layer in series) for index in range(len(labels))]
    step, top = scale(max(totals))
    slot = (width - _LEFT - _RIGHT) / len(labels)
    base, room = height - _BOTTOM, height - _BOTTOM - _TOP
    body = patterns(key, {layer.decal for layer in series})
    body += "".join(_grid_line(value, base - room * value / top, width) for value in range(0, top + 1, step))
    body += _legend(key, series, width) if len(series) > 1 else ""
    for index, label in enumerate(labels):
        middle = _LEFT + slot * (index + 0.5)
        body += words(middle, base + 16, label, anchor="middle")
        body += _column(key, series, index, label, unit, middle, min(slot * 0.6, 26), base, room / top)
    return frame(key, title, summary, width, height, body)


def scale(highest: int, lines: int = 5) -> tuple[int, int]:
    """The distance of the grid lines (1, 2 or 5 times a power of ten) and the end of the axis."""
    step = 1
    while step * lines < highest:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step, max(step, -(-highest // step) * step)


def _column(
    key: str,
    series: Sequence[Series],
    index: int,
    label: str,
    unit: str,
    middle: float,
    thick: float,
    base: float,
    pitch: float,
) -> str:
    """One column; a label that does not fit its layer is left to the tooltip."""
    if all(layer.values[index] is None for layer in series):
        return words(middle, base - 6, "—", anchor="middle")
    drawn, low = "", base
    for layer in series:
        value = layer.values[index]
        if not value:
            continue
        tall = value * pitch
        shape = swatch(key, middle - thick / 2, low - tall, thick, tall, layer.fill, layer.decal)
        if len(series) == 1:
            shape += words(middle, low - tall - 5, str(value), fill=INK, anchor="middle")
        elif tall >= 14 and width_of(str(value)) <= thick:
            shape += _label(middle, low - tall / 2, str(value), layer)
        href = layer.hrefs[index] if index < len(layer.hrefs) else ""
        drawn += link(href, f"{label} {layer.name} {value}{unit}", shape)
        low -= tall
    return drawn


def _label(middle: float, centre: float, value: str, layer: Series) -> str:
    """The number on a small plain field, so that the decal does not run through it."""
    wide = width_of(value) + 4
    field = swatch("", middle - wide / 2, centre - 7, wide, 14, layer.fill, Decal.NONE)
    return (field if layer.decal else "") + words(
        middle, centre + 4.5, value, fill=layer.ink, anchor="middle"
    )


def _grid_line(value: int, y: float, width: int) -> str:
    stroke = GRID if value else AXIS
    return line(_LEFT, y, width - _RIGHT, y, stroke) + words(_LEFT - 6, y + 4, str(value), anchor="end")


def _legend(key: str, series: Sequence[Series], width: int) -> str:
    """Right aligned, in the order of the layers."""
    x = width - _RIGHT - sum(width_of(layer.name) + 28 for layer in series) + 12
    drawn = ""
    for layer in series:
        drawn += swatch(key, x, 7, 12, 10, layer.fill, layer.decal)
        drawn += words(x + 16, 16, layer.name, fill=INK_2)
        x += width_of(layer.name) + 28
    return drawn
