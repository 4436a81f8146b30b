"""Keeps ID numbers out of addresses, which stand in histories and logs."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.http import asked_anew

_NUMBER = re.compile(r"(?<![0-9Xx])(?:[0-9]{12}|[0-9]{9})([0-9]{5}[0-9Xx])(?![0-9Xx])")


class AddressMiddleware:
    """A page asked for with a whole ID number is asked for anew with its last six characters.

    They find the same people. The page's own script shortens a number before it is sent; this is for whoever
    types an address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.copy()
        for name, values in request.GET.lists():
            query.setlist(name, [_NUMBER.sub(r"\1", value) for value in values])
        if request.method in {"GET", "HEAD"} and query != request.GET:
            return asked_anew(request, query)
        return self.get_response(request)
