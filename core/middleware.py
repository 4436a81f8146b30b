"""What happens around a request: identity, headers, sign-in of fragments, plain text, day, refusals."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from core.policy import Refused
from core.services import audit
from core.services.screening import screen

Handler = Callable[[HttpRequest], HttpResponse]
_DAY = re.compile(r"(\d{4})[.\-/年](\d{1,2})[.\-/月](\d{1,2})日?")
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class RequestIdMiddleware:
    """Gives every request an id that error pages and the audit trail quote."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]  # HouseRequest
        facts = audit.RequestFacts(request.id, request.META.get("REMOTE_ADDR") or None)  # type: ignore[attr-defined]  # HouseRequest
        token = audit.current_request.set(facts)
        try:
            response = self.get_response(request)
        finally:
            audit.current_request.reset(token)
        response["X-Request-Id"] = facts.request_id
        return response


class SecurityHeadersMiddleware:
    """A strict Content-Security-Policy everywhere, and no caching of what a signed-in user saw."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", _CONTENT_SECURITY_POLICY)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), usb=()")
        response.setdefault("Cache-Control", "no-store")
        return response


class HtmxLoginMiddleware:
    """Turns the redirect to the sign-in page into a full page change when a fragment asked.

    Whoever signs in then comes back to the page of the form or fragment, which has an address of its own
    but is no page.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseRedirect) or request.user.is_authenticated:
            return response
        page = _page_of(request)
        if page and "?next=" in response.url:
            response = redirect_to_login(page)
        if request.headers.get("HX-Request") != "true":
            return response
        changed = HttpResponse(status=204)
        changed["HX-Redirect"] = response.url
        return changed


def _page_of(request: HttpRequest) -> str:
    """The page of this site that sent a form or a fragment; empty when the address itself is a page."""
    where = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    is_page = request.method == "GET" and (
        request.headers.get("HX-Request") != "true" or where.path == request.path
    )
    if is_page or where.netloc != request.get_host():
        return ""
    return f"{where.path}?{where.query}" if where.query else where.path


class PlainTextMiddleware:
    """Refuses NUL characters, which nobody types and no column of PostgreSQL holds, before any view runs."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Handler, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> None:
        """400 for a NUL in the address or in any field of a form."""
        sent = (text for data in (request.GET, request.POST) for _, values in data.lists() for text in values)
        if any("\x00" in str(text) for text in (*kwargs.values(), *sent)):
            raise BadRequest("NUL")


class ScreeningMiddleware:
    """Lets no upload that bears a classification mark reach any view."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Handler, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> HttpResponse | None:
        """409 with the finding for the first such file; files are rewound for the view."""
        if not request.user.is_authenticated:
            return None
        files = [file for _, several in request.FILES.lists() for file in several]
        try:
            screen(map(_read, files), by=request.user, on=timezone.localdate())
        except Refused as refusal:
            return render(request, "core/refused.html", {"findings": refusal.findings}, status=409)
        return None


def _read(file: UploadedFile[bytes]) -> tuple[str, bytes]:
    content = file.read()
    file.seek(0)
    return file.name or "", content


class AsOfMiddleware:
    """Sets ``request.on``, the day for which pages answer, and keeps it in the address.

    ``?on=2025.06.30`` chooses a day and is remembered for the session; a page opened without it is
    sent to its own address with it, so that the address always reproduces the screen.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        request.today = today  # type: ignore[attr-defined]  # HouseRequest
        request.on = today  # type: ignore[attr-defined]  # HouseRequest
        if "on" in request.GET:
            self._choose(request, request.GET["on"], today)
        elif kept := self._kept(request):
            if _is_page(request):
                query = request.GET.copy()
                query["on"] = kept.isoformat()
                return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
            request.on = kept  # type: ignore[attr-defined]  # HouseRequest
        return self.get_response(request)

    @staticmethod
    def _choose(request: HttpRequest, text: str, today: date) -> None:
        day = parse_day(text) if text.strip() else today
        if day is None or not date(1990, 1, 1) <= day <= today.replace(year=today.year + 10, day=1):
            messages.error(request, f"口径日期“{text[:20]}”不能识别，请写成 2026.03.31 这样的日期。")
            return
        request.on = day  # type: ignore[attr-defined]  # HouseRequest
        chosen = None if day == today else day.isoformat()
        if chosen != request.session.get("on"):
            request.session["on"] = chosen

    @staticmethod
    def _kept(request: HttpRequest) -> date | None:
        text = request.session.get("on")
        return date.fromisoformat(text) if text else None


def parse_day(text: str) -> date | None:
    """A day written as 2026.03.31, 2026-3-31 or 2026年3月31日; None for anything else."""
    match = _DAY.fullmatch(text.strip())
    if not match:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _is_page(request: HttpRequest) -> bool:
    wants_html = "text/html" in request.headers.get("Accept", "")
    return request.method == "GET" and wants_html and request.headers.get("HX-Request") != "true"


class RefusalMiddleware:
    """Translates a rule's refusal, once for all pages, into a page or fragment that says why.

    The address of an act, opened by hand or after signing in, answers with a page too.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = render(request, "405.html", {"request_id": getattr(request, "id", "")}, status=405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """409 with the findings; other exceptions go on."""
        if not isinstance(error, Refused):
            return None
        return render(request, "core/refused.html", {"findings": error.findings}, status=409)
