"""Choosing, making, changing and deleting layouts of rosters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from cadre.documents.roster_columns import columns_named
from cadre.documents.roster_paper import BUILT_IN
from cadre.forms.rosters import RosterLayoutForm, addable, rearranged
from cadre.models import RosterLayout
from cadre.services.roster_layouts import delete_layout, save_layout
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import Act, HouseList, HousePage


class RosterLayoutList(HouseList[RosterLayout]):
    """The built-in layouts, the user's own and the shared ones."""

    right = Right.EXPORT_ROSTER
    template_name = "cadre/roster_layout_list.html"

    def visible_rows(self) -> models.QuerySet[RosterLayout]:
        """Own and shared."""
        return RosterLayout.objects.visible_to(self.house.user).select_related("owner")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds those that come with the product, and the headings of each."""
        context = super().get_context_data(built_in=BUILT_IN, **kwargs)
        for layout in context["page_obj"].object_list:
            layout.chosen = columns_named(layout.columns)
        return context


class RosterLayoutCreate(HousePage):
    """A new layout, empty or begun from another one (``?from=``)."""

    right = Right.EXPORT_ROSTER
    template_name = "cadre/roster_layout_form.html"
    layout: RosterLayout | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and the columns that may still be added."""
        form = kwargs.setdefault("form", RosterLayoutForm(initial=self._initial()))
        keys = kwargs.pop("keys", None) or form.chosen()
        chosen = columns_named(keys, default=()) if keys else ()
        return super().get_context_data(layout=self.layout, chosen=chosen, sections=addable(keys), **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or move a column and show the form again."""
        form = RosterLayoutForm(request.POST)
        act = request.POST.get("do", "save")
        if act == "add":
            act = f"add:{request.POST.get('new_column', '')}"
        if act != "save":
            data = request.POST.copy()
            data.setlist("columns", rearranged(form.chosen(), act))
            kept = RosterLayoutForm(initial=data.dict() | {"columns": data.getlist("columns")})
            return self.render_to_response(self.get_context_data(form=kept, keys=data.getlist("columns")))
        if form.is_valid():
            try:
                saved = save_layout(self.layout, form.cleaned_data, by=self.house.user)
            except Refused as refusal:
                form.add_error("name", str(refusal))
            else:
                messages.success(request, f"已保存样式“{saved.name}”。")
                return redirect("cadre:roster_layout_list")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _initial(self) -> dict[str, Any]:
        spec = BUILT_IN.get(self.request.GET.get("from", ""), BUILT_IN["young"])
        return {
            "title": spec.title,
            "columns": list(spec.columns),
            "date_format": spec.date_format,
            "paper": spec.paper,
            "by_unit": spec.by_unit,
        }


class RosterLayoutEdit(RosterLayoutCreate):
    """One of the user's own layouts; others' do not exist here."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """The layout of the address."""
        super().setup(request, *args, **kwargs)
        if request.user.may(self.right):
            own = RosterLayout.objects.editable_by(request.user)
            self.layout = get_object_or_404(own, pk=kwargs["pk"])

    def _initial(self) -> dict[str, Any]:
        names = ("name", "title", "columns", "date_format", "paper", "by_unit", "shared")
        return {name: getattr(self.layout, name) for name in names}


class RosterLayoutDelete(Act):
    """Delete one of the user's own layouts."""

    right = Right.EXPORT_ROSTER

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the list."""
        layout = get_object_or_404(RosterLayout.objects.editable_by(request.user), pk=kwargs["pk"])
        name = layout.name
        delete_layout(layout, by=request.user)
        messages.success(request, f"已删除样式“{name}”。")
        return redirect("cadre:roster_layout_list")
