"""Pages for what went wrong; they say what failed, whether data was lost, and what to do."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from core.http import NotReadable
from core.models import User
from core.services.leases import DATABASE_GONE


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; with the sentence of the view when the address asks by what the user may not read."""
    reason = str(exception) if isinstance(exception, NotReadable) else ""
    return render(request, "400.html", {"reason": reason, "request_id": _id(request)}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the sentence that the view gave."""
    reason = str(exception) or "你没有打开这个页面的权限。"
    user = getattr(request, "user", None)
    facts = {"reason": reason, "administrator": isinstance(user, User) and user.is_administrator}
    return render(request, "403.html", facts | {"request_id": _id(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; never says whether the thing exists for somebody else."""
    return render(request, "404.html", {"request_id": _id(request)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without internals; 503 while the database does not answer, which passes by itself."""
    if isinstance(sys.exc_info()[1], DATABASE_GONE):
        page = render_to_string("503.html", {"request_id": _id(request)})
        return HttpResponse(page, status=503, headers={"Retry-After": "30"})
    return render(request, "500.html", {"request_id": _id(request)}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form was opened too long ago or came from elsewhere."""
    return render(request, "403_csrf.html", {"request_id": _id(request)}, status=403)


def _id(request: HttpRequest) -> str:
    return getattr(request, "id", "")
