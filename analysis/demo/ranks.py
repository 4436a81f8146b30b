"""Civil-service ranks that follow a career: waiting years below, the lowest rank of a leading post above."""

from __future__ import annotations

from .actors import Person
from .calendar import day_of
from .facts import DemoRank
from .posts import CHIEF_LEVEL, DEPUTY_LEVEL

NAMES = ("二级科员", "一级科员", "四级主任科员", "三级主任科员", "二级主任科员", "一级主任科员", "四级调研员")
REFORM = 2019 * 12 + 5  # June 2019: posts and ranks side by side.
_WAIT = (24, 36, 44, 48, 56, 96)
_FLOOR = {DEPUTY_LEVEL: 2, CHIEF_LEVEL: 4}


def ranks_of(person: Person, now: int) -> tuple[DemoRank, ...]:
    """The chain of ranks since the reform; only civil servants and those managed like them have ranks."""
    if person.staffing not in ("1", "2"):
        return ()
    end = person.left or now + 1
    steps: list[tuple[int, int]] = []
    step, since, month = 1, person.work + 12, person.work + 12
    while month < end:
        floor = _floor(person, month)
        pace = (person.number * 7 + step * 5) % 30
        if floor > step:
            step, since = floor, month
            steps.append((step, month))
        elif step < 6 and month - since >= _WAIT[step] + pace and (step < 5 or floor >= 4):
            step, since = step + 1, month
            steps.append((step, month))
        elif not steps:
            steps.append((step, month))
        month += 1
    return _spans(steps, end, person.left is not None)


def _floor(person: Person, month: int) -> int:
    for stint in reversed(person.stints):
        if stint.start <= month:
            return _FLOOR.get(stint.level, 1)
    return 1


def _spans(steps: list[tuple[int, int]], end: int, closed: bool) -> tuple[DemoRank, ...]:
    since_reform: list[tuple[int, int]] = []
    for step, month in steps:
        if month <= REFORM:
            since_reform = [(step, REFORM)]
        elif not since_reform or since_reform[-1][0] != step:
            since_reform.append((step, month))
    spans = []
    for number, (step, month) in enumerate(since_reform):
        following = since_reform[number + 1][1] if number + 1 < len(since_reform) else None
        stop = following or (end if closed else None)
        if stop is None or stop > month:
            spans.append(DemoRank(NAMES[step], day_of(month), day_of(stop) if stop else None))
    return tuple(spans)
