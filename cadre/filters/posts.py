"""Narrowing the list of posts and the table of approved and filled numbers."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from cadre.choices import PostCategory
from core.choices import UnitKind
from core.forms import UnitField, unit_options
from core.models import Unit
from core.querysets import UnitQuerySet
from core.rules.rights import Right

STATES = [("vacant", "有空缺"), ("over", "有超配")]


class _StateFilter(django_filters.FilterSet):
    """What is found out only when the holders are known is left to the view, as ``state``."""

    state = django_filters.ChoiceFilter(
        label="状态", choices=STATES, empty_label="全部", method="left_to_view"
    )

    def left_to_view(self, rows: Any, name: str, value: str) -> Any:
        """Nothing to narrow in the database."""
        return rows

    @property
    def asked_state(self) -> str:
        """Which state is asked for; empty for all."""
        return str(self.form.cleaned_data.get("state") or "") if self.form.is_valid() else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return any(self.data.get(name) for name in self.form.fields)


class PostFilter(_StateFilter):
    """By unit with everything beneath it, words of the post, category, key posts."""

    q = django_filters.CharFilter(
        label="查找",
        field_name="name",
        lookup_expr="icontains",
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "职位名称", "class": "sm cw-l"}),
    )
    category = django_filters.ChoiceFilter(label="类别", choices=PostCategory.choices, empty_label="全部类别")
    is_key = django_filters.ChoiceFilter(
        label="关键岗位", choices=[("1", "只看关键岗位")], empty_label="全部", method="only_key"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = unit_options(self.request.user, Right.VIEW_CADRES, self.request.on)
        fields = self.form.fields
        self.form.fields = {
            "unit": UnitField(units, label="单位", required=False, empty_label="全部单位"),
            **fields,
        }

    def only_key(self, posts: Any, name: str, value: str) -> Any:
        """Key posts."""
        return posts.filter(is_key=True)

    def filter_queryset(self, queryset: Any) -> Any:
        """Adds the unit, which is a field of the form only."""
        unit = self.form.cleaned_data.pop("unit", None)
        return super().filter_queryset(_beneath(queryset, unit))


class StaffingFilter(_StateFilter):
    """By name and kind of unit."""

    q = django_filters.CharFilter(
        label="查找",
        method="named",
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "单位名称", "class": "sm cw-l"}),
    )
    kind = django_filters.ChoiceFilter(label="类别", choices=UnitKind.choices, empty_label="全部类别")

    def named(self, units: UnitQuerySet, name: str, text: str) -> UnitQuerySet:
        """By name or short name."""
        return units.filter(Q(name__icontains=text) | Q(short_name__icontains=text))


def _beneath(posts: Any, unit: Unit | None) -> Any:
    return posts.filter(unit__path__startswith=unit.path) if unit else posts
