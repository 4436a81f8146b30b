"""One shallow base per act; a subclass is declarations."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.views.generic import DetailView, ListView, TemplateView, View

from core.http import HouseRequest
from core.models import User
from core.rules.rights import Right

M = TypeVar("M", bound=models.Model)


def require(user: User, right: Right) -> None:
    """Raises PermissionDenied with the reason when the user holds the right nowhere.

    To the three administrators no page of business exists at all: Http404.
    """
    if user.may(right):
        return
    if user.is_administrator and not right.is_administrative:
        raise Http404
    raise PermissionDenied(f"你没有“{right.label}”的权限。")


class RightRequired(View):
    """Answers only users who hold ``right`` somewhere; others get a page that says what is missing."""

    right: ClassVar[Right]

    @property
    def house(self) -> HouseRequest:
        """The request with what the house's middleware added to it."""
        return cast("HouseRequest", self.request)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """403 with the reason when the right is missing; 404 to administrators on pages of business."""
        require(request.user, self.right)
        return super().dispatch(request, *args, **kwargs)


class HousePage(RightRequired, TemplateView):
    """A page that is neither a list nor one object."""


class HouseList(RightRequired, ListView[M]):
    """A list: filter in the address, pages, and a part template for fragments.

    Subclasses give ``get_queryset`` starting from visible_to(user), and may give ``filterset_class``.
    """

    filterset_class: ClassVar[Any] = None
    part_template: ClassVar[str] = ""
    paginate_by = 50

    def get_queryset(self) -> models.QuerySet[M]:
        """The rows that the user may see, filtered by the address."""
        rows = self.visible_rows()
        if self.filterset_class is None:
            return rows
        self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
        return cast("models.QuerySet[M]", self.filterset.qs)

    def visible_rows(self) -> models.QuerySet[M]:
        """All rows that the user may see, as of the page's day."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter."""
        return super().get_context_data(filter=getattr(self, "filterset", None), **kwargs)

    def get_template_names(self) -> list[str]:
        """The part alone when a fragment asks for it."""
        if self.part_template and self.house.htmx and not self.house.htmx.boosted:
            return [self.part_template]
        return super().get_template_names()

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """A page number out of range shows the nearest page instead of an error."""
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()


class HouseDetail(RightRequired, DetailView[M]):
    """One object; outside the user's scope it does not exist (404)."""


class Act(RightRequired):
    """A POST that performs one service and answers with a redirect or a fragment."""

    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]  # a list of the view class itself

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Perform the act."""
        raise NotImplementedError
