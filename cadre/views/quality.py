"""The data-quality desk: units, the work list, one person's faults, waivers and recognitions.

Faults are found in numbers and families too, so the desk is for those who may read both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cadre.forms.quality import QualityFilterForm, RecognitionForm, WaiverForm
from cadre.models import Cadre, QualityReport, QualityWaiver, Recognition
from cadre.querysets import QualityReportQuerySet
from cadre.rules.quality import score
from cadre.services.quality import (
    end_waiver,
    faults_now,
    recognise,
    stale_people,
    waive,
    withdraw_recognition,
)
from cadre.services.scope import may
from cadre.tables.quality import RULE_NAMES, mean_score, rule_counts, unit_quality
from cadre.tasks import QUALITY_KIND
from core.forms import unit_options
from core.http import HouseRequest
from core.policy import Refused
from core.rules.rights import Right
from core.services import jobs
from core.tasks import start
from core.views.base import Act, HouseDetail, HouseList, HousePage, RightRequired

from .looking import looked_at, require_right


def _reports(request: HouseRequest) -> QualityReportQuerySet:
    """Reports about people of the scope who have not left."""
    return QualityReport.objects.visible_to(request.user).filter(cadre__left_on=None)


class QualityDesk(HousePage):
    """How good the records of each unit are, and what is wrong most often."""

    right = Right.VIEW_FAMILY
    template_name = "cadre/quality_desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Units from the worst, rules from the commonest, and how many records wait to be checked again."""
        request = self.house
        reports = _reports(request)
        lines = unit_quality(reports)
        stale = stale_people(request.today).filter(left_on=None)
        return super().get_context_data(
            lines=lines,
            mean=mean_score(lines),
            people=sum(line.people for line in lines),
            sound=sum(line.sound for line in lines),
            totals=[
                replace(grades[0], count=sum(grade.count for grade in grades))
                for grades in zip(*(line.grades for line in lines), strict=True)
            ],
            rules=rule_counts(reports),
            stale=stale.within_right(request.user, Right.VIEW_FAMILY).count(),
            may_check=request.user.may(Right.APPROVE_FACTS),
            **kwargs,
        )


class QualityCheck(Act):
    """Check all records that have changed, as a job."""

    right = Right.APPROVE_FACTS

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Queue it."""
        job = jobs.enqueue(
            QUALITY_KIND, title="检查数据质量", params={"on": request.today.isoformat()}, by=request.user
        )
        start(job)
        messages.success(request, "已开始检查，几分钟后刷新本页。")
        return redirect("cadre:quality_desk")


class QualityList(HouseList[QualityReport]):
    """The work list: people with faults, the worst first."""

    right = Right.VIEW_FAMILY
    template_name = "cadre/quality_list.html"
    part_template = "cadre/_quality_list_results.html"
    paginate_by = 30

    def get_queryset(self) -> models.QuerySet[QualityReport]:
        """People of the scope who have a fault, narrowed by the address."""
        request = self.house
        units = unit_options(request.user, Right.VIEW_FAMILY, request.on)
        self.form = QualityFilterForm(request.GET, units=units, rules=sorted(RULE_NAMES.items()))
        self.form.is_valid()
        asked = self.form.cleaned_data
        reports = _reports(request).exclude(rules="|").select_related("cadre__unit")
        if unit := asked.get("unit"):
            reports = reports.filter(cadre__unit__path__startswith=unit.path)
        if rule := asked.get("rule"):
            reports = reports.filter(rules__contains=f"|{rule}|")
        if name := asked.get("q"):
            reports = reports.filter(cadre__name__icontains=name)
        if grade := asked.get("grade"):
            reports = reports.filter(**{f"{_COUNTED[grade]}__gt": 0})
        return reports.order_by("score", "cadre__unit__order", "cadre_id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the filter and what was asked for."""
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        return super().get_context_data(form=self.form, asked=asked, **kwargs)


_COUNTED = {"error": "errors", "warning": "warnings", "missing": "missing"}


class CadreQuality(HouseDetail[Cadre]):
    """One person's faults now, what was waived, and what was recognised."""

    right = Right.VIEW_FAMILY
    slug_field = slug_url_kwarg = "uuid"
    context_object_name = "cadre"
    template_name = "cadre/cadre_quality.html"

    def get_queryset(self) -> models.QuerySet[Cadre]:
        """Everybody else does not exist."""
        return Cadre.objects.visible_to(self.house.user).select_related("unit")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds faults, waivers and recognitions; looking at them is written down."""
        cadre, user = self.object, self.house.user
        require_right(self.house, self.right, cadre)
        looked_at(self.house, cadre, "数据质量")
        faults = faults_now(cadre, self.house.today)
        return super().get_context_data(
            faults=faults,
            score=score(faults),
            waivers=cadre.waivers.select_related("waived_by"),
            recognitions=cadre.recognitions.select_related("recorded_by"),
            may_edit=may(user, Right.EDIT_CADRES, cadre),
            may_decide=may(user, Right.APPROVE_FACTS, cadre),
            **kwargs,
        )


class _Deciding(RightRequired):
    """Acts of the department about one person's facts."""

    right = Right.APPROVE_FACTS

    def cadre(self, request: HouseRequest) -> Cadre:
        """The person, if the user may decide about the unit; nobody else exists."""
        cadre = get_object_or_404(
            Cadre.objects.visible_to(request.user).select_related("unit"), uuid=self.kwargs["uuid"]
        )
        return cadre

    def answer(self, request: HouseRequest, cadre: Cadre, done: str) -> HttpResponse:
        """Back to the person's faults."""
        messages.success(request, f"{cadre.name}：{done}。")
        return redirect("cadre:cadre_quality", uuid=cadre.uuid)


class FaultWaive(_Deciding, Act):
    """A fault stays for a reason."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Waive it, or say why not."""
        cadre = self.cadre(request)
        form = WaiverForm(request.POST)
        if not form.is_valid():
            raise Refused.because("quality.waiver.reason", "请写明这个问题为什么可以保留。")
        waive(cadre, **form.cleaned_data, on=request.today, by=request.user)
        return self.answer(request, cadre, "已写明理由，这个问题不再计分")


class WaiverEnd(_Deciding, Act):
    """The fault counts again."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the waiver."""
        cadre = self.cadre(request)
        waiver = get_object_or_404(
            QualityWaiver.objects.select_related("cadre__unit"), cadre=cadre, pk=kwargs["pk"]
        )
        end_waiver(waiver, on=request.today, by=request.user)
        return self.answer(request, cadre, "已取消豁免")


class RecognitionCreate(_Deciding):
    """What was recognised from the archive."""

    def get(self, request: HouseRequest, **_: Any) -> HttpResponse:
        """The form, for the fact of the address."""
        initial = {"fact": request.GET.get("fact", ""), "decided_on": request.today}
        return self._page(request, self.cadre(request), RecognitionForm(initial=initial))

    def post(self, request: HouseRequest, **_: Any) -> HttpResponse:
        """Put it down, or say why not."""
        cadre = self.cadre(request)
        form = RecognitionForm(request.POST)
        if form.is_valid():
            try:
                recognise(cadre, **form.cleaned_data, by=request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return self.answer(request, cadre, "已登记档案认定")
        return self._page(request, cadre, form, status=422)

    @staticmethod
    def _page(request: HouseRequest, cadre: Cadre, form: RecognitionForm, status: int = 200) -> HttpResponse:
        act = {"title": "登记档案认定", "verb": "登记认定", "note": "三龄两历以干部人事档案审核认定为准。"}
        context = {"cadre": cadre, "form": form, "act": act}
        return render(request, "cadre/recognition_form.html", context, status=status)


class RecognitionWithdraw(_Deciding, Act):
    """A recognition that was put down wrongly."""

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Withdraw it."""
        cadre = self.cadre(request)
        recognition = get_object_or_404(Recognition, cadre=cadre, pk=kwargs["pk"])
        withdraw_recognition(recognition, reason=request.POST.get("reason", "")[:300], by=request.user)
        return self.answer(request, cadre, "已撤回认定")
