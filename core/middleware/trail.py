"""What a user was refused is written down; what cannot be written down does not happen."""

from __future__ import annotations

import logging
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.choices import AuditAction, AuditResult
from core.models import AuditEvent
from core.policy import Finding, Severity
from core.services import alarms, audit

Handler = Callable[[HttpRequest], HttpResponse]
_log = logging.getLogger(__name__)
_UNOPENED = Finding(
    "core.unopened",
    Severity.BLOCK,
    "这里有加密信息打不开：数据被改动过、被换到别处，或密钥不对。没有显示，也没有改动。"
    "已通知系统管理员和安全管理员，请等他们核查或从备份取回。",
)
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
        """503 without any of the page's data; what the act had written is undone.

        What does not open with its key, or stands in another row than it was sealed for, is an alarm.
        """
        if isinstance(error, InvalidTag):
            alarms.raise_unopened(request.path, now=timezone.now())
            return render(request, "core/refused.html", {"findings": [_UNOPENED]}, status=409)
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
