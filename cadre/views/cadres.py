"""The list of people, a person's page and the history of the record."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect

from cadre.filters import CadreFilter
from cadre.models import Cadre
from cadre.querysets import PeopleTally
from cadre.tables import columns, list_row, profile
from core.choices import AuditAction
from core.models import AuditEvent
from core.rules.rights import Right
from core.services import audit
from core.views.base import HouseDetail, HouseList

HISTORY_LENGTH = 300
KEYS_AT_ONCE = 6000


class CadreList(HouseList[Cadre]):
    """People as of the day, filtered and sorted by the address."""

    right = Right.VIEW_CADRES
    filterset_class = CadreFilter
    template_name = "cadre/cadre_list.html"
    part_template = "cadre/_cadre_list_results.html"
    tally: PeopleTally

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list; empty parameters that a form sends are dropped from the address first."""
        if any(not value for value in request.GET.values()) and not request.htmx:
            query = request.GET.copy()
            for name in [name for name, value in query.items() if not value]:
                del query[name]
            return redirect(f"{request.path}?{query.urlencode()}")
        return super().get(request, *args, **kwargs)

    def visible_rows(self) -> models.QuerySet[Cadre]:
        """Everybody in the user's scope."""
        return Cadre.objects.visible_to(self.house.user).with_held(self.house.on)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Counts by the tally, picks the keys of one page, and loads only those records."""
        on = self.house.on
        limit = KEYS_AT_ONCE if self.filterset.asked else page_size
        self.tally, first = queryset.tally_with_keys(on, limit)
        paginator: Any = Paginator(queryset.values_list("pk", flat=True), page_size)
        paginator.count = self.tally.total
        page: Any = paginator.get_page(self.request.GET.get("page"))
        stop = page.number * page_size
        within_first = stop <= len(first) or self.tally.total <= len(first)
        keys = first[stop - page_size : stop] if within_first else list(page.object_list)
        people = {cadre.pk: cadre for cadre in Cadre.objects.with_record(on).filter(pk__in=keys)}
        page.object_list = [list_row(people[key], on) for key in keys if key in people]
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds headings, counts and whether the user may add people."""
        context = super().get_context_data(**kwargs)
        user = self.house.user
        return context | {
            "columns": columns(self.filterset.sort),
            "tally": self.tally,
            "may_edit": user.may(Right.EDIT_CADRES),
            "may_import": user.may(Right.IMPORT_ROSTER),
        }


class _OnePerson(HouseDetail[Cadre]):
    """Pages of one person in the user's scope."""

    right = Right.VIEW_CADRES
    slug_field = slug_url_kwarg = "uuid"
    context_object_name = "cadre"

    def get_queryset(self) -> models.QuerySet[Cadre]:
        """Everybody else does not exist."""
        return Cadre.objects.visible_to(self.house.user).select_related("unit")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the user may edit this person."""
        may_edit = self.house.user.has_in_scope(Right.EDIT_CADRES, self.object.unit)
        return super().get_context_data(may_edit=may_edit, **kwargs)


class CadreDetail(_OnePerson):
    """A person's page as of the day; opening it is written down."""

    template_name = "cadre/cadre_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the facts as of the day."""
        return super().get_context_data(profile=profile(self.object, self.house.on), **kwargs)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, and an entry in the trail."""
        response = super().get(request, *args, **kwargs)
        act = audit.Act(AuditAction.VIEW, self.object, unit_path=self.object.unit.path)
        audit.record(act, by=request.user)
        return response


class CadreHistory(_OnePerson):
    """Who changed what in the record, when and why."""

    template_name = "cadre/cadre_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the changes, newest first, without mere views."""
        events = AuditEvent.objects.filter(
            object_type=Cadre._meta.label_lower, object_id=str(self.object.pk)
        ).exclude(action=AuditAction.VIEW)
        return super().get_context_data(events=events[:HISTORY_LENGTH], **kwargs)
