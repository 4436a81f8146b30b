"""The list of imports, and uploading a file."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from cadre.forms.imports import UploadForm
from cadre.services import roster_batches
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


class ImportList(HouseList[ImportBatch]):
    """The imports of the user's units, newest first."""

    right = Right.IMPORT_ROSTER
    template_name = "cadre/import_list.html"
    paginate_by = 30

    def visible_rows(self) -> models.QuerySet[ImportBatch]:
        """Batches within the scope."""
        batches = ImportBatch.objects.visible_to(self.house.user).filter(kind=KIND)
        return batches.select_related("file", "unit", "created_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the moment before which imports can no longer be undone."""
        return super().get_context_data(undo_from=timezone.now() - UNDO_WINDOW, **kwargs)


class ImportUpload(HousePage):
    """Step 1: unit, day, file. A file that is refused leaves nothing behind."""

    right = Right.IMPORT_ROSTER
    template_name = "cadre/import_upload.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, the steps and the latest imports."""
        batches = ImportBatch.objects.visible_to(self.house.user).filter(kind=KIND)
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
        """Read the file and go on to its columns, or show on the form why not."""
        form = UploadForm(request.POST, request.FILES, request=self.house)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = roster_batches.start_import(
                    file.read(),
                    name=file.name or "",
                    unit=form.cleaned_data["unit"],
                    on=form.cleaned_data["on"],
                    by=self.house.user,
                )
            except SheetRefused as refused:
                form.add_error("file", refused.message)
            except Refused as refusal:
                form.add_error("unit", str(refusal))
            else:
                return redirect("cadre:import_mapping", pk=batch.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)
