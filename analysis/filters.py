"""What the address of the delivery log may ask for."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet

from analysis.choices import Channel, DeliveryState, ReportKind
from analysis.models import Delivery
from core.filters import DayFilter

ATTENTION = "attention"


class DeliveryFilter(django_filters.FilterSet):
    """Narrow the log by state, way, kind of report, unit and time; ``attention`` is what failed."""

    state = django_filters.ChoiceFilter(
        label="状态",
        choices=[(ATTENTION, "需处理"), *DeliveryState.choices],
        empty_label="全部状态",
        method="in_state",
    )
    channel = django_filters.ChoiceFilter(label="方式", choices=Channel.choices, empty_label="全部方式")
    kind = django_filters.ChoiceFilter(
        label="报告",
        field_name="report__kind",
        choices=[choice for choice in ReportKind.choices if choice[0] != ReportKind.REFRESH],
        empty_label="全部报告",
    )
    unit = django_filters.CharFilter(
        label="单位", field_name="report__unit__short_name", lookup_expr="icontains"
    )
    since = DayFilter(label="起", field_name="created_at", lookup_expr="date__gte")
    until = DayFilter(label="止", field_name="created_at", lookup_expr="date__lte")

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = ()

    def in_state(self, rows: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        """One state, or both that need a person."""
        del name
        if value == ATTENTION:
            return rows.filter(state__in=(DeliveryState.FAILED, DeliveryState.UNCERTAIN))
        return rows.filter(state=value)
