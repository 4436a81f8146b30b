"""What the stored runs tell about a unit over time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.models import Unit
from core.policy import Light
from supervision.models import UnitResult


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which the stored runs show one colour; ``end`` is the first day of the next."""

    light: Light
    start: date
    end: date | None
    reason: str


def spells(unit: Unit, on: date, today: Light | None = None, reason: str = "") -> list[Spell]:
    """The colours of the unit up to ``on``, the newest first; ``today`` is the colour shown for ``on``."""
    rows = UnitResult.objects.filter(unit=unit, run__on__lte=on).order_by("run__on", "run__created_at")
    seen: list[tuple[date, str, str]] = list(rows.values_list("run__on", "light", "reason"))
    if today is not None:
        seen.append((on, today.value, reason))
    by_day = {day: (light, why) for day, light, why in seen}
    found: list[Spell] = []
    for day, (light, why) in by_day.items():
        if found and found[-1].light.value == light:
            continue
        if found:
            last = found.pop()
            found.append(Spell(last.light, last.start, day, last.reason))
        found.append(Spell(Light(light), day, None, why))
    return found[::-1]


def since_of(units: Iterable[Unit], on: date) -> dict[int, date]:
    """Since which stored day each unit has had the colour of its newest run not after ``on``; one query."""
    rows = UnitResult.objects.filter(unit__in=list(units), run__on__lte=on)
    ordered = rows.order_by("run__on", "run__created_at").values_list("unit_id", "run__on", "light")
    last: dict[int, str] = {}
    since: dict[int, date] = {}
    for unit_id, day, light in ordered:
        if last.get(unit_id) != light:
            last[unit_id], since[unit_id] = light, day
    return since
