"""Granting a role to an account and ending it."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from core.forms.accounts import GrantEndForm, GrantForm
from core.http import HouseRequest
from core.models import RoleGrant, User
from core.rules.rights import Right
from core.services import grants
from core.views.step_up import StepUpRequired

from .acts import AccountAct, reader_of


class GrantCreate(StepUpRequired, AccountAct):
    """A role over a unit."""

    right = Right.MANAGE_GRANTS
    title, verb, done = "授权", "授权", "已授权"
    note = (
        "只授工作需要的最小角色和范围。三类管理员互斥，也不能兼任业务角色。"
        "授权后本人须重新登录。请假代行由部领导申请，在“账号事项”里办理。"
    )

    def form(self, request: HouseRequest, account: User, data: Any) -> GrantForm:
        """Starts with the holder's unit from today on."""
        return GrantForm(data, **reader_of(request), unit=account.unit)

    def act(self, request: HouseRequest, account: User, form: GrantForm) -> None:
        """Grant."""
        wanted = grants.Wanted(**form.cleaned_data)
        grants.grant_role(account, wanted, by=request.user, now=timezone.now())


class GrantEnd(StepUpRequired, AccountAct):
    """The end of a role."""

    right = Right.MANAGE_GRANTS
    title, verb, done = "终止授权", "终止授权", "已登记终止授权"
    takes_away = True
    note = "本人的会话立即退出；别人对这项授权的代行同时终止。"

    def form(self, request: HouseRequest, account: User, data: Any) -> GrantEndForm:
        """Starts with today; the note says which grant it is."""
        grant = self._grant(account)
        self.subtitle = f"{grant.get_role_display()}（{grant.unit.name}）"
        if not grant.is_intact:
            self.subtitle += "：与行摘要不符，终止后按从未生效处理"
        return GrantEndForm(data, initial={"day": request.today})

    def act(self, request: HouseRequest, account: User, form: GrantEndForm) -> None:
        """End."""
        grants.end_grant(self._grant(account), **form.cleaned_data, by=request.user, now=timezone.now())

    def _grant(self, account: User) -> RoleGrant:
        return get_object_or_404(account.grants.select_related("unit"), pk=self.kwargs["pk"])
