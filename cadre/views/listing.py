"""The list of people: filter, order, columns and views, all in the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse, QueryDict

from cadre.documents.roster_columns import COLUMNS, RosterColumn, load_for, needs_of, roster_line
from cadre.filters import CadreFilter, builder, require_readable
from cadre.filters.terms import SECTIONS
from cadre.models import Cadre
from cadre.querysets import PeopleTally
from cadre.rules.conditions import GroupKind
from cadre.services.scope import withheld_from, without_withheld
from cadre.tables import choosables, chosen_columns, headings, list_row
from cadre.tables.list_views import ALL_PEOPLE, current, tabs
from core.http import asked_anew
from core.rules.rights import Right
from core.views.base import HouseList

from .looking import searched

KEYS_AT_ONCE = 60_000
REMEMBERED = "cadre_columns"
USUAL_COLUMNS = "usual"


class CadreList(HouseList[Cadre]):
    """People as of the day, filtered, sorted and laid out by the address."""

    right = Right.VIEW_CADRES
    filterset_class = CadreFilter
    template_name = "cadre/cadre_list.html"
    part_template = "cadre/_cadre_list_results.html"
    tally: PeopleTally
    chosen: tuple[RosterColumn, ...]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list; what forms send is first turned into the one address of the screen."""
        if not request.htmx:
            require_readable(request.GET, withheld_from(request.user))
            query = self._settled(request.GET.copy())
            if query != request.GET:
                return asked_anew(request, query)
        self.chosen = chosen_columns(request.GET.get("cols", "").split(","), withheld_from(request.user))
        return super().get(request, *args, **kwargs)

    def _settled(self, query: QueryDict) -> QueryDict:
        """The address without what only forms send: boxes, ticks, empty values."""
        if builder.is_sent(query):
            query["where"] = builder.tree_sent(query)
            if query.get("do") == "apply":
                query.pop("build", None)
            for name in builder.own_names(query):
                del query[name]
        if "c" in query or "move" in query:
            ticked = _ticked(query.pop("c", []), query.pop("move", [""])[0])
            query["cols"] = ",".join(key for key in ticked if key not in withheld_from(self.house.user))
            self.request.session[REMEMBERED] = query["cols"]
        elif query.get("cols") == USUAL_COLUMNS:
            self.request.session.pop(REMEMBERED, None)
            del query["cols"]
        elif "cols" not in query and self.request.session.get(REMEMBERED):
            kept, hidden = self.request.session[REMEMBERED], withheld_from(self.house.user)
            query["cols"] = ",".join(key for key in kept.split(",") if key not in hidden)
        for name in [name for name, values in query.lists() if not any(values)]:
            del query[name]
        return query

    def visible_rows(self) -> models.QuerySet[Cadre]:
        """Everybody in the user's scope."""
        return Cadre.objects.visible_to(self.house.user).with_held(self.house.on)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Counts by the tally, picks the keys of one page, and loads only those records."""
        on, found = self.house.on, self.filterset
        limit = KEYS_AT_ONCE if found.narrowed else page_size
        self.tally, first = queryset.tally_with_keys(on, limit)
        if not self.tally.total and found.may_widen:
            # Reading every résumé takes longest; it is done when nothing else answers, or when asked.
            found.widened = True
            queryset = found.qs
            self.tally, first = queryset.tally_with_keys(on, limit)
            found.widened = bool(self.tally.total)
        paginator: Any = Paginator(queryset.values_list("pk", flat=True), page_size)
        paginator.count = self.tally.total
        page: Any = paginator.get_page(self.request.GET.get("page"))
        stop = page.number * page_size
        within_first = stop <= len(first) or self.tally.total <= len(first)
        keys = first[stop - page_size : stop] if within_first else list(page.object_list)
        loaded = load_for(Cadre.objects.filter(pk__in=keys), needs_of(self.chosen), on)
        without_withheld(self.house.user, loaded)
        people = {cadre.pk: roster_line(cadre, on) for cadre in loaded}
        page.object_list = [list_row(people[key], self.chosen, found.ageing) for key in keys if key in people]
        searched(self.house, "干部名册", [chip.text for chip in found.chips], self.tally.total)
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds headings, counts, tabs, the panels that are open, and what the user may do."""
        context = super().get_context_data(**kwargs)
        user, found, query = self.house.user, self.filterset, self.request.GET
        views = tabs(user)
        open_view = current(views, query.get("view", ALL_PEOPLE if not found.narrowed else ""))
        if query.get("build"):
            context |= {
                "builder": builder.shown(found.combined.tree),
                "kinds": tuple(GroupKind),
                "sections": SECTIONS,
            }
        return context | {
            "columns": headings(self.chosen, found.sort),
            "choosables": choosables(self.chosen, withheld_from(user)),
            "column_count": len(COLUMNS.keys() - withheld_from(user)),
            "tally": self.tally,
            "tabs": views,
            "open_view": open_view,
            "shown": found.shown.urlencode(),
            "layout": self._layout(),
            "wide": query.get("rows") == "wide",
            "may_edit": user.may(Right.EDIT_CADRES),
            "may_import": user.may(Right.IMPORT_ROSTER),
            "may_export": user.may(Right.EXPORT_ROSTER),
        }

    def _layout(self) -> str:
        """The address of who is shown and how, with the columns by name, for the export of just that."""
        query: QueryDict = self.filterset.shown
        query["cols"] = ",".join(column.key for column in self.chosen[1:])
        if self.request.GET.get("on"):
            query["on"] = self.request.GET["on"]
        return str(query.urlencode())


def _ticked(keys: Iterable[str], move: str) -> list[str]:
    """The columns ticked in the chooser, one of them moved up (``-key``) or down (``key``)."""
    chosen = [column.key for column in chosen_columns(keys)][1:]
    key = move.removeprefix("-")
    if key in chosen:
        place = chosen.index(key)
        chosen.remove(key)
        chosen.insert(max(0, place - 1) if move.startswith("-") else place + 1, key)
    return chosen
