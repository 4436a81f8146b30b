"""Colours and decals: one meaning, one colour, and a pattern or shape for those who cannot see it."""

from __future__ import annotations

from enum import StrEnum

from core.charts.svg import rect, tag
from core.policy import Light

LIGHT_FILL = {
    Light.RED: "#C62F1D",
    Light.YELLOW: "#F2B31B",
    Light.BLUE: "#1D5BA8",
    Light.GREEN: "#2A8A57",
    Light.GREY: "#98A1AD",
}
LIGHT_INK = {
    Light.RED: "#FFFFFF",
    Light.YELLOW: "#4A3000",
    Light.BLUE: "#FFFFFF",
    Light.GREEN: "#FFFFFF",
    Light.GREY: "#1D2129",
}
SLATE, SLATE_PALE = "#6F87A6", "#B5C4DA"


class Decal(StrEnum):
    """What is drawn over a colour: red is plain, yellow dotted, green hatched, grey barred."""

    NONE = ""
    DOTS = "dots"
    HATCH = "hatch"
    BARS = "bars"


LIGHT_DECAL = {
    Light.RED: Decal.NONE,
    Light.YELLOW: Decal.DOTS,
    Light.BLUE: Decal.BARS,
    Light.GREEN: Decal.HATCH,
    Light.GREY: Decal.BARS,
}


def pattern(key: str, decal: Decal) -> str:
    """The definition of a decal; its id is made of the chart's key, which must be unique on the page."""
    drawing = {
        Decal.DOTS: tag("circle", cx=3, cy=3, r=1, fill="#6E4600", fill_opacity=0.6),
        Decal.HATCH: tag("path", d="M-1 1 1 -1M0 6 6 0M5 7 7 5", stroke="#FFFFFF", stroke_opacity=0.45),
        Decal.BARS: tag("path", d="M0 3H6", stroke="#FFFFFF", stroke_opacity=0.6),
    }
    if decal is Decal.NONE:
        return ""
    return tag(
        "pattern",
        drawing[decal],
        id=f"{key}-{decal.value}",
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )


def patterns(key: str, decals: set[Decal]) -> str:
    """The definitions of all decals of a chart."""
    drawn = "".join(pattern(key, decal) for decal in sorted(decals))
    return tag("defs", drawn) if drawn else ""


def swatch(key: str, x: float, y: float, width: float, height: float, fill: str, decal: Decal) -> str:
    """A rectangle in a colour with its decal over it."""
    plain = rect(x, y, width, height, fill)
    if decal is Decal.NONE:
        return plain
    return plain + rect(x, y, width, height, f"url(#{key}-{decal.value})")


def light_shape(light: Light, x: float, y: float, size: float = 10) -> str:
    """The light's own shape (diamond, triangle, square, circle, dash); the point is its top left."""
    half = size / 2
    fill = LIGHT_FILL[light]
    if light is Light.RED:
        return tag(
            "path",
            d=_path((x + half, y), (x + size, y + half), (x + half, y + size), (x, y + half)),
            fill=fill,
        )
    if light is Light.YELLOW:
        path = _path((x + half, y), (x + size, y + size), (x, y + size))
        return tag("path", d=path, fill=fill, stroke="#8A5D00", stroke_linejoin="round")
    if light is Light.BLUE:
        return rect(x, y, size, size, fill)
    if light is Light.GREEN:
        return tag("circle", cx=x + half, cy=y + half, r=half, fill=fill)
    return rect(x, y + half - 1, size, 2, fill)


def _path(*points: tuple[float, float]) -> str:
    return "M" + " ".join(f"{px:g},{py:g}" for px, py in points) + "Z"
