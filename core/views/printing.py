"""A page was printed: the browser says so, and it is written down."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse

from core.http import HouseRequest, parts_of
from core.services.printing import record_print

NUMBER = re.compile(r"[0-9a-f]{12}")
_LONGEST = 120


def printed(request: HouseRequest) -> HttpResponse:
    """One row with what the browser says and what the trail knows of the number at the foot (POST)."""
    number = request.POST.get("number", "")
    if request.method != "POST" or not NUMBER.fullmatch(number):
        raise Http404
    page = parts_of(request.headers.get("Referer", "")).path[:_LONGEST]
    title = request.POST.get("title", "").partition(" · ")[0][:_LONGEST]
    record_print(number, title=title, page=page, by=request.user)
    return HttpResponse(status=204)
