"""Importing a list of units: upload, preview with all problems, confirm; the blank template."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from core.choices import ImportState
from core.documents.unit_template import unit_template
from core.forms.units import UnitUploadForm
from core.models import ImportBatch
from core.policy import Refused
from core.rules.rights import Right
from core.services.unit_import import KIND, commit_unit_batch, open_unit_batch, start_unit_batch
from core.sheets import SheetRefused
from core.sheets.units import FILLED_IN

from .base import Act, HousePage, RightRequired
from .downloads import XLSX, content_response

RECENT, ROWS_A_PAGE = 6, 50
TEMPLATE_NAME = "单位清单模板.xlsx"
TABS = {"new": "新增", "changed": "变更", "same": "不变"}


class UnitImportUpload(HousePage):
    """The file and its day. A file that is refused leaves nothing behind."""

    right = Right.EDIT_UNITS
    template_name = "core/unit_import.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, the columns and the latest imports."""
        batches = ImportBatch.objects.visible_to(self.house.user, Right.EDIT_UNITS).filter(kind=KIND)
        kwargs.setdefault("form", UnitUploadForm(today=self.house.today, initial={"on": self.house.today}))
        recent = batches.select_related("file", "created_by")[:RECENT]
        return super().get_context_data(columns=FILLED_IN, recent=recent, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the file and show what it would change, or say on the form why not."""
        form = UnitUploadForm(request.POST, request.FILES, today=self.house.today)
        if form.is_valid():
            file, facts = form.cleaned_data["file"], form.cleaned_data
            try:
                batch = start_unit_batch(
                    file.read(),
                    name=file.name or "",
                    on=facts["on"],
                    keep_names=facts["names"] == "keep",
                    by=self.house.user,
                )
            except SheetRefused as refused:
                form.add_error("file", refused.message)
            except Refused as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("core:unit_import_preview", pk=batch.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class _OneBatch(RightRequired):
    """Finds the import of the address; what lies outside the user's scope does not exist."""

    right = Right.EDIT_UNITS

    def batch(self, pk: UUID) -> ImportBatch:
        """The batch with its file."""
        batches = ImportBatch.objects.visible_to(self.house.user, Right.EDIT_UNITS).filter(kind=KIND)
        return get_object_or_404(batches.select_related("file", "created_by"), pk=pk)


class UnitImportPreview(_OneBatch, HousePage):
    """All problems of the list; or, when there are none, what it would change."""

    template_name = "core/unit_import_preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One tab's page, or the problems."""
        batch = self.batch(self.kwargs["pk"])
        context = super().get_context_data(batch=batch, **kwargs)
        if batch.state == ImportState.COMMITTED:
            return context | {"committed": True}
        opened = open_unit_batch(batch, by=self.house.user)
        table = opened.table
        context |= {"layout": opened.file.layout, "total": len(table.records), "warnings": table.warnings}
        if opened.plan is None:
            page = Paginator(table.errors, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
            return context | {"errors": len(table.errors), "page_obj": page}
        plan = opened.plan
        counts = plan.counts
        asked = self.request.GET.get("tab", "")
        tab = asked if asked in TABS else next((key for key in TABS if counts[key]), "same")
        rows: Any = plan.of(tab)  # type: ignore[arg-type]  # a key of TABS
        page = Paginator(rows, ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        tabs = [(key, label, counts[key]) for key, label in TABS.items()]
        writes = counts["new"] + counts["changed"]
        return context | {"plan": plan, "tabs": tabs, "tab": tab, "page_obj": page, "writes": writes}


class UnitImportCommit(_OneBatch, Act):
    """Write the list."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Write all of it and go to the tree."""
        batch = self.batch(kwargs["pk"])
        counts = commit_unit_batch(batch, by=self.house.user, now=timezone.now())
        said = f"已新增 {counts['new']} 个单位，变更 {counts['changed']} 个，{counts['same']} 个不变。"
        messages.success(request, said)
        return redirect("core:unit_list")


class UnitTemplate(RightRequired):
    """The blank template."""

    right = Right.EDIT_UNITS
    http_method_names = ["get"]

    def get(self, request: Any) -> HttpResponse:
        """An .xlsx with drop-downs."""
        return content_response(unit_template(), TEMPLATE_NAME, XLSX)
