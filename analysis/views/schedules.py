"""Report schedules: the list with what was done and what comes, and the form."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from analysis.forms import ScheduleForm
from analysis.models import Report, ReportSchedule
from analysis.rules.periods import next_period
from analysis.services.schedules import save_schedule
from core.choices import Role
from core.http import HouseRequest
from core.models import ScheduleRun
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import HouseList, require

RUNS_SHOWN = 12
_ROLE_NAMES = {role.value: role.label for role in Role}


class ScheduleList(HouseList[ReportSchedule]):
    """All schedules with their next day, the ledger of what was run, and drafts that wait."""

    right = Right.MANAGE_SCHEDULES
    template_name = "analysis/schedule_list.html"

    def visible_rows(self) -> models.QuerySet[ReportSchedule]:
        """Schedules are the district's own."""
        return ReportSchedule.objects.select_related("signer").prefetch_related("recipients").order_by("id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds next days and the ledger."""
        context = super().get_context_data(**kwargs)
        today = self.house.today
        names = {}
        for schedule in context["object_list"]:
            names[schedule.key] = schedule.name
            schedule.next_day = next_period(schedule.frequency, schedule.start, today)
            schedule.role_names = [_ROLE_NAMES.get(role, role) for role in schedule.roles]
        runs = list(
            ScheduleRun.objects.filter(schedule__in=names, attempts__gt=0).order_by("-claimed_at", "-period")[
                :RUNS_SHOWN
            ]
        )
        drafts = Report.objects.visible_to(self.house.user).filter(approved_at__isnull=True)
        return context | {
            "runs": [(run, names[run.schedule]) for run in runs],
            "drafts": drafts.select_related("run").defer("run__targets", "run__plan"),
            "coming": sorted(
                (each for each in context["object_list"] if each.is_active), key=lambda each: each.next_day
            ),
        }


def schedule_create(request: HouseRequest) -> HttpResponse:
    """A new schedule."""
    return _edit(request, ReportSchedule(key=f"s-{uuid4().hex[:12]}", start=request.today, by_email=True))


def schedule_edit(request: HouseRequest, key: str) -> HttpResponse:
    """Change a schedule."""
    return _edit(request, get_object_or_404(ReportSchedule, key=key))


def _edit(request: HouseRequest, schedule: ReportSchedule) -> HttpResponse:
    require(request.user, Right.MANAGE_SCHEDULES)
    form = ScheduleForm(request.POST or None, instance=schedule)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_schedule(
                form.save(commit=False), list(form.cleaned_data["recipients"]), by=request.user
            )
        except Refused as refusal:
            form.add_error("signer", str(refusal))
        else:
            messages.success(request, f"已保存报送计划“{saved.name}”。")
            return redirect("analysis:schedule_list")
    status = 422 if form.is_bound else 200
    context = {"form": form, "schedule": schedule}
    return render(request, "analysis/schedule_form.html", context, status=status)
