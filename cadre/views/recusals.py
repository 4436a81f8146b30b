"""Keeping away from relatives' records: declared by oneself, or registered by the administrator."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from cadre.forms.access import DeclareForForm, DeclareForm, ReasonForm
from cadre.models import RecusalDeclaration
from cadre.services import recusal
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import Act, HouseList
from core.views.step_up import StepUpRequired

# Whether the words fit a record is not told: the answer is the same for everybody.
ANSWER = "已登记。凡与所填内容相符的档案，自现在起对该账号关闭；以后新登记的也一样。"


class _Declaring(HouseList[RecusalDeclaration]):
    """A list of declarations with the form for one more."""

    template_name = "cadre/recusal_list.html"
    form_class: type[DeclareForm] = DeclareForm
    for_others = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the form."""
        kwargs.setdefault("form", self.form_class())
        return super().get_context_data(for_others=self.for_others, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Declare, or say what is wrong."""
        form = self.form_class(request.POST)
        if form.is_valid():
            facts = dict(form.cleaned_data)
            try:
                recusal.declare(facts.pop("user", request.user), by=request.user, **facts)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, ANSWER)
                return redirect(request.path)
        self.object_list = self.get_queryset()
        return self.render_to_response(self.get_context_data(form=form), status=422)


class RecusalList(_Declaring):
    """回避登记 of the security administrator, who learns of nobody's record."""

    right = Right.MANAGE_GRANTS
    form_class = DeclareForForm
    for_others = True

    def visible_rows(self) -> models.QuerySet[RecusalDeclaration]:
        """All declarations, as they were typed."""
        return RecusalDeclaration.objects.select_related("user", "declared_by", "ended_by")


class OwnRecusals(_Declaring):
    """我的回避申报."""

    right = Right.VIEW_CADRES

    def visible_rows(self) -> models.QuerySet[RecusalDeclaration]:
        """What one has declared, and what was registered for one."""
        return RecusalDeclaration.objects.filter(user=self.house.user).select_related(
            "user", "declared_by", "ended_by"
        )


class RecusalEnd(StepUpRequired, Act):
    """A declaration is taken back by the administrator."""

    right = Right.MANAGE_GRANTS

    def post(self, request: Any, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        """End it and show the list."""
        said = get_object_or_404(RecusalDeclaration, pk=pk)
        form = ReasonForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        recusal.end_declaration(said, reason=reason, by=request.user, now=timezone.now())
        messages.success(request, "已终止这条回避申报。")
        return redirect("cadre:recusal_list")
