"""The log of deliveries, and sending by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from analysis.filters import DeliveryFilter
from analysis.models import Delivery, Report
from analysis.services import deliveries
from analysis.services.reports import deliver_letter
from core.rules.rights import Right
from core.views.base import Act, HouseList
from supervision.choices import LetterState
from supervision.models import Letter


class DeliveryList(HouseList[Delivery]):
    """Every delivery of reports in scope, the newest first."""

    right = Right.VIEW_DASHBOARD
    filterset_class = DeliveryFilter
    template_name = "analysis/delivery_list.html"
    part_template = "analysis/_delivery_list_results.html"

    def visible_rows(self) -> models.QuerySet[Delivery]:
        """With what a row shows."""
        return Delivery.objects.visible_to(self.house.user).select_related(
            "report__unit", "report__letter", "recipient"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds what needs a person."""
        user = self.house.user
        return super().get_context_data(
            attention=Delivery.objects.visible_to(user).unsettled().count(),
            unaddressed=Report.objects.visible_to(user)
            .approved()
            .filter(deliveries__isnull=True, letter__isnull=True),
            undelivered=Letter.objects.visible_to(user)
            .filter(state=LetterState.APPROVED)
            .select_related("unit"),
            may_resend=user.may(Right.DRAFT_LETTER),
            **kwargs,
        )


class DeliveryResend(Act):
    """Try again what did not arrive."""

    right = Right.DRAFT_LETTER

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """At once, so that the answer is known."""
        delivery = get_object_or_404(
            Delivery.objects.visible_to(request.user).select_related("report__unit", "recipient"),
            pk=kwargs["pk"],
        )
        now = timezone.now()
        deliveries.resend(delivery, by=request.user, now=now)
        if deliveries.send(delivery.pk, now=now):
            messages.success(request, f"已重新送达{delivery.recipient.display_name}。")
        else:
            delivery.refresh_from_db()
            messages.error(request, f"仍未送达{delivery.recipient.display_name}：{delivery.error}")
        return redirect("analysis:report_detail", pk=delivery.report_id)


class LetterDeliver(Act):
    """Deliver an approved letter now instead of with the next beat."""

    right = Right.DRAFT_LETTER

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Letters outside the scope do not exist."""
        visible = Letter.objects.visible_to(request.user).select_related("unit", "run", "file")
        letter = get_object_or_404(visible, pk=kwargs["pk"])
        now = timezone.now()
        report = deliver_letter(letter, by=request.user, now=now)
        waiting = list(report.deliveries.due(now).values_list("pk", flat=True))
        sent = sum(deliveries.send(pk, now=now) for pk in waiting)
        if not report.deliveries.exists():
            messages.warning(request, f"{letter.unit}没有在任书记账号，暂未送达；设置书记后自动送达。")
        elif sent:
            messages.success(request, f"{report.document_no}已送达 {sent} 份。")
        return redirect("analysis:report_detail", pk=report.pk)
