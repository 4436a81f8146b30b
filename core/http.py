"""The request as the house's views see it."""

from __future__ import annotations

from datetime import date
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from core.models import User


class NotReadable(BadRequest):
    """The address asks by something that the user may not read; its text says what."""


class SturdyRequest(WSGIRequest):
    """A request whose content type cannot be read has none: it fails where a page can say so."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # not in the stubs
        except (LookupError, ValueError, SuspiciousOperation):
            self._encoding = None
            super()._set_content_type_params({**meta, "CONTENT_TYPE": ""})  # type: ignore[misc]


class HouseRequest(HttpRequest):
    """A signed-in request: ``on`` is the day for which the page answers, ``today`` the real day."""

    user: User
    on: date
    today: date
    id: str
    htmx: HtmxDetails


def parts_of(address: str) -> SplitResult:
    """The parts of an address that a browser names in a header; of what is no address, none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def asked_anew(request: HttpRequest, query: QueryDict) -> HttpResponseRedirect:
    """To the request's own address with another query; a path of two slashes does not become a host."""
    path = escape_leading_slashes(escape_uri_path(request.path))
    return HttpResponseRedirect(f"{path}?{query.urlencode()}")


def client_address(request: HttpRequest) -> str | None:
    """The address of the person's machine.

    X-Forwarded-For is read from its right end and only as far as trusted proxies wrote it; from anybody
    else it is a claim and ignored.
    """
    chain = [request.META.get("REMOTE_ADDR", "")]
    chain += reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(","))
    address = None
    for text in chain:
        try:
            found = ip_address(text.strip())
        except ValueError:
            break
        address = str(found)
        if not any(found in network for network in settings.TRUSTED_PROXIES):
            break
    return address
