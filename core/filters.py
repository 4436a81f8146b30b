"""Filters of the core's lists."""

from __future__ import annotations

import django_filters

from core.choices import AuditAction
from core.forms import DayField
from core.models import AuditEvent


class DayFilter(django_filters.DateFilter):
    """A day written as the office writes it."""

    field_class = DayField


class AuditFilter(django_filters.FilterSet):
    """Narrow the trail by act, person, object and time."""

    action = django_filters.ChoiceFilter(label="动作", choices=AuditAction.choices, empty_label="全部动作")
    actor = django_filters.CharFilter(label="操作人", field_name="actor_name", lookup_expr="icontains")
    label = django_filters.CharFilter(label="对象", field_name="object_label", lookup_expr="icontains")
    since = DayFilter(label="起", field_name="at", lookup_expr="date__gte")
    until = DayFilter(label="止", field_name="at", lookup_expr="date__lte")

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()
