"""Step 3: all problems at once, corrections, and the user's own workbook with the problems marked."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone

from cadre.forms.imports import CellForm
from cadre.services import roster_batches
from cadre.services.closed_rows import closed_rows
from cadre.services.roster_people import people_named
from cadre.services.roster_reading import KIND, marked_workbook, open_batch
from cadre.services.roster_words import met_words
from cadre.tables import imports_check as table
from core.models import ImportBatch
from core.policy import Refused
from core.rules.rights import Right
from core.services.exports import Outgoing
from core.services.learnt_words import known_words
from core.sheets import SheetRefused
from core.views.leaving import PAPER, paper_response

from .base import BatchAct, BatchPage, OneBatch

GROUPS_A_PAGE = 20
GRID_ROWS = 40
ROWS_NAMED = 12


class ImportCheck(BatchPage):
    """The list of problems beside the rows in which they stand."""

    step = 3
    template_name = "cadre/import_check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of problems of one severity, and their rows."""
        opened = open_batch(self.batch)
        checked, hidden = self.rows_shown(opened)
        errors, warnings = checked.errors, checked.warnings
        kind = self.request.GET.get("kind") or ("error" if errors or not warnings else "warning")
        groups = table.group_issues(warnings if kind == "warning" else errors)
        page = Paginator(groups, GROUPS_A_PAGE).get_page(self.request.GET.get("page"))
        numbers = sorted({row for group in page for row in group.rows})
        refused = sorted(checked.refused_rows)
        fix = self.request.GET.get("fix", "")
        every = self.request.GET.get("cols") == "all"
        shown = set(numbers)
        faulty = {issue.field for issue in checked.issues if issue.row in shown}
        columns = table.grid_columns(opened, None if every else faulty)
        return super().get_context_data(
            opened=opened,
            kind=kind,
            page_obj=page,
            fix=fix,
            current={row for group in page if group.key == fix for row in group.rows},
            every=every,
            columns=columns,
            rows=table.grid_rows(opened, checked, numbers[:GRID_ROWS], columns),
            total=len(checked.records),
            hidden=hidden,
            sound=len(checked.sound_records),
            errors=len(errors),
            warnings=len(warnings),
            met=met_words(opened),
            may_forget=self.house.user.may(Right.APPROVE_FACTS),
            refused=len(refused),
            refused_text="、".join(str(row) for row in refused[:ROWS_NAMED])
            + ("等" if len(refused) > ROWS_NAMED else ""),
            **kwargs,
        )


class ImportCorrect(BatchAct):
    """Correct one cell in all rows that have the same fault, then check again."""

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """Keep the correction and go back to the problems."""
        form = CellForm(self.request.POST)
        if not form.is_valid():
            raise Refused.because("import.correction", "改动没有填好，请返回后重新填写。")
        data = form.cleaned_data
        before = known_words(KIND)
        roster_batches.correct_cells(
            batch, rows=data["rows"], field=data["field"], value=data["value"], by=self.house.user
        )
        left = len(self.rows_shown(open_batch(batch))[0].errors)
        said = f"还有 {left} 处错误" if left else "已没有错误"
        learnt = "这个写法已记住，下次直接识别。" if known_words(KIND) != before else ""
        messages.success(self.request, f"已改 {len(data['rows'])} 处，重新核对后{said}。{learnt}")
        return self.back_to("import_check", self.request.GET.urlencode())


class ImportMarked(OneBatch):
    """The user's own workbook with every problem marked in its cell."""

    http_method_names = ["get"]

    def get(self, request: Any, pk: UUID) -> HttpResponse:
        """The marked workbook as a download."""
        opened = open_batch(self.batch)
        table, _ = self.rows_shown(opened)
        closed = closed_rows(self.batch, opened.check(), by=self.house.user)
        try:
            content = marked_workbook(opened, table, closed)
        except SheetRefused as refused:
            raise Refused.because("import.marked", refused.message) from refused
        name = f"{PurePath(self.file_name).stem}_问题清单.xlsx"
        outgoing = Outgoing(
            kind=PAPER,
            title=name,
            people=people_named(table, self.batch.unit),
            paths=[self.batch.unit.path],
            official=True,
            limit=None,
            subject=self.batch,
        )
        return paper_response(outgoing, content, name, by=self.house.user, now=timezone.now())
