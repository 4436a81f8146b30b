"""One report: its paper, its signature, its readers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from analysis.models import Delivery, Report
from analysis.services.reports import approve_bulletin, draft_bulletin
from core.dates import chinese_day
from core.http import HouseRequest
from core.rules.rights import Right
from core.views.base import Act
from core.views.leaving import stored_paper_response
from supervision.choices import RunTrigger
from supervision.services.evaluation import evaluate
from supervision.services.judgement import judgement_for
from supervision.services.letters import read_letter


def report_detail(request: HouseRequest, pk: UUID) -> HttpResponse:
    """The report with its deliveries; a secretary who opens a letter thereby signs for it."""
    report = _visible(request, pk)
    _sign_for(request, report)
    staff = request.user.has_in_scope(Right.VIEW_DASHBOARD, report.unit)
    deliveries = report.deliveries.select_related("recipient") if staff else Delivery.objects.none()
    context = {
        "report": report,
        "staff": staff,
        "deliveries": deliveries,
        "may_approve": report.approved_at is None
        and request.user.has_in_scope(Right.APPROVE_LETTER, report.unit),
        "may_resend": request.user.has_in_scope(Right.DRAFT_LETTER, report.unit),
    }
    return render(request, "analysis/report_detail.html", context)


def report_file(request: HouseRequest, pk: UUID) -> HttpResponse:
    """The PDF; a secretary who opens a letter thereby signs for it."""
    report = _visible(request, pk)
    _sign_for(request, report)
    return stored_paper_response(report.file, by=request.user, now=timezone.now())


def _visible(request: HouseRequest, pk: UUID) -> Report:
    visible = Report.objects.visible_to(request.user).select_related(
        "unit", "run", "file", "letter__unit", "approved_by"
    )
    return get_object_or_404(visible.defer("run__targets", "run__plan"), pk=pk)


def _sign_for(request: HouseRequest, report: Report) -> None:
    if report.letter is not None and read_letter(report.letter, by=request.user, now=timezone.now()):
        messages.success(request, f"已签收{report.document_no}。")


class ReportApprove(Act):
    """Approve a bulletin: it gets its number and goes out."""

    right = Right.APPROVE_LETTER

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refused with the reason when it was approved before."""
        report = approve_bulletin(_visible(request, kwargs["pk"]), by=request.user, now=timezone.now())
        messages.success(request, f"已签发{report.document_no}，正在送达 {report.deliveries.count()} 份。")
        return redirect("analysis:report_detail", pk=report.pk)


class BulletinDraft(Act):
    """Draft a bulletin about the lights that the dashboard shows."""

    right = Right.DRAFT_LETTER

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """A bulletin quotes a stored run; where the page computed its lights, they are stored first."""
        if not request.user.may(Right.VIEW_DASHBOARD):
            raise Http404
        run = judgement_for(request.on).run or evaluate(
            request.on, trigger=RunTrigger.PERSON, by=request.user
        )
        title = f"{chinese_day(run.on)}红黄绿预警通报"
        report = draft_bulletin(run, title=title, schedule=None, by=request.user, now=timezone.now())
        messages.success(request, f"已起草《{report.title}》，待部领导签发。")
        return redirect("analysis:report_detail", pk=report.pk)
