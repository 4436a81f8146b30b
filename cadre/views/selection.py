"""The people whom a request names: ticked one by one, or all whom a query of the list finds."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.http import QueryDict

from cadre.filters import CadreFilter
from cadre.models import Cadre
from cadre.querysets import CadreQuerySet
from core.http import HouseRequest

from .looking import searched


def selected_people(data: QueryDict, request: HouseRequest) -> CadreQuerySet:
    """``people=`` (repeated, or parted by commas), or with ``all`` everybody whom ``query`` finds.

    Starts from what the user may see; whoever is not visible is not there. In the order of the list when a
    query names them, which is a question like those of the list.
    """
    visible = Cadre.objects.visible_to(request.user)
    if data.get("all"):
        found = CadreFilter(QueryDict(data.get("query", "")), visible.with_held(request.on), request)
        searched(request, "名册选中全部", [chip.text for chip in found.chips], found.qs.order_by().count())
        return found.qs
    return visible.filter(uuid__in=keys_named(data.getlist("people")))


def keys_named(texts: Iterable[str]) -> list[uuid.UUID]:
    """The keys in the texts, each once and in their order; what is no key is passed over."""
    found: dict[uuid.UUID, None] = {}
    for text in texts:
        for part in text.split(","):
            try:
                found.setdefault(uuid.UUID(part.strip()))
            except ValueError:
                continue
    return list(found)


def back_query(data: QueryDict) -> str:
    """The list from which the people were selected."""
    return QueryDict(data.get("query", "")).urlencode()
