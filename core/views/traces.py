"""From a trace code, or from a file that turned up somewhere, to who took it out, when and what for."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.db.models import Q
from django.http import HttpResponse

from core.choices import AuditAction
from core.documents.traces import find_codes
from core.models import AuditEvent, Export, IssuedCopy
from core.rules.rights import Right
from core.services import audit
from core.services.exports import kind_words

from .base import HousePage
from .printing import NUMBER

MOST_BYTES = 40_000_000
_SHOWN = 20


class TracePage(HousePage):
    """The page of whoever answers for the trail: a code or a file is looked up, and that is written down.

    It names who took the file and how many people are in it, none of these people.
    """

    right = Right.VIEW_AUDIT
    template_name = "core/trace.html"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the code or the file leads to; a printed page is found by its number."""
        given, file = request.POST.get("code", "").strip().upper()[:40], request.FILES.get("file")
        fault = _fault(given, file)
        if fault:
            return self.render_to_response(self.get_context_data(fault=fault, code=given), status=422)
        content = file.read() if file else b""
        codes = find_codes(content) if file else (given,)
        known = Q(code__in=codes) | (Q(sha256=sha256(content).hexdigest()) if file else Q(pk__in=[]))
        rows = Export.objects.filter(known).select_related("requested_by__unit", "decided_by")[:_SHOWN]
        found = [(export, kind_words(export.kind)) for export in rows]
        copies = list(IssuedCopy.objects.filter(known).select_related("recipient__unit")[:_SHOWN])
        printed = [] if found or copies or not NUMBER.fullmatch(given.lower()) else _prints(given.lower())
        looked = "、".join(codes)[:100] or "文件中没有追溯码"
        act = audit.Act(
            AuditAction.AUDIT_READ,
            label=f"追溯查询 {looked}",
            changes={"查到": len(found) + len(copies) + len(printed)},
        )
        audit.record(act, by=request.user)
        context = {"asked": True, "codes": codes, "found": found, "copies": copies, "printed": printed}
        return self.render_to_response(self.get_context_data(code=given, **context))


def _prints(number: str) -> list[AuditEvent]:
    """Who printed a page with this number at its foot."""
    prints = AuditEvent.objects.filter(action=AuditAction.PRINT, object_label__endswith=f" {number}")
    return list(prints.select_related("actor")[:_SHOWN])


def _fault(given: str, file: Any) -> str:
    if not given and file is None:
        return "请输入追溯码，或选择一个文件。"
    if file is not None and file.size > MOST_BYTES:
        return "文件超过 40 MB，请只上传泄露的文件本身。"
    return ""
