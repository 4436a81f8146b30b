"""Reading a record outside one's line: one's own requests, and the minister's desk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator

from cadre.forms.access import AccessForm, DecisionForm
from cadre.models import AccessRequest
from cadre.services import access_requests
from core.policy import Refused
from core.rules.rights import Right
from core.services.spending import ACCESS
from core.views.base import Act, HouseList
from core.views.limits import limited
from core.views.step_up import StepUpRequired

# The same words whether or not there is such a person.
ANSWER = "已提交。部领导审批后，结果会出现在首页待办里。"


class AccessOwn(HouseList[AccessRequest]):
    """申请调阅: the form, and what became of one's requests."""

    right = Right.REQUEST_ACCESS
    template_name = "cadre/access_own.html"

    def visible_rows(self) -> models.QuerySet[AccessRequest]:
        """One's own requests; the person is named only where the record is open."""
        return AccessRequest.objects.filter(requested_by=self.house.user).select_related(
            "cadre", "decided_by"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the form and the moment, by which what is open is told from what is over."""
        kwargs.setdefault("form", AccessForm())
        return super().get_context_data(now=timezone.now(), **kwargs)

    @method_decorator(limited(ACCESS))
    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask, or say what is wrong."""
        form = AccessForm(request.POST)
        if form.is_valid():
            desk = reverse("cadre:access_desk")
            try:
                access_requests.ask(**form.cleaned_data, by=request.user, now=timezone.now(), url=desk)
            except Refused as refusal:
                about = "hours" if refusal.findings[0].rule_id == "access.hours" else None
                form.add_error(about, str(refusal))
            else:
                messages.success(request, ANSWER)
                return redirect("cadre:access_own")
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AccessDesk(HouseList[AccessRequest]):
    """调阅审批 of the minister."""

    right = Right.DECIDE_ACCESS
    template_name = "cadre/access_desk.html"

    def visible_rows(self) -> models.QuerySet[AccessRequest]:
        """What waits first, then what was decided; never one's own nor about one's relatives."""
        rows = AccessRequest.objects.visible_to(self.house.user).exclude(requested_by=self.house.user)
        waiting = models.Case(models.When(state="pending", then=0), default=1)
        return rows.select_related("cadre__unit", "requested_by__unit", "decided_by").order_by(
            waiting, "-requested_at", "-id"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the moment."""
        return super().get_context_data(now=timezone.now(), **kwargs)


class AccessDecide(StepUpRequired, Act):
    """同意 or 不同意."""

    right = Right.DECIDE_ACCESS

    def post(self, request: Any, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide and show what waits."""
        asked = get_object_or_404(AccessRequest.objects.decidable_by(request.user), pk=pk)
        form = DecisionForm(request.POST)
        decision = form.cleaned_data["decision"] if form.is_valid() else ""
        try:
            done = access_requests.decide(
                asked,
                approve=request.POST.get("do") == "approve",
                decision=decision,
                by=request.user,
                now=timezone.now(),
                url=reverse("cadre:access_own"),
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"第 {done.pk} 号申请：{done.get_state_display()}。")
        return redirect("cadre:access_desk")


class AccessEnd(Act):
    """An open record is closed before its time, by whoever asked."""

    right = Right.REQUEST_ACCESS

    def post(self, request: Any, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        """End it and show one's requests."""
        asked = get_object_or_404(AccessRequest, requested_by=request.user, pk=pk)
        access_requests.end(asked, by=request.user, now=timezone.now())
        messages.success(request, f"第 {asked.pk} 号申请已终止。")
        return redirect("cadre:access_own")


class AccessRevoke(StepUpRequired, Act):
    """An open record is closed before its time, by a minister."""

    right = Right.DECIDE_ACCESS

    def post(self, request: Any, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        """End it and show the desk."""
        visible = AccessRequest.objects.visible_to(request.user).exclude(requested_by=request.user)
        asked = get_object_or_404(visible, pk=pk)
        access_requests.end(asked, by=request.user, now=timezone.now())
        messages.success(request, f"第 {asked.pk} 号申请已终止，档案已关闭。")
        return redirect("cadre:access_desk")
