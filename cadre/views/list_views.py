"""Views of the list of people: counts of the tabs, saving, renaming, deleting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cadre.filters import CadreFilter, units_asked
from cadre.forms.list_acts import SaveViewForm
from cadre.models import Cadre, SavedView
from cadre.services.saved_views import change_view, delete_view, save_view
from cadre.tables.list_views import current, tabs
from core.http import HouseRequest
from core.rules.rights import Right
from core.views.base import Act, HousePage


class ViewTabs(HousePage):
    """The tabs with the number of people behind each; fetched after the page, which does not wait for it."""

    right = Right.VIEW_CADRES
    template_name = "cadre/_cadre_list_tabs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One counting query a tab."""
        request, units = self.house, units_asked(self.house)
        people = Cadre.objects.visible_to(request.user).with_held(request.on)
        counted = [
            tab._replace(
                people=CadreFilter(QueryDict(tab.query), people, request, units).qs.order_by().count()
            )
            for tab in tabs(request.user)
        ]
        return super().get_context_data(
            tabs=counted, open_view=current(counted, request.GET.get("view", "")), counted=True, **kwargs
        )


class ViewSave(Act):
    """The conditions, order and columns of the list under a name."""

    right = Right.VIEW_CADRES

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, and show the list as the view."""
        query = QueryDict(request.POST.get("query", ""))
        people = Cadre.objects.visible_to(request.user).with_held(request.on)
        asked = CadreFilter(query, people, request)
        form = SaveViewForm(request.POST)
        if not form.is_valid():
            messages.error(request, _wrong(form))
        elif asked.holds_secret:
            messages.error(request, "查找的内容像身份证号后六位，不能存入视图。请去掉后再保存。")
        else:
            kept = asked.shown
            columns = [key for key in kept.pop("cols", [""])[0].split(",") if key]
            view = save_view(**form.cleaned_data, query=kept.urlencode(), columns=columns, by=request.user)
            messages.success(request, f"已存为视图“{view.name}”。")
            return redirect(f"{reverse('cadre:cadre_list')}?{asked.shown.urlencode()}&view={view.pk}")
        return redirect(f"{reverse('cadre:cadre_list')}?{query.urlencode()}")


class _OwnView(Act):
    """An act on one view of the user; everybody else's do not exist."""

    right = Right.VIEW_CADRES

    def view_of(self, request: HouseRequest, pk: int) -> SavedView:
        """The user's view."""
        return get_object_or_404(SavedView.objects.editable_by(request.user), pk=pk)


class ViewChange(_OwnView):
    """Another name, shared or not."""

    def post(self, request: HouseRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change, and show the list as the view."""
        view = self.view_of(request, pk)
        form = SaveViewForm(request.POST)
        if form.is_valid():
            change_view(view, **form.cleaned_data, by=request.user)
            messages.success(request, f"视图已改为“{view.name}”。")
        else:
            messages.error(request, _wrong(form))
        return redirect(f"{reverse('cadre:cadre_list')}?{_address(request, view)}")


class ViewDelete(_OwnView):
    """A view that is not needed any more."""

    def post(self, request: HouseRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        """Delete, and show everybody."""
        view = self.view_of(request, pk)
        delete_view(view, by=request.user)
        messages.success(request, f"已删除视图“{view.name}”。")
        return redirect("cadre:cadre_list")


def _wrong(form: SaveViewForm) -> str:
    return " ".join(str(sentence) for sentence in form.errors.get("name", ()))


def _address(request: HouseRequest, view: SavedView) -> str:
    tab = current(tabs(request.user), str(view.pk))
    return f"{tab.query}&view={view.pk}" if tab else ""
