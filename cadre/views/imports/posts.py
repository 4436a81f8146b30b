"""A sheet of posts or approved numbers: what it would set up and change, then the writing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cadre.services import post_import
from cadre.services.roster_import import RowKind
from cadre.tables.imports_preview import Tab
from core.choices import ImportState
from core.models import ImportBatch
from core.rules.rights import Right
from core.views.base import Act, HousePage, RightRequired

ROWS_A_PAGE = 50


class _OneSheet(RightRequired):
    """Finds the batch of the address; what lies outside the user's scope does not exist."""

    right = Right.EDIT_UNITS

    def batch(self) -> ImportBatch:
        """The batch with its file."""
        batches = ImportBatch.objects.visible_to(self.house.user, Right.EDIT_UNITS)
        batches = batches.filter(kind=post_import.KIND).select_related("file", "unit", "created_by")
        return get_object_or_404(batches, pk=self.kwargs["pk"])


class PostsPreview(_OneSheet, HousePage):
    """The rows by kind, with the remarks about the sheet; after the writing, the result."""

    template_name = "cadre/posts_import.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One tab's page."""
        batch = self.batch()
        context = super().get_context_data(batch=batch, **kwargs)
        if batch.state != ImportState.MAPPED:
            return context | {"committed": True}
        plan = post_import.plan_posts(batch, by=self.house.user)
        counts = plan.counts
        tabs = [Tab(kind.value, f"{kind.label} {counts[kind]}", counts[kind]) for kind in RowKind]
        asked = self.request.GET.get("tab", "")
        first = next((tab.key for tab in tabs if tab.count), RowKind.SAME.value)
        tab = asked if asked in counts else first
        rows = [row for row in plan.rows if row.kind == tab]
        return context | {
            "tabs": tabs,
            "tab": tab,
            "page_obj": Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page")),
            "remarks": plan.remarks,
            "counts": counts,
            "writes": counts["new"] + counts["changed"],
        }


class PostsCommit(_OneSheet, Act):
    """Write the sheet."""

    def post(self, request: Any, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write all of it and go to the posts."""
        counts = post_import.commit_posts(self.batch(), by=self.house.user, now=timezone.now())
        messages.success(request, f"已新增 {counts['new']} 行，变更 {counts['changed']} 行。")
        return redirect("cadre:post_list")
