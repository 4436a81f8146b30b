"""Every request is read as UTF-8, whatever it claims to be."""

from __future__ import annotations

import codecs
from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

_READ = codecs.lookup("utf-8").name


class EncodingMiddleware:
    """400 for a request that names another encoding than UTF-8, which no browser does here.

    Python knows encodings that make of plain letters what no page can say and no column can hold, and some
    that make no text at all; under any of them a filter that looks at the bytes would look at other words.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        claimed = request.encoding
        if claimed and codecs.lookup(claimed).name != _READ:
            request.encoding = _READ  # the page that says no reads the address too
            raise BadRequest("encoding")
        return self.get_response(request)
