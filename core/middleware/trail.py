"""What a user was refused is written down; what cannot be written down does not happen."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.choices import AuditAction, AuditResult
from core.models import AuditEvent
from core.services import audit

Handler = Callable[[HttpRequest], HttpResponse]
_log = logging.getLogger(__name__)
_PERSON_KEYS = ("uuid", "first", "second")


class TrailMiddleware:
    """Writes down what a signed-in user was refused, and answers 503 when an act cannot be written down.

    What a service has written down as refused is not written down again. An address that belongs to no page
    is nobody's to refuse and leaves no row.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or not request.user.is_authenticated:
            return response
        if response.status_code == 403 or (response.status_code == 404 and match.kwargs):
            try:
                if not _is_told(request):
                    audit.record(_refusal(request, response.status_code), by=request.user)
            except audit.AuditUnavailable:
                return _unavailable(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """503 without any of the page's data; what the act had written is undone."""
        return _unavailable(request) if isinstance(error, audit.AuditUnavailable) else None


def _is_told(request: HttpRequest) -> bool:
    """Whether the trail holds a refusal of this very request."""
    told = AuditEvent.objects.filter(request_id=getattr(request, "id", ""), result=AuditResult.REFUSED)
    return told.exists()


def _refusal(request: HttpRequest, status: int) -> audit.Act:
    match = request.resolver_match
    keys = match.kwargs if match else {}
    facts = {"页面": match.view_name if match else "", "方式": request.method, "状态": status}
    return audit.Act(
        AuditAction.REFUSED,
        label=request.path,
        changes=facts,
        result=AuditResult.REFUSED,
        people=[str(key) for name, key in keys.items() if name in _PERSON_KEYS],
    )


def _unavailable(request: HttpRequest) -> HttpResponse:
    _log.critical("request %s undone: the audit trail takes no rows", getattr(request, "id", ""))
    return render(request, "core/trail_closed.html", {"request_id": getattr(request, "id", "")}, status=503)
