"""Handing out what leaves: at once as an attachment, or by the page of the export."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.choices import AuditAction
from core.documents.leaving import prepared
from core.models import Export, StoredFile, User
from core.services import exports
from core.services.exports import Outgoing
from core.services.naming import people_named
from core.tasks import start

from .downloads import content_response

PAPER = "core.paper"


def leaving_response(export: Export, content: bytes, name: str, *, now: datetime) -> HttpResponse:
    """The file made on the spot, traced; its digest stays, so that the very file is known again."""
    made = prepared(export, content, name)
    exports.handed_out(export, made.content, now=now)
    return content_response(made.content, made.name, made.content_type)


def paper_response(outgoing: Outgoing, content: bytes, name: str, *, by: User, now: datetime) -> HttpResponse:
    """A paper or a workbook that needs nobody's consent: written down, traced, handed out."""
    return leaving_response(exports.ask(outgoing, by=by, now=now), content, name, now=now)


def on_its_way(request: HttpRequest, export: Export) -> HttpResponse:
    """To the page of an export that waits for its approver or for its worker."""
    if export.job is not None:
        start(export.job)
    else:
        messages.success(request, f"已提交导出申请，共 {export.people} 人，待审批。批准后在这里下载。")
    return redirect("core:export_detail", pk=export.pk)


def stored_paper_response(file: StoredFile, *, by: User, now: datetime) -> HttpResponse:
    """A copy of a kept letter or bulletin with a trace code of its own."""
    paths = [file.unit.path] if file.unit else []
    outgoing = Outgoing(
        kind=PAPER,
        title=file.name,
        people=people_named(file),
        paths=paths,
        official=True,
        limit=None,
        subject=file,
        action=AuditAction.DOWNLOAD,
    )
    return paper_response(outgoing, file.read(), file.name, by=by, now=now)
