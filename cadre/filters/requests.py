"""Narrowing the list of requested changes."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from cadre.choices import RequestState
from cadre.models import ChangeRequest
from cadre.querysets import ChangeRequestQuerySet
from core.forms import UnitField, unit_options
from core.models import Unit
from core.rules.rights import Right

ALL = "all"


class UnitFilter(django_filters.Filter):
    """A unit with everything beneath it."""

    field_class = UnitField


class RequestFilter(django_filters.FilterSet):
    """By state (those that wait unless asked otherwise), unit, and words."""

    state = django_filters.ChoiceFilter(
        label="状态", choices=[*RequestState.choices, (ALL, "全部状态")], empty_label=None, method="in_state"
    )
    q = django_filters.CharFilter(
        label="查找",
        method="named",
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "姓名、项目、申请人", "class": "sm"}),
    )

    class Meta:
        model = ChangeRequest
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        given = data.copy() if data is not None else {}
        if not given.get("state"):
            given["state"] = RequestState.PENDING
        super().__init__(given, *args, **kwargs)
        options = unit_options(self.request.user, Right.EDIT_CADRES, self.request.on, internal=False)
        unit = UnitFilter(
            label="单位", method="in_unit", options=options, empty_label="全部单位", required=False
        )
        unit.parent, unit.model = self, ChangeRequest
        self.filters["unit"] = unit

    def in_state(self, rows: ChangeRequestQuerySet, name: str, state: str) -> ChangeRequestQuerySet:
        """One state, or whatever state."""
        return rows if state == ALL else rows.filter(state=state)

    def in_unit(self, rows: ChangeRequestQuerySet, name: str, unit: Unit | None) -> ChangeRequestQuerySet:
        """People of the unit and beneath it."""
        return rows.filter(cadre__unit__path__startswith=unit.path) if unit else rows

    def named(self, rows: ChangeRequestQuerySet, name: str, text: str) -> ChangeRequestQuerySet:
        """By person, fact or requester."""
        words = Q(cadre__name__icontains=text) | Q(label__icontains=text)
        return rows.filter(words | Q(requested_by__display_name__icontains=text))
