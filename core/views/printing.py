"""A page was printed: the browser says so, and it is written down."""

from __future__ import annotations

import re
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import Resolver404, resolve

from core.choices import AuditAction
from core.http import HouseRequest, parts_of
from core.rules.trail import masked_words
from core.services import audit

NUMBER = re.compile(r"[0-9a-f]{12}")
_LONGEST = 120


def printed(request: HouseRequest) -> HttpResponse:
    """One row with the page's title and address and the number at the foot of the print (POST).

    The label ends with that number, so that a sheet of paper is traced by it.
    """
    number = request.POST.get("number", "")
    if request.method != "POST" or not NUMBER.fullmatch(number):
        raise Http404
    page = parts_of(request.headers.get("Referer", "")).path[:_LONGEST]
    title = masked_words(request.POST.get("title", "").partition(" · ")[0][:_LONGEST] or page)
    act = audit.Act(
        AuditAction.PRINT,
        label=f"{title[:100]} {number}",
        changes={"页面": page, "编号": number},
        people=_people_of(page),
    )
    audit.record(act, by=request.user)
    return HttpResponse(status=204)


def _people_of(page: str) -> list[str]:
    """The person whose page it is, when it is a person's."""
    try:
        key = resolve(page).kwargs.get("uuid")
    except Resolver404:
        return []
    return [str(key)] if isinstance(key, UUID) else []
