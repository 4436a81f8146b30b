"""Ages by sex: men to the left, women to the right, one bar a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.charts.columns import scale
from core.charts.palette import SLATE, SLATE_PALE
from core.charts.svg import AXIS, GRID, INK, Svg, empty, frame, line, link, rect, width_of, words

_RIGHT, _TOP, _BOTTOM = 44.0, 8.0, 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeBand:
    """One band of ages (36—40岁), youngest first, with the lists behind its two bars."""

    label: str
    men: int
    women: int
    men_href: str = ""
    women_href: str = ""


def age_bands(
    ages: Sequence[tuple[int, bool]], *, youngest: int = 35, oldest: int = 60, span: int = 5
) -> list[AgeBand]:
    """Bands from (age, is a woman): 35岁以下, 36—40岁, …, and 61岁以上 only when somebody is in it."""
    limits = list(range(youngest, oldest + 1, span))
    names = [f"{youngest}岁以下", *(f"{limit - span + 1}—{limit}岁" for limit in limits[1:])]
    counts = [[0, 0] for _ in range(len(limits) + 1)]
    for age, woman in ages:
        counts[sum(age > limit for limit in limits)][woman] += 1
    names.append(f"{limits[-1] + 1}岁以上")
    bands = [
        AgeBand(label=name, men=men, women=women) for name, (men, women) in zip(names, counts, strict=True)
    ]
    return bands if sum(counts[-1]) else bands[:-1]


def pyramid(
    *,
    key: str,
    title: str,
    summary: str,
    bands: Sequence[AgeBand],
    width: int = 344,
    height: int = 220,
) -> Svg:
    """Both sides on one scale, every bar with its number."""
    highest = max((max(band.men, band.women) for band in bands), default=0)
    if not highest:
        return empty(key, title, width, height)
    left = max(width_of(band.label) for band in bands) + 12
    middle, half = (left + width - _RIGHT) / 2, (width - _RIGHT - left) / 2
    step, top = scale(highest, 3)
    slot = (height - _TOP - _BOTTOM) / len(bands)
    body = "".join(_grid(middle, half / top, value, height) for value in range(0, top + 1, step))
    for index, band in enumerate(bands):
        y = _TOP + slot * index
        body += words(left - 8, y + slot / 2 + 4, band.label, anchor="end")
        body += _bars(band, middle, half / top, y + slot * 0.2, slot * 0.6)
    return frame(key, title, summary, width, height, body)


def _bars(band: AgeBand, middle: float, pitch: float, y: float, tall: float) -> str:
    base = y + tall / 2 + 4
    men, women = band.men * pitch, band.women * pitch
    label = f"男 {band.men}"
    if men > width_of(label) + 8:
        name = words(middle - men + 4, base, label, fill="#FFFFFF")
    else:
        name = words(middle - men - 4, base, label, fill=INK, anchor="end")
    left = link(band.men_href, f"{band.label} {label}人", rect(middle - men, y, men, tall, SLATE) + name)
    name = words(middle + women + 4, base, f"女 {band.women}", fill=INK)
    shape = rect(middle, y, women, tall, SLATE_PALE) + name
    return left + link(band.women_href, f"{band.label} 女 {band.women}人", shape)


def _grid(middle: float, pitch: float, value: int, height: int) -> str:
    bottom = height - _BOTTOM
    drawn = ""
    for side in (-1, 1) if value else (1,):
        x = middle + side * value * pitch
        drawn += line(x, _TOP, x, bottom, GRID if value else AXIS)
        drawn += words(x, bottom + 16, str(value), anchor="middle")
    return drawn
