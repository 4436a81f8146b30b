"""Whom a reader must keep away from is counted for him, but neither named nor described."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from supervision.models import TargetResult

from .evidence import EvidenceLine

SOMEBODY = "须回避人员"


def discreet_lines(lines: Iterable[EvidenceLine], closed: Collection[int]) -> list[EvidenceLine]:
    """The evidence, in which the closed persons are counted and nothing else."""
    return [_unnamed(line) if line.person_id in closed else line for line in lines]


def make_discreet(result: TargetResult, closed: Collection[int]) -> None:
    """Take the names of the closed persons out of the forecast of a result that nobody saves."""
    forecast = dict(result.forecast)
    names = {entry[3] for entry in forecast.get("watch", ()) if entry[1] in closed}
    if not names:
        return
    forecast["watch"] = [_somebody(entry) if entry[1] in closed else entry for entry in forecast["watch"]]
    if any(name in str(forecast.get("cause", "")) for name in names):
        forecast["cause"] = f"{SOMEBODY}移出"
    result.forecast = forecast


def _unnamed(line: EvidenceLine) -> EvidenceLine:
    return replace(
        line, name=SOMEBODY, sex="—", birth=None, age=None, title="—", reason="—", document_no="", soon=False
    )


def _somebody(entry: Any) -> list[Any]:
    day, person, appointment, *_ = entry
    return [day, person, appointment, SOMEBODY, f"{SOMEBODY}移出"]
