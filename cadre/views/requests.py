"""Requested changes of protected facts: the list, the decisions, the evidence, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from cadre.choices import RequestState
from cadre.filters.requests import RequestFilter
from cadre.models import ChangeRequest
from cadre.services.change_requests import approve, refuse, withdraw
from cadre.tables.requests import request_lines
from core.policy import Refused
from core.rules.rights import Right
from core.views.base import Act, HouseList, RightRequired
from core.views.downloads import stored_file_response

_MOST = 200
_LONGEST_KEY = 18  # digits; a longer number is no key that a database could hold


class RequestList(HouseList[ChangeRequest]):
    """Requests about people in the user's scope, those that wait first."""

    right = Right.EDIT_CADRES
    filterset_class = RequestFilter
    template_name = "cadre/request_list.html"
    part_template = "cadre/_request_list_results.html"

    def visible_rows(self) -> models.QuerySet[ChangeRequest]:
        """Everything in the user's scope, with what a line shows."""
        return (
            ChangeRequest.objects.visible_to(self.house.user)
            .select_related("cadre__unit", "requested_by", "decided_by", "file")
            .prefetch_related("cadre__educations")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the lines, and whether there is anything to decide on the page."""
        context = super().get_context_data(**kwargs)
        lines = request_lines(context["page_obj"].object_list, self.house.user)
        waiting = ChangeRequest.objects.visible_to(self.house.user).pending().count()
        deciding = any(line.may_decide for line in lines)
        states = RequestState.choices
        return context | {"lines": lines, "deciding": deciding, "waiting": waiting, "states": states}


class RequestDecide(Act):
    """Adopt or turn down the ticked requests, each by itself: one that cannot be leaves the others alone."""

    right = Right.APPROVE_FACTS

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Decide, tell what became of it, go back to the list."""
        ticked = [key for key in request.POST.getlist("pk")[:_MOST] if _is_key(key)]
        chosen = list(ChangeRequest.objects.decidable_by(request.user).filter(pk__in=ticked))
        if ticked and not chosen:
            raise Http404
        back = redirect(_back(request))
        if not chosen:
            messages.error(request, "还没有勾选要审核的申请。请先在左侧勾选，再采纳或不采纳。")
            return back
        adopting = request.POST.get("decision") == "approve"
        done = sum(self._decide(request, each, adopting=adopting) for each in chosen)
        if done:
            messages.success(request, f"{'已采纳' if adopting else '未采纳'} {done} 项。")
        return back

    @staticmethod
    def _decide(request: Any, each: ChangeRequest, *, adopting: bool) -> bool:
        now = timezone.now()
        try:
            if adopting:
                seen = request.POST.get(f"seen_{each.pk}", each.old)
                asked = request.POST.get(f"asked_{each.pk}")
                approve(each, seen=seen, asked=asked, by=request.user, now=now)
            else:
                refuse(each, decision=request.POST.get("reason", ""), by=request.user, now=now)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return False
        return True


class RequestWithdraw(Act):
    """The requester takes a request back."""

    right = Right.EDIT_CADRES

    def post(self, request: Any, pk: int) -> HttpResponse:
        """Withdraw, go back to the list."""
        mine = get_object_or_404(ChangeRequest.objects.visible_to(request.user), pk=pk)
        withdraw(mine, by=request.user, now=timezone.now())
        messages.success(request, f"已撤回“{mine.label}”的变更申请。")
        return redirect(_back(request))


class RequestFile(RightRequired):
    """The scan that was put forward with a request."""

    right = Right.EDIT_CADRES

    def get(self, request: Any, pk: int) -> HttpResponse:
        """The file as an attachment."""
        asked = get_object_or_404(
            ChangeRequest.objects.visible_to(request.user).select_related("file", "cadre"), pk=pk
        )
        if asked.file is None:
            raise Http404
        return stored_file_response(asked.file, by=request.user, people=[asked.cadre.trail_person])


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_KEY


def _back(request: Any) -> str:
    query = request.POST.get("query", "")
    return f"{reverse('cadre:request_list')}?{query}" if query else reverse("cadre:request_list")
