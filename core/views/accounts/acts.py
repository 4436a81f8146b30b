"""Making accounts and acting on one of them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.generic import View

from core.choices import AccountRequestKind
from core.forms.accounts import (
    AccountForm,
    IdentityForm,
    NewAccountForm,
    ReasonForm,
    ResetForm,
    TransferForm,
)
from core.http import HouseRequest
from core.models import User
from core.policy import Refused
from core.rules.rights import Right
from core.services import accounts
from core.views.base import RightRequired
from core.views.step_up import StepUpRequired

# The field beside which a refusal stands.
_FIELDS = {
    "accounts.name": "username",
    "accounts.taken": "username",
    "accounts.address": "email",
    "accounts.id_number": "id_number",
    "accounts.one_person": "id_number",
    "accounts.same_unit": "unit",
    "grants.district_role": "unit",
    "grants.unit_role": "unit",
    "grants.ended_unit": "unit",
    "grants.exclusive": "role",
    "grants.twice": "role",
    "grants.past": "start",
    "grants.span": "end",
    "grants.past_end": "day",
    "grants.later": "day",
}


def reader_of(request: HouseRequest) -> dict[str, Any]:
    """What a form asks about its reader: whose choices it offers, as of which day."""
    return {"user": request.user, "today": request.today}


class AccountCreate(StepUpRequired, RightRequired, View):
    """The form for a new account; its first password is shown once."""

    right = Right.MANAGE_ACCOUNTS

    def get(self, request: HouseRequest) -> HttpResponse:
        """An empty form."""
        return self._page(request, NewAccountForm(**reader_of(request)))

    def post(self, request: HouseRequest) -> HttpResponse:
        """Make the account and show the paper, or say what is wrong."""
        form = NewAccountForm(request.POST, **reader_of(request))
        if form.is_valid():
            try:
                opened = accounts.create_account(form.facts, by=request.user, now=timezone.now())
            except Refused as refusal:
                form.add_error(_FIELDS.get(refusal.findings[0].rule_id), str(refusal))
            else:
                return first_password_page(request, opened.user, opened.password)
        return self._page(request, form, status=422)

    @staticmethod
    def _page(request: HouseRequest, form: Form, status: int = 200) -> HttpResponse:
        return render(request, "core/account_create.html", {"form": form}, status=status)


def first_password_page(request: HouseRequest, account: User, password: str) -> HttpResponse:
    """The paper with a first password; nobody can call it up again."""
    context = {"account": account, "password": password, "is_new": not account.is_active}
    return render(request, "core/first_password.html", context)


class AccountAct(RightRequired, View):
    """A form about one account; a subclass says which form and which service."""

    title: ClassVar[str] = ""
    verb: ClassVar[str] = ""
    done: ClassVar[str] = ""
    note: ClassVar[str] = ""
    takes_away: ClassVar[bool] = False
    subtitle = ""

    def get(self, request: HouseRequest, uuid: UUID, **given: Any) -> HttpResponse:
        """The form."""
        account = self._account(uuid)
        return self._page(request, account, self.form(request, account, None))

    def post(self, request: HouseRequest, uuid: UUID, **given: Any) -> HttpResponse:
        """Perform the act, or say why not."""
        account = self._account(uuid)
        form = self.form(request, account, request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    self.act(request, account, form)
            except Refused as refusal:
                field = _FIELDS.get(refusal.findings[0].rule_id)
                form.add_error(field if field in form.fields else None, str(refusal))
            else:
                messages.success(request, f"{account}：{self.done}。")
                return redirect("core:account_detail", uuid=account.uuid)
        return self._page(request, account, form, status=422)

    def form(self, request: HouseRequest, account: User, data: Any) -> Any:
        """The form, bound when data is given."""
        raise NotImplementedError

    def act(self, request: HouseRequest, account: User, form: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    @staticmethod
    def _account(uuid: UUID) -> User:
        return get_object_or_404(User.objects.select_related("unit"), uuid=uuid)

    def _page(self, request: HouseRequest, account: User, form: Form, status: int = 200) -> HttpResponse:
        context = {"account": account, "form": form, "act": self}
        return render(request, "core/account_form.html", context, status=status)


class AccountEdit(AccountAct):
    """Name, office, mail address."""

    right = Right.MANAGE_ACCOUNTS
    title, verb, done = "修改", "保存修改", "已保存修改"
    note = "只改姓名、科室和电子邮箱。换单位请用“调动”；账号名不能改。启用后邮箱由本人登记，这里只能清空。"

    def form(self, request: HouseRequest, account: User, data: Any) -> AccountForm:
        """Starts with what is recorded."""
        names = ("display_name", "office", "email", "version")
        return AccountForm(data, initial={name: getattr(account, name) for name in names})

    def act(self, request: HouseRequest, account: User, form: AccountForm) -> None:
        """Change."""
        version = form.cleaned_data["version"]
        accounts.change_account(account, values=form.values, version=version, by=request.user)


class AccountIdentity(StepUpRequired, AccountAct):
    """The holder's ID number."""

    right = Right.ACTIVATE_ACCOUNTS
    title, verb, done = "登记身份证号", "保存", "已登记身份证号"
    note = "请核对证件原件。号码加密保存，只用来保证一人一号、判断回避，任何页面都不显示全号。"

    def form(self, request: HouseRequest, account: User, data: Any) -> IdentityForm:
        """Always empty: the number is nowhere shown in full."""
        return IdentityForm(data)

    def act(self, request: HouseRequest, account: User, form: IdentityForm) -> None:
        """Assign."""
        number = form.cleaned_data["id_number"]
        accounts.set_identity(account, number, by=request.user, now=timezone.now())


class _ReasonAct(AccountAct):
    def form(self, request: HouseRequest, account: User, data: Any) -> Form:
        """Asks for the reason."""
        return ReasonForm(data)


class AccountDisable(StepUpRequired, _ReasonAct):
    """Nobody signs in with it any more."""

    right = Right.MANAGE_ACCOUNTS
    title, verb, done = "停用", "停用账号", "已停用，会话和授权即时终止"
    takes_away = True
    note = (
        "本人正在用的会话立即退出，全部授权和对他的代行立即终止，未取走的导出文件销毁。"
        "以后要恢复，须由安全管理员重新授权并启用。"
    )

    def act(self, request: HouseRequest, account: User, form: Form) -> None:
        """Disable."""
        accounts.disable(account, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())


class _PlainAct(AccountAct):
    def form(self, request: HouseRequest, account: User, data: Any) -> Form:
        """Asks for nothing."""
        return Form(data)


class AccountActivate(StepUpRequired, _PlainAct):
    """The holder may sign in."""

    right = Right.ACTIVATE_ACCOUNTS
    title, verb, done = "启用", "启用账号", "已启用，本人可以用初始密码登录"
    note = "启用前请核对：人在岗、单位和科室无误、角色和范围正是工作需要的。"

    def form(self, request: HouseRequest, account: User, data: Any) -> Form:
        """Asks for nothing; the page names the roles that begin to work."""
        lasting = accounts.open_grants(account, on=request.today)
        held = [f"{grant.get_role_display()}（{grant.unit.short_name}）" for grant in lasting]
        self.subtitle = "、".join(held) or "没有角色"
        return super().form(request, account, data)

    def act(self, request: HouseRequest, account: User, form: Form) -> None:
        """Activate."""
        accounts.activate(account, by=request.user, now=timezone.now())


class AccountUnlock(_PlainAct):
    """Forget the failed attempts."""

    right = Right.ACTIVATE_ACCOUNTS
    title, verb, done = "解除锁定", "解除锁定", "已解除锁定，本人可以再试"
    note = "请先当面或电话核实是本人多次输错密码。如果不是本人，请不要解除，并改由系统管理员停用账号。"

    def act(self, request: HouseRequest, account: User, form: Form) -> None:
        """Unlock."""
        accounts.unlock(account, by=request.user)


class AccountTransfer(StepUpRequired, AccountAct):
    """Another unit from a day on."""

    right = Right.MANAGE_ACCOUNTS
    title, verb, done = "调动", "登记调动", "已登记调动，原授权到生效日零时终止"
    note = "登记后所在单位随即变更，原有的全部授权到生效日零时终止。新单位的角色和范围由安全管理员另行授予。"

    def form(self, request: HouseRequest, account: User, data: Any) -> TransferForm:
        """Starts with today."""
        return TransferForm(data, **reader_of(request))

    def act(self, request: HouseRequest, account: User, form: TransferForm) -> None:
        """Transfer."""
        accounts.transfer(account, **form.cleaned_data, by=request.user, now=timezone.now())


class AccountReset(StepUpRequired, AccountAct):
    """Ask to reset the password or the second factor."""

    right = Right.MANAGE_ACCOUNTS
    title, verb, done = "申请重置", "提交申请", "已提交，等安全管理员当面确认"
    note = (
        "须本人持证件到场，系统管理员申请、安全管理员确认，两人缺一不可。"
        "系统不发重置邮件，也没有密码问题。重置密码不会解绑动态口令；两样都丢失的，分别申请。"
    )

    def form(self, request: HouseRequest, account: User, data: Any) -> ResetForm:
        """What and why."""
        return ResetForm(data)

    def act(self, request: HouseRequest, account: User, form: ResetForm) -> None:
        """Ask."""
        facts = form.cleaned_data
        kind = AccountRequestKind(facts["kind"])
        accounts.ask_reset(account, kind, reason=facts["reason"], by=request.user, now=timezone.now())
