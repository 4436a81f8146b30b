"""Step 4: what would be written; nothing is written yet."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

from cadre.services import roster_batches
from cadre.services.roster_import import RowKind
from cadre.services.roster_reading import open_batch
from cadre.tables import imports_preview as table

from .base import BatchPage

PEOPLE_A_PAGE = 25


class ImportPreview(BatchPage):
    """New, changed, moved and unchanged people, rows that stay out, people whom the file does not name."""

    step = 4
    template_name = "cadre/import_preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One tab's page."""
        opened = open_batch(self.batch)
        checked = opened.check()
        plan = roster_batches.plan_batch(opened, checked, by=self.house.user)
        refused = table.refused_lines(plan, checked)
        tabs = table.tabs(plan, len(refused))
        keys = [tab.key for tab in tabs]
        asked = self.request.GET.get("tab", "")
        tab = asked if asked in keys else table.first_tab(tabs)
        rows: Any = {"refused": refused, "absent": plan.absent, "moves": plan.moves}.get(tab)
        if rows is None:
            rows = plan.of(RowKind(tab))
        page = Paginator(rows, PEOPLE_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            tabs=tabs,
            tab=tab,
            page_obj=page,
            lines=table.change_lines(list(page)) if tab == "changed" else (),
            new_lines=table.new_lines(list(page)) if tab == "new" else (),
            counts=plan.counts,
            fields=sum(len(row.changes) for row in plan.of(RowKind.CHANGED)),
            writes=len(plan.writes),
            refused=len(refused),
            moves=len(plan.moves),
            absent=len(plan.absent),
            **kwargs,
        )
