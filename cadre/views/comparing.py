"""Comparing up to six people side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from cadre.filters.search import found_by
from cadre.models import Cadre
from cadre.tables.comparison import comparison
from core.http import HouseRequest
from core.rules.rights import Right
from core.views.base import HousePage

from .looking import looked_at_several, searched
from .selection import back_query, keys_named, selected_people

MOST, FOUND_SHOWN = 6, 8


class CadreCompare(HousePage):
    """``?people=uuid,uuid``: those whom the user may see, in the order given."""

    right = Right.VIEW_CADRES
    template_name = "cadre/cadre_compare.html"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; whoever alone is meant by 再加一人 is added at once."""
        found = self._found()
        if len(found) == 1 and len(self._keys()) < MOST:
            return redirect(self._address([*self._keys(), found[0].uuid]))
        return super().get(request, *args, found=found, **kwargs)

    def post(self, request: HouseRequest) -> HttpResponse:
        """What the list's form sends, turned into the address of the comparison."""
        people = selected_people(request.POST, request)
        keys = list(people.values_list("uuid", flat=True)[: MOST + 1])
        if not request.POST.get("all"):
            visible = set(people.values_list("uuid", flat=True))
            keys = [key for key in keys_named(request.POST.getlist("people")) if key in visible]
        if len(keys) > MOST:
            messages.warning(request, f"一次最多并排比较 {MOST} 人，只取了前 {MOST} 人。")
        if not keys:
            messages.warning(request, "没有选中人员。请先在名册中勾选要比较的人。")
            return redirect(f"{reverse('cadre:cadre_list')}?{back_query(request.POST)}")
        return redirect(self._address(keys[:MOST]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table, and the addresses that take one away or add one of those ``found``."""
        found: Sequence[Cadre] = kwargs.pop("found")
        keys = self._keys()
        people = Cadre.objects.visible_to(self.house.user).filter(uuid__in=keys)
        table = comparison(people, keys, self.house.on)
        if keys and not table.lines:
            raise Http404
        shown = [line.cadre.uuid for line in table.lines]
        if table.lines:
            looked_at_several(self.house, [line.cadre for line in table.lines], "比较")
        heads = [
            (line, self._address([key for key in shown if key != line.cadre.uuid])) for line in table.lines
        ]
        return super().get_context_data(
            table=table,
            heads=heads,
            people=",".join(map(str, shown)),
            full=len(shown) >= MOST,
            most=MOST,
            wanted=self.request.GET.get("add", ""),
            found=[(cadre, self._address([*shown, cadre.uuid])) for cadre in found],
            only_differences=bool(self.request.GET.get("diff")),
            **kwargs,
        )

    def _keys(self) -> list[Any]:
        return keys_named(self.request.GET.getlist("people"))[:MOST]

    def _found(self) -> list[Cadre]:
        """Those whom the words of 再加一人 may mean: a question like those of the list."""
        words = self.request.GET.get("add", "").strip()[:60]
        if not words:
            return []
        user = self.house.user
        numbered = Cadre.objects.within_right(user, Right.REVEAL_IDENTITY)
        people = Cadre.objects.visible_to(user).with_held(self.house.on).exclude(uuid__in=self._keys())
        matching = people.filter(found_by(words, numbered=numbered, in_resumes=False))
        found = list(matching.select_related("unit").order_by("pinyin", "pk")[:FOUND_SHOWN])
        searched(self.house, "比较", [f"查找“{words}”"], len(found))
        return found

    def _address(self, keys: list[Any]) -> str:
        query = QueryDict(mutable=True)
        for name in ("on", "diff"):
            if self.request.GET.get(name):
                query[name] = self.request.GET[name]
        text = query.urlencode()
        people = f"people={','.join(map(str, keys))}"
        return f"{reverse('cadre:cadre_compare')}?{people}{'&' if text else ''}{text}"
