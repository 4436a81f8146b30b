"""Step 2: which column is which field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from cadre.forms.imports import TargetForm
from cadre.services import roster_batches
from cadre.services.closed_rows import closed_in
from cadre.services.roster_reading import open_batch, remembered_mapping
from cadre.tables import imports_mapping as table
from core.choices import ImportState
from core.models import ImportBatch
from core.policy import Finding, Refused
from core.sheets import TableLayout

from .base import BatchAct, BatchPage

CERTAIN = (table.AUTO, table.REMEMBERED, table.CHOSEN)


class ImportMapping(BatchPage):
    """The columns found by themselves or remembered, for the user to confirm."""

    step = 2
    template_name = "cadre/import_mapping.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A row for each column of the file."""
        opened = open_batch(self.batch)
        found = opened.found
        remembered = _is_remembered(self.batch, found)
        chosen = kwargs.pop("chosen", None)
        if chosen is None:
            chosen = dict(opened.layout.mapping)
            if self.batch.state == ImportState.UPLOADED and not remembered:
                chosen |= table.duplicate_claims(found)
        shown, hidden = self.rows_shown(opened)
        closed = closed_in(self.batch, by=self.house.user)
        rows = table.mapping_rows(opened, found, chosen, remembered=remembered, closed=closed)
        statuses = [row.status for row in rows]
        return super().get_context_data(
            rows=rows,
            choices=table.field_choices(found),
            layouts=opened.layouts,
            layout=opened.layout,
            people=len(shown.records),
            hidden=hidden,
            remembered=remembered,
            certain=sum(status in CERTAIN for status in statuses),
            doubtful=statuses.count(table.DOUBTFUL),
            left_out=sum(status in (table.IGNORED, table.UNKNOWN) for status in statuses),
            duplicates=found.duplicates if table.DOUBTFUL in statuses else (),
            **kwargs,
        )

    def post(self, request: Any, pk: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the mapping and go on, or say what does not fit."""
        opened = open_batch(self.batch)
        found = opened.found
        chosen = table.chosen_from(request.POST, found)
        try:
            roster_batches.set_mapping(self.batch, found, chosen, by=self.house.user)
        except Refused as refusal:
            findings: tuple[Finding, ...] = refusal.findings
            return self.render_to_response(
                self.get_context_data(chosen=chosen, findings=findings), status=422
            )
        return redirect("cadre:import_check", pk=self.batch.pk)


class ImportSheet(BatchAct):
    """Take another sheet of the workbook."""

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """Choose the sheet and show its columns."""
        opened = open_batch(batch)
        wanted = self.request.POST.get("sheet", "")
        layout = next((found for found in opened.layouts if str(found.sheet) == wanted), None)
        if layout is None:
            raise Refused.because("import.no_sheet", "文件里没有这张工作表，请刷新页面后重新选择。")
        if layout.sheet != batch.sheet:
            roster_batches.choose_sheet(batch, layout, by=self.house.user)
        return self.back_to("import_mapping")


class ImportUnit(BatchAct):
    """Take the file for another unit, the one that it names itself."""

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """Choose the unit and go on where the user was."""
        form = TargetForm(self.request.POST, request=self.house)
        if not form.is_valid():
            raise Refused.because("import.unit", "没有这个单位，或它不在你的范围内，请重新上传并选择单位。")
        unit = form.cleaned_data["unit"]
        roster_batches.choose_unit(batch, unit, by=self.house.user)
        messages.success(self.request, f"已改为{unit}的名册。")
        return self.back_to("import_mapping" if batch.state == ImportState.UPLOADED else "import_check")


def _is_remembered(batch: ImportBatch, found: TableLayout) -> bool:
    """Whether the mapping comes from an earlier file with the same headers."""
    kept = remembered_mapping(found)
    return batch.state == ImportState.UPLOADED and kept is not found.mapping
