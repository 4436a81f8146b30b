"""The list of imports, and uploading files."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cadre.forms.imports import UploadForm
from cadre.services import post_import, roster_batches
from cadre.services.closed_rows import file_name, names_closed_to
from cadre.services.dossiers import batches as dossier_batches
from cadre.services.dossiers.sorting import Way, sort_uploads
from cadre.services.roster_import import UNDO_WINDOW
from cadre.services.roster_reading import KIND
from cadre.sheets import ROSTER_COLUMNS
from core.models import ImportBatch
from core.policy import Refused
from core.rules.rights import Right
from core.sheets import SheetRefused
from core.views.base import HouseList, HousePage

from .base import wizard_steps

RECENT = 6
KINDS = (KIND, dossier_batches.KIND, post_import.KIND)


class ImportList(HouseList[ImportBatch]):
    """The imports of the user's units, newest first."""

    right = Right.IMPORT_ROSTER
    template_name = "cadre/import_list.html"
    paginate_by = 30

    def visible_rows(self) -> models.QuerySet[ImportBatch]:
        """Batches within the scope."""
        batches = ImportBatch.objects.visible_to(self.house.user).filter(kind__in=KINDS)
        return batches.select_related("file", "unit", "created_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the names of the files and the moment before which imports can no longer be undone."""
        context, user = super().get_context_data(**kwargs), self.house.user
        names = names_closed_to(user)
        return context | {
            "lines": [(batch, file_name(batch, names, by=user)) for batch in context["page_obj"]],
            "undo_from": timezone.now() - UNDO_WINDOW,
            "may_forget": user.may(Right.APPROVE_FACTS),
        }


class ImportUpload(HousePage):
    """Step 1: unit, day, files, whose content decides which way they go. A refusal leaves nothing behind."""

    right = Right.IMPORT_ROSTER
    template_name = "cadre/import_upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, the steps and the latest imports."""
        batches = ImportBatch.objects.visible_to(self.house.user).filter(kind__in=KINDS)
        kwargs.setdefault("form", UploadForm(request=self.house, initial=self._initial()))
        return super().get_context_data(
            steps=wizard_steps(1),
            recent=batches.select_related("unit")[:RECENT],
            columns=sum(not column.ignored for column in ROSTER_COLUMNS),
            **kwargs,
        )

    def _initial(self) -> dict[str, Any]:
        return {"on": min(self.house.on, self.house.today), "unit": self.request.GET.get("unit", "")}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the files and go on, or show on the form why not."""
        form = UploadForm(request.POST, request.FILES, request=self.house)
        if form.is_valid():
            try:
                return self._started(form.cleaned_data)
            except SheetRefused as refused:
                form.add_error("file", refused.message)
            except Refused as refusal:
                for finding in refusal.findings:
                    form.add_error("unit" if finding.rule_id == "import.scope" else "file", finding.reason)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _started(self, data: dict[str, Any]) -> HttpResponse:
        """The first page of the wizard to which the files belong. Raises SheetRefused or Refused."""
        uploads = [(file.name or "", file.read()) for file in data["file"]]
        facts = {"unit": data["unit"], "on": data["on"], "by": self.house.user}
        found = sort_uploads(uploads)
        if found.way is Way.ROSTER:
            name, content = uploads[0]
            batch = roster_batches.start_import(content, name=name, read=found.roster, **facts)
            return redirect("cadre:import_mapping", pk=batch.pk)
        if found.way is Way.POSTS:
            name, content = uploads[0]
            batch = post_import.start_posts(content, name=name, **facts)
            return redirect("cadre:posts_import", pk=batch.pk)
        batch = dossier_batches.start(uploads, **facts)
        return redirect("cadre:dossier_check", pk=batch.pk)
