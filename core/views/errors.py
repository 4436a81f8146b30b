"""Pages for what went wrong; they say what failed, whether data was lost, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", {"request_id": _id(request)}, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the sentence that the view gave."""
    reason = str(exception) or "你没有打开这个页面的权限。"
    return render(request, "403.html", {"reason": reason, "request_id": _id(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; never says whether the thing exists for somebody else."""
    return render(request, "404.html", {"request_id": _id(request)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without internals."""
    return render(request, "500.html", {"request_id": _id(request)}, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when the form was opened too long ago or came from elsewhere."""
    return render(request, "403_csrf.html", {"request_id": _id(request)}, status=403)


def _id(request: HttpRequest) -> str:
    return getattr(request, "id", "")
