"""The auditor's list of the trail."""

from __future__ import annotations

from django.db import models

from core.filters import AuditFilter
from core.models import AuditEvent
from core.rules.rights import Right

from .base import HouseList


class AuditList(HouseList[AuditEvent]):
    """Acts, newest first, with filters."""

    right = Right.VIEW_AUDIT
    filterset_class = AuditFilter
    template_name = "core/audit_list.html"
    part_template = "core/_audit_list_results.html"

    def visible_rows(self) -> models.QuerySet[AuditEvent]:
        """The auditor reads the whole trail."""
        return AuditEvent.objects.select_related("actor")
