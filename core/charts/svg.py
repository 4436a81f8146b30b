"""The few SVG words all charts are made of: escaped elements, text, links, the outer frame.

Presentation attributes only: the Content-Security-Policy forbids style attributes. The font family stands on
every ``<svg>`` because the PDF renderer does not inherit it into one.
"""

from __future__ import annotations

from html import escape
from unicodedata import east_asian_width

FONT = (
    "Microsoft YaHei UI, Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Source Han Sans SC, "
    "WenQuanYi Micro Hei, sans-serif"
)
INK, INK_2, INK_3 = "#1D2129", "#454D59", "#5F6875"
AXIS, GRID = "#B9C0CA", "#EBEEF2"
ACT = "#1D5BA8"
SIZE = 12


class Svg(str):
    """A finished chart: templates show it as it is, since every text in it was escaped when it was drawn."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def tag(name: str, content: str = "", /, **attributes: str | float) -> str:
    """One element. ``content`` is markup made here or by ``words``; attribute values are escaped.

    An underscore in a name is printed as a hyphen, a closing one is dropped (``class_``). Empty values are
    left out. Raises ValueError for style and event attributes.
    """
    parts = [name]
    for key, value in attributes.items():
        shown = key.rstrip("_").replace("_", "-")
        if shown == "style" or shown.startswith("on"):
            raise ValueError(f"Attribute {shown} is forbidden in charts.")
        if value != "":
            parts.append(f'{shown}="{escape(number(value), quote=True)}"')
    head = " ".join(parts)
    return f"<{head}>{content}</{name}>" if content else f"<{head}/>"


def number(value: str | float) -> str:
    """A coordinate with at most two decimals; text as it is."""
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")


def words(
    x: float,
    y: float,
    text: str,
    *,
    fill: str = INK_2,
    anchor: str = "start",
    size: int = SIZE,
    weight: str = "",
) -> str:
    """A line of text whose base line starts, centres or ends at the point."""
    return tag(
        "text",
        escape(text),
        x=x,
        y=y,
        fill=fill,
        text_anchor="" if anchor == "start" else anchor,
        font_size="" if size == SIZE else size,
        font_weight=weight,
    )


def width_of(text: str, size: int = SIZE) -> float:
    """About how wide a line is printed: a full em for Chinese, a little over half for the rest."""
    return sum(size if east_asian_width(char) in "WFA" else size * 0.56 for char in text)


def tip(text: str) -> str:
    """The tooltip of the element it stands in."""
    return tag("title", escape(text)) if text else ""


def rect(x: float, y: float, width: float, height: float, fill: str, **attributes: str | float) -> str:
    """A filled rectangle."""
    return tag("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), fill=fill, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, stroke: str, **attributes: str | float) -> str:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, **attributes)


def link(href: str, label: str, content: str) -> str:
    """The shape as a link to its list, with the label as tooltip; without address only the tooltip.

    Raises ValueError for an address outside this site.
    """
    if not href:
        return tag("g", tip(label) + content) if label else content
    if not href.startswith(("/", "?", "#")) or href.startswith("//"):
        raise ValueError("A chart links only inside this site.")
    return tag("a", tip(label) + content, href=href, aria_label=label)


def frame(key: str, title: str, summary: str, width: float, height: float, body: str) -> Svg:
    """The whole picture: title and summary are read out; with links inside it is a group, else an image."""
    head = tag("title", escape(title), id=f"{key}-t") + tag("desc", escape(summary), id=f"{key}-d")
    return Svg(
        tag(
            "svg",
            head + body,
            xmlns="http://www.w3.org/2000/svg",
            class_="figure-svg",
            role="group" if "<a " in body else "img",
            aria_labelledby=f"{key}-t {key}-d",
            viewBox=f"0 0 {number(width)} {number(height)}",
            width=width,
            height=height,
            font_family=FONT,
            font_size=SIZE,
        )
    )


def empty(key: str, title: str, width: float, height: float, reason: str = "数据不足，暂不能画图。") -> Svg:
    """The picture of no data: a sentence, never a zero."""
    body = rect(0.5, 0.5, width - 1, height - 1, "#F7F8FA", stroke="#E1E5EA")
    body += words(width / 2, height / 2 + 4, reason, fill=INK_3, anchor="middle")
    return frame(key, title, reason, width, height, body)
