"""The forecast of one target: a step line of what is there against what is required."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from core.charts.columns import scale
from core.charts.palette import LIGHT_FILL
from core.charts.svg import (
    ACT,
    AXIS,
    GRID,
    INK,
    Svg,
    empty,
    frame,
    line,
    link,
    rect,
    tag,
    tip,
    width_of,
    words,
)
from core.policy import Light

_LEFT, _RIGHT, _TOP, _BOTTOM = 42.0, 22.0, 22.0, 24.0
_ZONE_INK = "#A1200F"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One course, a value per label; dashed for a plan, solid for what happens without one."""

    name: str
    values: tuple[float, ...]
    stroke: str = ACT
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEvent:
    """What happens at a label (its index) on the first course: 林知远满36周岁."""

    at: int
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Plane:
    """From index and value to the point on the picture."""

    slot: float
    base: float
    pitch: float

    def x(self, index: float) -> float:
        return _LEFT + self.slot * index

    def y(self, value: float) -> float:
        return self.base - self.pitch * value


def step_line(
    *,
    key: str,
    title: str,
    summary: str,
    labels: Sequence[str],
    courses: Sequence[StepLine],
    required: float,
    events: Sequence[StepEvent] = (),
    unit: str = "名",
    width: int = 760,
    height: int = 190,
) -> Svg:
    """A value holds from its label to the next. What lies below ``required`` is unmet.

    Raises ValueError when a course is not as long as the labels or an event lies outside.
    """
    if any(len(course.values) != len(labels) for course in courses):
        raise ValueError("Every course needs one value per label.")
    if any(not 0 <= event.at < len(labels) for event in events):
        raise ValueError("An event lies outside the labels.")
    if len(labels) < 2 or not courses:
        return empty(key, title, width, height)
    highest = max(required, *(value for course in courses for value in course.values))
    step, top = scale(ceil(highest) + (highest <= 10), 5)
    room = height - _TOP - _BOTTOM
    plane = _Plane((width - _LEFT - _RIGHT) / (len(labels) - 1), height - _BOTTOM, room / top)
    body = _ground(plane, labels, required, step, top, unit, width)
    for course in courses:
        body += _course(plane, course)
    body += _plan_names(plane, courses)
    body += _events(plane, events, courses[0], width)
    return frame(key, title, summary, width, height, body)


def _ground(
    plane: _Plane, labels: Sequence[str], required: float, step: int, top: int, unit: str, width: int
) -> str:
    """The zone, the grid, both axes and the line of what is required."""
    right = width - _RIGHT
    drawn = rect(_LEFT, plane.y(required), right - _LEFT, plane.pitch * required, "#FCF3F2")
    for value in range(0, top + 1, step):
        drawn += line(_LEFT, plane.y(value), right, plane.y(value), GRID if value else AXIS)
        drawn += words(_LEFT - 6, plane.y(value) + 4, f"{value} {unit}", anchor="end")
    every = ceil(len(labels) / 13)
    for index in range(0, len(labels), every):
        drawn += words(plane.x(index), plane.base + 16, labels[index], anchor="middle")
    drawn += line(_LEFT, plane.y(required), right, plane.y(required), LIGHT_FILL[Light.RED])
    if plane.pitch * required >= 18:
        note = f"低于 {required:g} {unit}为未达标"
        drawn += words(right - 4, plane.y(required) + 15, note, fill=_ZONE_INK, anchor="end")
    return drawn


def _course(plane: _Plane, course: StepLine) -> str:
    path = f"M{plane.x(0):.2f} {plane.y(course.values[0]):.2f}"
    for index, value in enumerate(course.values[1:], start=1):
        path += f"H{plane.x(index):.2f}"
        if value != course.values[index - 1]:
            path += f"V{plane.y(value):.2f}"
    dash = "8 5" if course.dashed else ""
    return tag(
        "path",
        tip(course.name),
        d=path,
        fill="none",
        stroke=course.stroke,
        stroke_width=3,
        stroke_dasharray=dash,
    )


def _plan_names(plane: _Plane, courses: Sequence[StepLine]) -> str:
    """The names of the plans, where their line first leaves the first course."""
    drawn = ""
    for course in courses[1:]:
        apart = [index for index, value in enumerate(course.values) if value != courses[0].values[index]]
        if apart:
            point = plane.x(apart[0]) + 8, plane.y(course.values[apart[0]]) - 8
            drawn += words(*point, course.name, fill=course.stroke, weight="600")
    return drawn


def _events(plane: _Plane, events: Sequence[StepEvent], course: StepLine, width: int) -> str:
    """Each event beside its step; one that would run over the label before it moves up a line."""
    drawn, taken = "", [0.0] * 4
    for event in sorted(events, key=lambda event: event.at):
        x, y = plane.x(event.at), plane.y(course.values[event.at])
        wide = width_of(event.text)
        left = min(x + 7, width - wide - 4)
        row = next((index for index, end in enumerate(taken) if end <= left), len(taken) - 1)
        taken[row] = left + wide + 10
        dot = tag("circle", cx=x, cy=y, r=4, fill="#FFFFFF", stroke=course.stroke, stroke_width=2)
        base = y - 7 - 15 * row
        field = rect(left - 2, base - 11, wide + 4, 14, "#FFFFFF", fill_opacity=0.8)
        drawn += link(event.href, event.text, dot + field + words(left, base, event.text, fill=INK))
    return drawn
