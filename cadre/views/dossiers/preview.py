"""Step 3: what would be written, person by person and field by field; nothing is written yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cadre.services.dossiers import batches
from cadre.services.roster_import import ImportPlan, RowKind, RowPlan
from cadre.tables import dossiers_preview as table
from core.models import ImportBatch
from core.rules.rights import Right
from core.views.downloads import photo_response

from .base import DossierAct, DossierPage, OneDossierBatch

PEOPLE_A_PAGE = 50
FEW = 3


class _Preview(OneDossierBatch):
    """One page of people of one kind, with their differences."""

    def shown(self) -> tuple[ImportPlan, list[Any], str, Any]:
        """The plan, the tabs, the chosen one and its page."""
        plan = batches.plan(self.batch, by=self.house.user)
        tabs = table.tabs(plan)
        asked = self.request.GET.get("tab", "")
        tab = asked if asked in {tab.key for tab in tabs} else table.first_tab(tabs)
        page = Paginator(table.rows_of(plan, tab), PEOPLE_A_PAGE).get_page(self.request.GET.get("page"))
        return plan, tabs, tab, page

    def people(self, rows: Sequence[RowPlan]) -> list[table.PersonChanges]:
        """The people with their differences."""
        return [
            table.person_changes(row, self.batch.decisions, sees_private=self._sees_private(row))
            for row in rows
        ]

    def _sees_private(self, row: RowPlan) -> bool:
        user = self.house.user
        unit = row.unit or self.batch.unit
        return self.batch.created_by_id == user.pk or user.has_in_scope(Right.VIEW_SANCTIONS, unit)

    def context(self) -> dict[str, Any]:
        """What the part of the page needs that changes with every decision."""
        seen = timezone.now()
        plan, tabs, tab, page = self.shown()
        opened = self.request.GET.get("open", "")
        people = self.people(page) if tab in ("new", "changed", "moves") else []
        return {
            "batch": self.batch,
            "seen": seen.isoformat(),
            "tabs": tabs,
            "tab": tab,
            "page_obj": page,
            "people": people,
            "opened": {p.row.row_number for p in people if _is_open(p.row, opened, len(people))},
            "counts": plan.counts | {"same": len(table.rows_of(plan, "same"))},
            "fields": sum(len(row.changes) for row in plan.of(RowKind.CHANGED)),
            "held": sum(len(row.held) for row in plan.rows),
            "rejected": sum(len(row.rejected) for row in plan.rows),
            "asking": sum(bool(row.asks) for row in plan.rows),
            "writes": len(plan.writes),
            "asked": sum(bool(row.requests) for row in plan.rows if row.kind is RowKind.SAME),
            "moves": len(plan.moves),
            "hidden": batches.readable(self.batch, by=self.house.user)[1],
        }


class DossierPreview(_Preview, DossierPage):
    """New and changed people with each difference, the unchanged, and those who are not imported."""

    step = 3
    template_name = "cadre/dossier_preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One tab's page."""
        return super().get_context_data(**kwargs) | self.context()


class DossierFields(_Preview, DossierAct):
    """Accept or reject single differences of the people of one page."""

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """Keep what differs from the answers so far; a fragment gets the changed part of the page."""
        sent = self.request.POST
        shown = set(sent.getlist("person"))
        _, _, _, page = self.shown()
        rows = [row for row in page if str(row.row_number) in shown]
        for person in self.people(rows):
            self._decide(person)
        if self.house.htmx:
            return render(self.request, "cadre/_dossier_choices.html", self.context())
        return self.back_to("dossier_preview", self.request.GET.urlencode())

    def _decide(self, person: table.PersonChanges) -> None:
        batch, source, number = self.batch, person.row.source, str(person.row.row_number)
        sent = self.request.POST
        choosable = {line.key for line in person.lines if line.may_choose}
        kept = {
            key for mark, _, key in (item.partition("|") for item in sent.getlist("keep")) if mark == number
        }
        if sent.get("none") == number:
            kept = set()
        elif sent.get("all") == number:
            kept = choosable
        before = set(batch.decisions.get("reject", {}).get(source, ()))
        rejected = (before - choosable) | (choosable - kept)
        if rejected != before:
            batches.decide_fields(batch, source, rejected, by=self.house.user)
        told = {
            line.key: sent.get(f"evidence|{number}|{line.key}", "").strip()
            for line in person.lines
            if line.takes_evidence and f"evidence|{number}|{line.key}" in sent
        }
        known = batch.decisions.get("evidence", {}).get(source, {})
        if any(known.get(key, "") != text for key, text in told.items()):
            batches.decide_evidence(batch, source, told, by=self.house.user)


class DossierPhoto(OneDossierBatch):
    """The new photo of one person of the batch, kept by no cache."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
        """The picture; 404 for who has none."""
        read, _ = batches.readable(self.batch, by=self.house.user)
        photo = next((one.photo for one in read.dossiers if one.number == number), None)
        if photo is None:
            raise Http404
        return photo_response(photo)


def _is_open(row: RowPlan, opened: str, people: int) -> bool:
    """Whether the differences are listed: always of those who change, of a new one when asked for."""
    return row.kind is not RowKind.NEW or people <= FEW or opened == str(row.row_number)
