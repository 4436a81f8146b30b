"""The tree of units, and one unit."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.db import models

from core.choices import AuditAction
from core.filters import UnitFilter
from core.models import AuditEvent, Unit
from core.querysets import UnitQuerySet
from core.rules.rights import Right
from core.tables import Place, span_text, tree_order, unit_history, unit_line, unit_lines, with_record

from .base import HouseDetail, HouseList

HISTORY_LENGTH = 30


class UnitList(HouseList[Unit]):
    """The units of the user's scope as a tree, with the approved numbers of the day."""

    right = Right.VIEW_CADRES
    filterset_class = UnitFilter
    template_name = "core/unit_list.html"
    part_template = "core/_unit_list_results.html"
    paginate_by = 100
    alone: bool

    def visible_rows(self) -> models.QuerySet[Unit]:
        """Every unit of the scope, abolished ones too."""
        return Unit.objects.visible_to(self.house.user)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Orders the whole tree by keys, keeps those that were found, and loads one page of units."""
        places = tree_order(cast("UnitQuerySet", self.visible_rows()), self.house.on)
        self.alone = len(places) == 1
        if self.filterset.narrowed:
            found = set(queryset.order_by().values_list("pk", flat=True))
            places = [place for place in places if place.pk in found]
        paginator: Paginator[Place] = Paginator(places, page_size)
        page: Any = paginator.get_page(self.request.GET.get("page"))
        page.object_list = unit_lines(page.object_list, self.house.on)
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the user may change units, and whether there is only the district yet."""
        context = super().get_context_data(**kwargs)
        return context | {"may_edit": self.house.user.may(Right.EDIT_UNITS), "alone": self.alone}


class UnitDetail(HouseDetail[Unit]):
    """One unit on the day: numbers, history, units beneath it."""

    right = Right.VIEW_CADRES
    slug_field = slug_url_kwarg = "code"
    template_name = "core/unit_detail.html"
    context_object_name = "unit"

    def get_queryset(self) -> models.QuerySet[Unit]:
        """Units outside the scope do not exist."""
        return with_record(Unit.objects.visible_to(self.house.user), self.house.on)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds numbers of all times, history, the next level, and what was changed by whom."""
        user, unit, on = self.house.user, self.object, self.house.on
        may_edit = user.has_in_scope(Right.EDIT_UNITS, unit)
        below = Unit.objects.filter(parent=unit).existing(on).order_by("order", "id")
        children = [Place(pk, 0) for pk in below.values_list("pk", flat=True)]
        numbers = [
            (span_text(row.start, row.end), row, row.covers(on))
            for row in unit.establishments.order_by("-start")
        ]
        return super().get_context_data(
            line=unit_line(unit, 0, on),
            parent=unit.parent if unit.parent and user.has_in_scope(Right.VIEW_CADRES, unit.parent) else None,
            numbers=numbers,
            history=unit_history(unit, on),
            children=unit_lines(children, on),
            may_edit=may_edit,
            may_change=may_edit and unit.valid_to is None,
            events=self._events() if may_edit else (),
            **kwargs,
        )

    def _events(self) -> models.QuerySet[AuditEvent]:
        events = AuditEvent.objects.filter(
            object_type=Unit._meta.label_lower, object_id=str(self.object.pk)
        ).exclude(action=AuditAction.VIEW)
        return events[:HISTORY_LENGTH]
