"""Deciding what was asked, and asking for cover during a leave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models, transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from core.choices import AccountRequestKind
from core.forms.accounts import AnswerForm, CoverForm
from core.http import HouseRequest
from core.models import AccountRequest, RoleGrant, User
from core.policy import Refused
from core.querysets import within
from core.rules.matrix import ADMINISTRATORS
from core.rules.rights import Right
from core.services import accounts, grants
from core.views.base import Act, HouseList, RightRequired
from core.views.step_up import StepUpRequired

from .acts import first_password_page

# The field beside which a refusal stands.
_FIELDS = {
    "covers.scope": "grant",
    "covers.self": "user",
    "covers.inactive": "user",
    "covers.past": "start",
    "covers.span": "end",
    "covers.more": "end",
}
_RELATED = ("user__unit", "asked_by", "decided_by", "grant__user", "grant__unit")


class RequestDecide(StepUpRequired, RightRequired, View):
    """One request: what is asked, by whom and why; confirm or refuse."""

    right = Right.MANAGE_GRANTS

    def get(self, request: HouseRequest, pk: int) -> HttpResponse:
        """The request."""
        return self._page(request, self._request(pk), AnswerForm())

    def post(self, request: HouseRequest, pk: int) -> HttpResponse:
        """Confirm or refuse."""
        asked = self._request(pk)
        form = AnswerForm(request.POST if request.POST.get("decision") == "refuse" else None)
        if form.is_bound and not form.is_valid():
            return self._page(request, asked, form, status=422)
        try:
            with transaction.atomic():
                return self._decide(request, asked, form)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("core:account_request", pk=pk)

    @staticmethod
    def _decide(request: HouseRequest, asked: AccountRequest, form: AnswerForm) -> HttpResponse:
        now, by = timezone.now(), request.user
        if form.is_bound:
            accounts.refuse_request(asked, answer=form.cleaned_data["answer"], by=by, now=now)
            messages.success(request, f"{asked}：已退回，理由已告知申请人。")
        elif asked.kind == AccountRequestKind.COVER:
            grants.confirm_cover(asked, by=by, now=now)
            messages.success(request, f"{asked}：已授权，到期自动收回。")
        elif password := accounts.confirm_reset(asked, by=by, now=now):
            return first_password_page(request, User.objects.get(pk=asked.user_id), password)
        else:
            messages.success(request, f"{asked}：已解绑动态口令，本人下次登录时重新绑定。")
        return redirect("core:account_request_list")

    @staticmethod
    def _request(pk: int) -> AccountRequest:
        return get_object_or_404(AccountRequest.objects.select_related(*_RELATED), pk=pk)

    def _page(
        self, request: HouseRequest, asked: AccountRequest, form: Form, status: int = 200
    ) -> HttpResponse:
        context = {
            "asked": asked,
            "form": form,
            "may_decide": asked.is_waiting and request.user.pk not in {asked.asked_by_id, asked.user_id},
        }
        return render(request, "core/account_request.html", context, status=status)


class RequestWithdraw(Act):
    """Take a request for a reset back."""

    right = Right.MANAGE_ACCOUNTS

    def post(self, request: HouseRequest, pk: int) -> HttpResponse:
        """Withdraw the reader's own request."""
        asked = get_object_or_404(AccountRequest.objects.select_related("user"), pk=pk, asked_by=request.user)
        accounts.withdraw_request(asked, by=request.user, now=timezone.now())
        messages.success(request, "已撤回。")
        return redirect("core:account_detail", uuid=asked.user.uuid)


class CoverList(HouseList[AccountRequest]):
    """What the minister has asked for."""

    right = Right.REQUEST_COVER
    template_name = "core/cover_list.html"

    def visible_rows(self) -> models.QuerySet[AccountRequest]:
        """The reader's own requests."""
        own = AccountRequest.objects.filter(asked_by=self.house.user, kind=AccountRequestKind.COVER)
        return own.select_related(*_RELATED)


class CoverCreate(RightRequired, View):
    """The form that asks for cover."""

    right = Right.REQUEST_COVER

    def get(self, request: HouseRequest) -> HttpResponse:
        """An empty form for a week from today on."""
        return self._page(request, self._form(request))

    def post(self, request: HouseRequest) -> HttpResponse:
        """Ask, or say what is wrong."""
        form = self._form(request, request.POST)
        if form.is_valid():
            try:
                asked = grants.ask_cover(**form.cleaned_data, by=request.user, now=timezone.now())
            except Refused as refusal:
                form.add_error(_FIELDS.get(refusal.findings[0].rule_id), str(refusal))
            else:
                messages.success(request, f"已提交：由{asked.user}代行，等安全管理员办理。")
                return redirect("core:cover_list")
        return self._page(request, form, status=422)

    @staticmethod
    def _form(request: HouseRequest, data: Any = None) -> CoverForm:
        user, today = request.user, request.today
        held = RoleGrant.objects.filter(RoleGrant.holding(today)).exclude(
            role__in=[*ADMINISTRATORS, "person"]
        )
        held = held.filter(within(user.scope_paths(Right.REQUEST_COVER), "unit__path"))
        people = User.objects.filter(pk__in=[holder.pk for holder in held.holders()]).select_related("unit")
        offered = grants.coverable_grants(user, on=today)
        return CoverForm(data, grants=offered, people=people.order_by("display_name"), today=today)

    @staticmethod
    def _page(request: HouseRequest, form: Form, status: int = 200) -> HttpResponse:
        return render(request, "core/cover_form.html", {"form": form}, status=status)


class CoverWithdraw(Act):
    """Take a request back."""

    right = Right.REQUEST_COVER

    def post(self, request: HouseRequest, pk: int) -> HttpResponse:
        """Withdraw the reader's own request."""
        asked = get_object_or_404(AccountRequest, pk=pk, asked_by=request.user)
        accounts.withdraw_request(asked, by=request.user, now=timezone.now())
        messages.success(request, "已撤回。")
        return redirect("core:cover_list")
