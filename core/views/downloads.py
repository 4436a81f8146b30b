"""Handing out files, as attachments that are written down, and photos within pages."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from core.choices import AuditAction
from core.models import StoredFile, User
from core.services import audit
from core.services.naming import people_named

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def stored_file_response(file: StoredFile, *, by: User, people: Sequence[str] = ()) -> HttpResponse:
    """A stored file; the caller has decided that the user may have it, and says whom it is about."""
    keys = tuple(people) or tuple(people_named(file))
    audit.record(audit.Act(AuditAction.DOWNLOAD, file, people=keys), by=by)
    return content_response(file.read(), file.name, file.content_type)


def content_response(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Content made on the spot, as an attachment with a name in any script."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = _attachment(name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def photo_response(content: bytes) -> HttpResponse:
    """A person's photo within a page, kept by no cache."""
    response = HttpResponse(content, content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _attachment(name: str) -> str:
    """The name may hold what people typed: no part of it may read as a folder or a control mark."""
    plain = "".join(char if char.isprintable() and char not in r"\/" else "_" for char in name)
    return content_disposition_header(as_attachment=True, filename=plain) or "attachment"
