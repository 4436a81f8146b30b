"""The address of the list behind every figure of the dashboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from analysis.rules.cohorts import Cohort
from analysis.rules.groups import ALL, Group
from core.models import Unit
from core.policy import Light


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses for one group of units on one day; ``on`` is written only where it is not today."""

    group: Group
    on: date
    today: date

    def people(self, *, kinds: Iterable[str] | None = None, category: str = "team", **asked: Any) -> str:
        """The list of people with the category, in the kinds of units (those of the group by default)."""
        inside = tuple(self.group.kinds if kinds is None else kinds)
        return self._to("cadre:cadre_list", kind=inside, category=category, **asked)

    def cohort(self, cohort: Cohort, *, kinds: Iterable[str] | None = None, category: str = "team") -> str:
        """The people of one cohort."""
        return self.people(
            kinds=kinds,
            category=category,
            born_from=f"{cohort.first}.01" if cohort.first else None,
            born_to=f"{cohort.last}.12" if cohort.last else None,
        )

    def units(self, light: Light | None = None) -> str:
        """The list of units with one colour."""
        return self._to("supervision:unit_list", kind=self.group.key or None, light=light and light.value)

    def unit(self, unit: Unit, target: str = "") -> str:
        """The warning page of a unit, at one of its targets."""
        return self._to("supervision:unit_detail", key=unit.code, target=target or None)

    def target(self, code: str) -> str:
        """The definition of a target."""
        return self._to("supervision:target_detail", key=code)

    def outlook(self, months: int, light: Light, now: Light | None = None) -> str:
        """Units that will show a colour after the months if nobody acts; of those that show ``now`` today."""
        return self._to(
            "analysis:outlook",
            group=self.group.key or None,
            months=months,
            light=light.value,
            now=now and now.value,
        )

    def leaving(self, **asked: Any) -> str:
        """People who will cease to count: ``months`` ahead, or in one ``month``."""
        return self._to("analysis:leaving", group=self.group.key or None, **asked)

    def promotions(self, *, young: bool = False) -> str:
        """Promotions of the last twelve months."""
        return self._to("analysis:promotions", group=self.group.key or None, young="1" if young else None)

    def run(self, key: object) -> str:
        """One stored evaluation."""
        return reverse("supervision:run_detail", args=[key])

    def dashboard(self, group: Group = ALL, **asked: Any) -> str:
        """The dashboard of a group."""
        return self._to("analysis:dashboard", group=group.key or None, **asked)

    def _to(self, name: str, *, key: object = None, **asked: Any) -> str:
        kept = {word: value for word, value in asked.items() if value not in (None, "", ())}
        if self.on != self.today:
            kept["on"] = self.on.isoformat()
        query = urlencode(kept, doseq=True)
        return reverse(name, args=None if key is None else [key]) + (f"?{query}" if query else "")
