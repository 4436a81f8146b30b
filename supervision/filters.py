"""What the addresses of the supervision lists may ask for."""

from __future__ import annotations

from dataclasses import dataclass

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict

from core.policy import Light
from supervision.choices import LetterState, RunTrigger
from supervision.models import EvaluationRun, Letter, UnitResult

GROUPS: dict[str, tuple[str, frozenset[str]]] = {
    "towns": ("镇街", frozenset({"town", "subdistrict", "township"})),
    "party": ("党群", frozenset({"party"})),
    "government": ("政府", frozenset({"government"})),
    "others": ("事业国企", frozenset({"institution", "enterprise"})),
}


@dataclass(frozen=True, slots=True)
class LightsFilter:
    """Group of units, light and part of a name; unknown values do not restrict."""

    group: str = ""
    light: str = ""
    name: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> LightsFilter:
        """From the address."""
        group, light = query.get("kind", ""), query.get("light", "")
        return cls(
            group if group in GROUPS else "",
            light if light in {each.value for each in Light} else "",
            query.get("q", "").strip()[:40],
        )

    def in_group(self, row: UnitResult) -> bool:
        """Whether the unit is of the group and bears the name."""
        kinds = GROUPS[self.group][1] if self.group else None
        named = not self.name or self.name in row.unit.name or self.name in row.unit.short_name
        return named and (kinds is None or row.unit.kind in kinds)

    def admits(self, row: UnitResult) -> bool:
        """Whether the unit is shown."""
        return self.in_group(row) and (not self.light or row.light == self.light)


class RunFilter(django_filters.FilterSet):
    """Narrow the runs by what caused them and by lock."""

    trigger = django_filters.ChoiceFilter(label="起因", choices=RunTrigger.choices, empty_label="全部起因")
    locked = django_filters.ChoiceFilter(
        label="锁定",
        choices=(("yes", "已锁定"), ("no", "未锁定")),
        empty_label="全部",
        method="by_lock",
    )

    class Meta:
        model = EvaluationRun
        fields: tuple[str, ...] = ()

    def by_lock(self, runs: QuerySet[EvaluationRun], name: str, value: str) -> QuerySet[EvaluationRun]:
        """Locked runs, or those that are not."""
        return runs.filter(locked_at__isnull=value == "no")


class LetterFilter(django_filters.FilterSet):
    """Narrow the letters by state and unit."""

    state = django_filters.ChoiceFilter(label="状态", choices=LetterState.choices, empty_label="全部状态")
    unit = django_filters.CharFilter(label="单位", field_name="unit__short_name", lookup_expr="icontains")

    class Meta:
        model = Letter
        fields: tuple[str, ...] = ()
