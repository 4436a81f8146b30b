"""Step 4: what would be written; nothing is written yet."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cadre.services import roster_batches
from cadre.services.roster_import import RowKind
from cadre.services.roster_reading import open_batch
from cadre.tables import imports_preview as table
from core.models import ImportBatch
from core.rules.rights import Right

from .base import BatchAct, BatchPage, OneBatch

PEOPLE_A_PAGE = 25


class _Preview(OneBatch):
    """One page of rows of one kind."""

    def context(self) -> dict[str, Any]:
        """What the part of the page needs that changes with every decision."""
        seen = timezone.now()
        opened = open_batch(self.batch)
        checked, hidden = self.rows_shown(opened)
        plan = roster_batches.plan_batch(opened, checked, by=self.house.user)
        refused = table.refused_lines(plan, checked)
        tabs = table.tabs(plan, len(refused))
        asked = self.request.GET.get("tab", "")
        tab = asked if asked in {tab.key for tab in tabs} else table.first_tab(tabs)
        rows: Any = {"refused": refused, "absent": plan.absent, "moves": plan.moves}.get(tab)
        if rows is None:
            rows = table.rows_of(plan, tab)
        page = Paginator(rows, PEOPLE_A_PAGE).get_page(self.request.GET.get("page"))
        return {
            "batch": self.batch,
            "seen": seen.isoformat(),
            "tabs": tabs,
            "tab": tab,
            "page_obj": page,
            "lines": table.change_lines(list(page), sees_private=self._sees_private)
            if tab == "changed"
            else [],
            "new_lines": table.new_lines(list(page)) if tab == "new" else (),
            "counts": plan.counts | {"same": len(table.rows_of(plan, "same"))},
            "fields": sum(len(row.changes) for row in plan.of(RowKind.CHANGED)),
            "rejected": sum(len(row.rejected) for row in plan.rows),
            "held": sum(len(row.held) for row in plan.rows),
            "asked": sum(bool(row.requests) for row in plan.rows if row.kind is RowKind.SAME),
            "writes": len(plan.writes),
            "refused": len(refused),
            "moves": len(plan.moves),
            "absent": len(plan.absent),
            "hidden": hidden,
        }

    @property
    def _sees_private(self) -> bool:
        user, batch = self.house.user, self.batch
        return batch.created_by_id == user.pk or user.has_in_scope(Right.VIEW_SANCTIONS, batch.unit)


class ImportPreview(_Preview, BatchPage):
    """New, changed, moved and unchanged people, rows that stay out, people whom the file does not name."""

    step = 4
    template_name = "cadre/import_preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One tab's page."""
        return super().get_context_data(**kwargs) | self.context()


class ImportFields(_Preview, BatchAct):
    """Accept or reject single differences of the rows of one page."""

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """Keep what differs from the answers so far; a fragment gets the changed part of the page."""
        sent = self.request.POST
        shown = set(sent.getlist("row"))
        kept = set(sent.getlist("keep"))
        offered: dict[int, set[str]] = {}
        for line in self.context()["lines"]:
            if str(line.row_number) in shown:
                offered.setdefault(line.row_number, set()).add(line.key)
        for number, keys in offered.items():
            before = set(batch.decisions.get("reject", {}).get(str(number), ()))
            rejected = (before - keys) | {key for key in keys if f"{number}|{key}" not in kept}
            if sent.get("none") == str(number):
                rejected = before | keys
            if rejected != before:
                roster_batches.reject_fields(batch, number, rejected, by=self.house.user)
        if self.house.htmx:
            return render(self.request, "cadre/_import_choices.html", self.context())
        return self.back_to("import_preview", self.request.GET.urlencode())
