"""Tagging the people selected in the list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import View

from cadre.forms.list_acts import TagForm
from cadre.services.tagging import add_tags
from core.http import HouseRequest
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import RightRequired

from .selection import back_query, selected_people

NAMES_SHOWN = 12


class CadreTagging(RightRequired, View):
    """A tag with its evidence for all who were selected."""

    right = Right.EDIT_CADRES

    def get(self, request: HouseRequest) -> HttpResponse:
        """The form with the people it is about."""
        return self._page(request, request.GET, TagForm(initial={"noted_on": request.today}))

    def post(self, request: HouseRequest) -> HttpResponse:
        """The form when the list sends its selection; then tag them, or say why not."""
        if "word" not in request.POST:
            return self._page(request, request.POST, TagForm(initial={"noted_on": request.today}))
        form = TagForm(request.POST)
        if form.is_valid():
            try:
                done = add_tags(selected_people(request.POST, request), form.cleaned_data, by=request.user)
            except Refused as refusal:
                for finding in refusal.findings:
                    form.add_error(None, finding.reason)
            else:
                messages.success(request, _told(form.cleaned_data["word"], *done))
                return redirect(f"{reverse('cadre:cadre_list')}?{back_query(request.POST)}")
        return self._page(request, request.POST, form, status=422)

    def _page(self, request: HouseRequest, data: QueryDict, form: TagForm, status: int = 200) -> HttpResponse:
        people = selected_people(data, request)
        total = people.count()
        context = {
            "form": form,
            "total": total,
            "names": list(people.values_list("name", flat=True)[:NAMES_SHOWN]),
            "carried": [(name, value) for name in ("people", "all", "query") for value in data.getlist(name)],
            "back": f"{reverse('cadre:cadre_list')}?{back_query(data)}",
        }
        return render(request, "cadre/cadre_tag.html", context, status=status)


def _told(word: str, added: int, had: int, left_out: int) -> str:
    text = f"已给 {added} 人登记标签“{word}”"
    if had:
        text += f"，{had} 人原来就有"
    if left_out:
        text += f"，{left_out} 人不在你可以修改的范围内，没有登记"
    return f"{text}。"
