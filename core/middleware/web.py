"""Around every request: its identity, headers, plain text, uploads, day, refusals and limits."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from core.choices import AuditAction, AuditResult
from core.dates import parse_day
from core.http import asked_anew, client_address
from core.models import User
from core.policy import Refused
from core.services import audit, sessions
from core.services.screening import screen
from core.services.spending import Exceeded

Handler = Callable[[HttpRequest], HttpResponse]
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
        facts = audit.RequestFacts(request.id, client_address(request), _session_digest(request))  # type: ignore[attr-defined]  # HouseRequest
        token = audit.current_request.set(facts)
        try:
            response = self.get_response(request)
        finally:
            audit.current_request.reset(token)
        response["X-Request-Id"] = facts.request_id
        return response


def _session_digest(request: HttpRequest) -> str:
    """The session as the trail quotes it; the trail must not hold what signs a person in."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return sessions.digest(key) if sessions.is_key(key) else ""


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
            screen(map(_read, files), by=request.user, now=timezone.now())
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
    sent to its own address with it, so that the address always reproduces the screen. A stranger chooses
    nothing: what is remembered for him would be a row of sessions for each of his requests.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        request.today = today  # type: ignore[attr-defined]  # HouseRequest
        request.on = today  # type: ignore[attr-defined]  # HouseRequest
        if not request.user.is_authenticated:
            return self.get_response(request)
        if "on" in request.GET:
            self._choose(request, request.GET["on"], today)
        elif kept := self._kept(request):
            if _is_page(request):
                query = request.GET.copy()
                query["on"] = kept.isoformat()
                return asked_anew(request, query)
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


def _is_page(request: HttpRequest) -> bool:
    wants_html = "text/html" in request.headers.get("Accept", "")
    return request.method == "GET" and wants_html and request.headers.get("HX-Request") != "true"


class RefusalMiddleware:
    """Translates a rule's refusal or a spent limit, once for all pages, into a page that says why.

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
        """409 with the findings, 429 with the limit; other exceptions go on."""
        if isinstance(error, Exceeded):
            return _throttled(request, error)
        if not isinstance(error, Refused):
            return None
        return render(request, "core/refused.html", {"findings": error.findings}, status=409)


def _throttled(request: HttpRequest, error: Exceeded) -> HttpResponse:
    """429; the first refusal of a window is written into the trail, the rest are only counted."""
    if error.first:
        by = request.user if isinstance(request.user, User) else None
        facts = {"限额": error.limit.sentence}
        audit.record(
            audit.Act(
                AuditAction.THROTTLED, label=error.limit.label, changes=facts, result=AuditResult.REFUSED
            ),
            by=by,
        )
    page = render(request, "429.html", {"error": error, "request_id": getattr(request, "id", "")}, status=429)
    page["Retry-After"] = str(error.wait)
    return page
