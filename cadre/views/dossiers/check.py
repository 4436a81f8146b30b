"""Step 2: who each file is about, and what was found wrong or doubtful in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse

from cadre.forms.imports import BelongsForm, MatchForm
from cadre.services.dossiers import batches
from cadre.tables import dossiers_check as table
from core.forms import UnitField, unit_options
from core.http import HouseRequest
from core.models import ImportBatch, Unit
from core.policy import Refused
from core.rules.rights import Right

from .base import DossierAct, DossierPage

PEOPLE_A_PAGE = 50


class DossierCheck(DossierPage):
    """Every person whom the files name, with the answers that are still wanted."""

    step = 2
    template_name = "cadre/dossier_check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of people of one kind."""
        read, hidden = batches.readable(self.batch, by=self.house.user)
        plan = batches.plan(self.batch, by=self.house.user)
        tabs = table.tabs(plan)
        asked = self.request.GET.get("tab", "")
        tab = asked if asked in {tab.key for tab in tabs} else "all"
        page = Paginator(table.rows_of(plan, tab), PEOPLE_A_PAGE).get_page(self.request.GET.get("page"))
        lines = table.person_lines(page, read, self.batch.decisions)
        needs_unit = any(line.asks_unit or line.unit_code for line in lines)
        options = belongs_options(self.house, self.batch.unit) if needs_unit else []
        counts = {tab.key: tab.count for tab in tabs}
        return super().get_context_data(
            tabs=tabs,
            tab=tab,
            page_obj=page,
            lines=lines,
            options=options,
            unit_field=UnitField(options, empty_label="请选择单位").widget,
            asking=counts["asks"],
            homeless=sum(row.asks == "unit" for row in plan.rows),
            counts=counts,
            writes=len(plan.writes),
            total=len(plan.rows),
            hidden=hidden,
            **kwargs,
        )


class DossierMatch(DossierAct):
    """Say who one file is about."""

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """Keep the answer and show the people again."""
        form = MatchForm(self.request.POST)
        if not form.is_valid():
            raise Refused.because("import.match", "没有说明是哪一份文件，请刷新页面后重新选择。")
        data = form.cleaned_data
        batches.decide_match(batch, data["source"], data["choice"], by=self.house.user)
        return self.back_to("dossier_check", self.request.GET.urlencode())


class DossierUnit(DossierAct):
    """Say to which unit a new person belongs, or everybody whose unit nobody knows."""

    def perform(self, batch: ImportBatch) -> HttpResponse:
        """Keep the answer and show the people again."""
        form = BelongsForm(self.request.POST, options=belongs_options(self.house, batch.unit))
        if not form.is_valid():
            raise Refused.because("import.unit_scope", "没有这个单位，或它不在你的范围内。请返回后重新选择。")
        unit, source = form.cleaned_data["unit"], form.cleaned_data["source"]
        if source:
            batches.decide_unit(batch, source, unit, by=self.house.user)
        elif unit is None:
            raise Refused.because("import.unit_missing", "还没有选择单位。请返回后选择。")
        else:
            told = batches.decide_units(batch, unit, by=self.house.user)
            messages.success(self.request, f"已把 {told} 人归入{unit}。")
        return self.back_to("dossier_check", self.request.GET.urlencode())


def belongs_options(house: HouseRequest, unit: Unit) -> list[Any]:
    """The units beneath the batch's in which the user may import, as choices."""
    beneath = set(Unit.objects.filter(path__startswith=unit.path).values_list("code", flat=True))
    options = unit_options(house.user, Right.IMPORT_ROSTER, house.today)
    return [option for option in options if option.code in beneath]
