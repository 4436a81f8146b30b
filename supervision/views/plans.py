"""Colour plans: list, one plan with what it does to the units, the editor with its live effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from core.charts import Band, band_line
from core.dates import day_text
from core.http import HouseRequest
from core.policy import Light, Refused
from core.rules.rights import Right
from core.views.base import Act, HousePage
from supervision.forms import PlanForm, initial_of_plan
from supervision.models import ColourPlan
from supervision.rules.colour import Plan, Strategy
from supervision.rules.plan_text import plan_sentence
from supervision.services.judgement import judgement_for
from supervision.services.plans import create_plan, new_plan_version, plan_effect


def plan_line(plan: Plan) -> str:
    """The cut-offs of a plan as a picture; empty for the worst light, which has none."""
    if plan.strategy is Strategy.SCORE:
        green, yellow = float(plan.green_from), float(plan.yellow_from)
        cuts = [(Light.RED, 0.0, yellow), (Light.YELLOW, yellow, green), (Light.GREEN, green, 100.0)]
        bands = [Band(light=light, start=start, end=end) for light, start, end in cuts]
        return band_line(key="plan", title="得分分段", bands=bands, suffix=" 分")
    if plan.strategy is Strategy.WORST:
        return ""
    last = max(float(segment.start) for segment in plan.segments) + 2
    bands = [
        Band(
            light=segment.light,
            start=float(segment.start),
            end=last if segment.end is None else float(segment.end),
        )
        for segment in plan.segments
    ]
    return band_line(key="plan", title="未达标项数分段", bands=bands, suffix=" 项")


def _state(plan: ColourPlan, on: date) -> str:
    if plan.valid_from > on:
        return "coming"
    return "ended" if plan.valid_to and plan.valid_to <= on else "current"


class PlanList(HousePage):
    """All plans, the newest first; which one holds on the day."""

    right = Right.VIEW_LIGHTS
    template_name = "supervision/plan_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One line per plan with its rule in a sentence."""
        on = self.house.on
        plans = list(ColourPlan.objects.order_by("-valid_from", "-pk"))
        return super().get_context_data(
            lines=[(plan, plan_sentence(plan.rule), _state(plan, on)) for plan in plans],
            default="" if any(_state(plan, on) == "current" for plan in plans) else plan_sentence(Plan()),
            may_edit=self.house.user.may(Right.EDIT_TARGETS),
            **kwargs,
        )


class PlanDetail(HousePage):
    """One plan, and how it colours the units of the day."""

    right = Right.VIEW_LIGHTS
    template_name = "supervision/plan_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The effect counts only the units that the user may see."""
        plan = get_object_or_404(ColourPlan, pk=kwargs["pk"])
        judgement = judgement_for(self.house.on)
        return super().get_context_data(
            plan=plan,
            state=_state(plan, self.house.on),
            sentence=plan_sentence(plan.rule),
            line=plan_line(plan.rule),
            judgement=judgement,
            effect=plan_effect(plan.rule, judgement, self.house.user),
            may_edit=self.house.user.may(Right.EDIT_TARGETS),
            **kwargs,
        )


class PlanEditor(HousePage):
    """A new version of the open plan from a day on; the first plan where there is none."""

    right = Right.EDIT_TARGETS
    template_name = "supervision/plan_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form with the values of the open plan, beginning on the day of the page."""
        old = _open_plan()
        initial: dict[str, Any] = {"valid_from": self.house.on}
        if old is not None:
            initial |= initial_of_plan(old.rule) | {"name": old.name}
        kwargs.setdefault("form", PlanForm(initial=initial))
        return super().get_context_data(old=old, **kwargs)

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save, or show the form again with its faults."""
        form, old = PlanForm(request.POST), _open_plan()
        plan = _saved(form, lambda: _save(form, old, request))
        if plan is None:
            return self.render_to_response(self.get_context_data(form=form), status=422)
        start = day_text(plan.valid_from)
        messages.success(request, f"已保存总灯规则“{plan.name}”，自 {start} 起施行；此前仍按旧版评定。")
        return redirect("supervision:plan_detail", pk=plan.pk)


def _open_plan() -> ColourPlan | None:
    return ColourPlan.objects.filter(valid_to__isnull=True).order_by("-valid_from", "-pk").first()


def _save(form: PlanForm, old: ColourPlan | None, request: HouseRequest) -> ColourPlan:
    name, start = form.cleaned_data["name"], form.cleaned_data["valid_from"]
    if old is None:
        return create_plan(name, form.as_json(), start=start, by=request.user)
    return new_plan_version(old, name, form.as_json(), start=start, by=request.user)


def _saved(form: PlanForm, save: Callable[[], ColourPlan]) -> ColourPlan | None:
    """The stored plan; None with the faults put on the form."""
    if not form.is_valid():
        return None
    try:
        return save()
    except Refused as refusal:
        for finding in refusal.findings:
            form.add_error("valid_from" if finding.rule_id == "plan.start" else None, finding.reason)
        return None


class PlanPreview(Act):
    """What the editor's fields say right now: sentence, number line, and the units that would turn."""

    right = Right.EDIT_TARGETS

    def post(self, request: HouseRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing is stored."""
        form = PlanForm(request.POST)
        form.full_clean()
        plan = getattr(form, "plan", None)
        context: dict[str, Any] = {"form": form}
        if plan is not None:
            judgement = judgement_for(request.on)
            context |= {
                "sentence": plan_sentence(plan),
                "line": plan_line(plan),
                "judgement": judgement,
                "effect": plan_effect(plan, judgement, request.user),
            }
        return render(request, "supervision/_plan_preview.html", context)
