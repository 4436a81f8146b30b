"""The list of the trail, one act of it, and its export."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from core import crypto
from core.choices import AuditAction
from core.documents.audit_sheet import audit_xlsx
from core.models import AuditEvent, AuditPerson
from core.querysets import AuditEventQuerySet
from core.rules.rights import Right
from core.services import audit
from core.services.audit_reading import differences, roles_text
from core.views.base import Act, HouseDetail, HousePage
from core.views.downloads import XLSX, content_response
from core.views.step_up import StepUpRequired

from .base import conditions, filter_of, found, page_of, read_down

PEOPLE_SHOWN, LARGEST_EXPORT = 200, 50_000


class AuditList(HousePage):
    """Acts, newest first, with filters; the security administrator sees those of the other administrators."""

    right = Right.VIEW_AUDIT
    template_name = "core/audit_list.html"
    part_template = "core/_audit_list_results.html"

    def get_template_names(self) -> list[str]:
        """The part alone when a fragment asks for it."""
        if self.house.htmx and not self.house.htmx.boosted:
            return [self.part_template]
        return super().get_template_names()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page of acts that the address asks for."""
        asked = filter_of(self.house, self.request.GET)
        read_down(self.house, "审计记录", conditions(asked))
        page = page_of(found(asked), self.request.GET.get("before", ""))
        may_export = self.house.user.may(Right.EXPORT_AUDIT)
        return super().get_context_data(filter=asked, page=page, may_export=may_export, **kwargs)


class AuditDetail(HouseDetail[AuditEvent]):
    """One act: all that was put down about it, with readable differences."""

    right = Right.VIEW_AUDIT
    template_name = "core/audit_detail.html"
    context_object_name = "event"

    def get_queryset(self) -> AuditEventQuerySet:
        """Acts that the user may not read do not exist."""
        return AuditEvent.objects.visible_to(self.house.user).select_related("actor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the differences, the people concerned and whether the row's own digest holds."""
        event = self.object
        read_down(self.house, f"第 {event.pk} 条", {"动作": event.get_action_display()})
        people = AuditPerson.objects.filter(event=event).order_by("id").values_list("person", flat=True)
        keys = list(people)
        content = audit.canonical(event, audit.list_digest(keys))
        return super().get_context_data(
            differences=differences(event),
            roles=roles_text(event),
            people=keys[:PEOPLE_SHOWN],
            people_count=len(keys),
            holds=crypto.chain_matches(event.digest, event.previous, content),
            may_report=self.house.user.may(Right.EXPORT_AUDIT),
            **kwargs,
        )


class AuditExport(StepUpRequired, Act):
    """The acts that the list shows, as a workbook; that it was taken is an act itself."""

    right = Right.EXPORT_AUDIT

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The workbook of at most fifty thousand acts, newest first."""
        asked, now = filter_of(request, request.POST), timezone.now()
        rows = found(asked).order_by("-id")
        number = rows[:LARGEST_EXPORT].count()
        code = f"SJ-{request.id}"
        facts = conditions(asked) | {"条数": number, "追溯码": code}
        audit.record(audit.Act(AuditAction.AUDIT_EXPORT, label="审计记录", changes=facts), by=request.user)
        who = f"{request.user.display_name} {request.user.username}　{timezone.localtime(now):%Y.%m.%d %H:%M}"
        content = audit_xlsx(rows[:LARGEST_EXPORT].iterator(chunk_size=2000), trace=f"{who}　追溯码 {code}")
        return content_response(content, f"审计记录_{timezone.localtime(now):%Y%m%d%H%M}.xlsx", XLSX)
