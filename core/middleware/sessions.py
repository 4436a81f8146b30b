"""The session around every request: whether it still holds, and where to go when it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from core.choices import SessionEnd
from core.http import parts_of
from core.models import User
from core.services import passwords, sessions

Handler = Callable[[HttpRequest], HttpResponse]
_CHANGE = "core:password_change"
_OPEN = {_CHANGE, "core:login", "core:logout", "core:healthz"}


class HtmxLoginMiddleware:
    """Turns the redirect to the sign-in page into a full page change when a fragment asked.

    Whoever signs in then comes back to the page of the form or fragment, which has an address of its own
    but is no page; what a form sent is lost, and the sign-in page says so.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseRedirect) or request.user.is_authenticated:
            return response
        page = page_of(request)
        if page and "?next=" in response.url:
            response = redirect_to_login(page)
            if request.method == "POST" and sessions.ENDED in request.session:
                request.session[sessions.UNDONE] = True
        return response if request.headers.get("HX-Request") != "true" else whole_page(response.url)


def whole_page(url: str) -> HttpResponse:
    """The answer to a fragment that sends the whole page to the address."""
    changed = HttpResponse(status=204)
    changed["HX-Redirect"] = url
    return changed


def page_of(request: HttpRequest) -> str:
    """The page of this site that sent a form or a fragment; empty when the address itself is a page."""
    where = parts_of(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    is_page = request.method == "GET" and (
        request.headers.get("HX-Request") != "true" or where.path == request.path
    )
    if is_page or where.netloc != request.get_host():
        return ""
    return f"{where.path}?{where.query}" if where.query else where.path


class SessionGuard:
    """Ends sessions that are idle, too long, or ended by somebody, before any view runs.

    Whoever has to change the password gets nothing but the page that does.

    What a page asks for by itself (header ``X-Poll``) does not count as use.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            self._use(request, request.user)
        elif SESSION_KEY in request.session:
            self._sent_off(request, SessionEnd.DISABLED)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Handler, args: Sequence[object], kwargs: Mapping[str, object]
    ) -> HttpResponse | None:
        """To the page that changes the password, from every address but the way out."""
        if not isinstance(request.user, User):
            return None
        if request.resolver_match and request.resolver_match.view_name in _OPEN:
            return None
        if not passwords.must_change(request.user, now=timezone.now()):
            return None
        url = reverse(_CHANGE)
        return whole_page(url) if request.headers.get("HX-Request") == "true" else HttpResponseRedirect(url)

    def _use(self, request: HttpRequest, user: User) -> None:
        now = timezone.now()
        row = sessions.rows_of(user, request.session.session_key).first()
        why = sessions.fault(user, row, now=now)
        if why is None and row is not None:
            if request.headers.get("X-Poll") != "1":
                sessions.touch(row, now=now)
            return
        if row is not None and why is not None:
            sessions.end_session(row, by=user, why=why)
        self._sent_off(request, why or SessionEnd.ENDED)

    @staticmethod
    def _sent_off(request: HttpRequest, why: SessionEnd) -> None:
        """Nobody is signed in any more; the session keeps nothing but the reason, for the sign-in page."""
        request.session = sessions.leave_reason(request.session.session_key or "", why)
        request.user = AnonymousUser()
