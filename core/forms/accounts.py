"""Forms about accounts, grants and cover during a leave."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.choices import AccountRequestKind, Role
from core.models import RoleGrant, Unit, User
from core.rules.accounts import reach
from core.rules.matrix import Scope
from core.rules.rights import Right
from core.services.accounts import NewAccount

from .days import DayField
from .unit_choice import UnitField, unit_options

_REACHES = {Scope.DISTRICT: "全区", Scope.UNIT: "单位", Scope.SELF: "本人", Scope.NONE: "—"}


def reason_field(label: str = "理由", help_text: str = "") -> forms.CharField:
    """Why; it stands in the audit trail."""
    return forms.CharField(
        label=label,
        max_length=200,
        help_text=help_text or "写入审计记录。",
        error_messages={"required": f"请填写{label}。"},
    )


class _HolderForm(forms.Form):
    display_name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    office = forms.CharField(label="科室", max_length=40, required=False)
    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        help_text="用于接收文件，可以不填。",
        error_messages={"invalid": "这不是电子邮箱地址，请写成 name@example.cn 的样子。"},
    )


class AddressForm(forms.Form):
    """The address to which one's own papers are mailed."""

    email = forms.EmailField(
        label="电子邮箱",
        required=False,
        help_text="送达本人的文件会发到这里。清空即不再发邮件，待办里仍能看到。",
        error_messages={"invalid": "这不是电子邮箱地址，请写成 name@example.cn 的样子。"},
    )


class NewAccountForm(_HolderForm):
    """A new account: one person, one unit."""

    field_order = ["username", "display_name", "unit", "office", "email", "id_number"]
    username = forms.CharField(
        label="账号",
        max_length=60,
        help_text="姓名拼音或工号，不区分大小写。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "请填写账号。"},
    )
    id_number = forms.CharField(
        label="身份证号",
        max_length=40,
        required=False,
        help_text="加密保存，用于一人一号和回避；可由安全管理员补登。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, user: User, today: date) -> None:
        super().__init__(data)
        options = unit_options(user, Right.MANAGE_ACCOUNTS, today)
        self.fields["unit"] = UnitField(options, label="所在单位")
        self.order_fields(self.field_order)

    @property
    def facts(self) -> NewAccount:
        """What the service asks for."""
        return NewAccount(**self.cleaned_data)


class AccountForm(_HolderForm):
    """Correcting name, office and mail address."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def values(self) -> dict[str, str]:
        """The fields without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class IdentityForm(forms.Form):
    """The ID number of the holder."""

    id_number = forms.CharField(
        label="身份证号",
        max_length=40,
        required=False,
        help_text="18 位。清空即不再登记。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    """An act that needs nothing but a reason."""

    reason = reason_field()


class TransferForm(forms.Form):
    """Another unit from a day on."""

    day = DayField(label="生效日", help_text="原授权于当日零时终止。")
    reason = reason_field("依据", "调动文号或通知，写入审计记录。")

    def __init__(self, data: Any = None, *, user: User, today: date) -> None:
        super().__init__(data, initial={"day": today})
        options = unit_options(user, Right.MANAGE_ACCOUNTS, today)
        self.fields["unit"] = UnitField(options, label="调入单位")
        self.order_fields(["unit", "day", "reason"])


class ResetForm(forms.Form):
    """What is reset, and why."""

    kind = forms.ChoiceField(
        label="事项",
        choices=[(kind.value, kind.label) for kind in AccountRequestKind if kind != AccountRequestKind.COVER],
        help_text="一次只办一项：重置密码不会解绑动态口令。",
    )
    reason = reason_field(help_text="例如：本人持证件到场，忘记密码。写入审计记录。")


class GrantForm(forms.Form):
    """A role over a unit from a day on."""

    role = forms.ChoiceField(label="角色", choices=[], error_messages={"required": "请选择角色。"})
    start = DayField(label="起")
    end = DayField(label="止", required=False, help_text="当日零时终止；不填为长期。")
    reason = reason_field("依据", "岗位、文号或通知，写入审计记录。")

    def __init__(self, data: Any = None, *, user: User, today: date, unit: Unit | None = None) -> None:
        super().__init__(data, initial={"start": today, "unit": unit})
        roles = [(role.value, f"{role.label}（{_REACHES[reach(role)]}）") for role in Role]
        self.fields["role"] = forms.ChoiceField(
            label="角色",
            choices=[("", "请选择"), *roles],
            help_text="括号里是授权范围。",
            error_messages={"required": "请选择角色。"},
        )
        options = unit_options(user, Right.MANAGE_GRANTS, today)
        self.fields["unit"] = UnitField(options, label="范围", help_text="含下级单位。")
        self.order_fields(["role", "unit", "start", "end", "reason"])


class GrantEndForm(forms.Form):
    """The day from which a role is no longer held."""

    day = DayField(label="终止日", help_text="当日零时起不再有权限。")
    reason = reason_field()


class _GrantChoice(forms.ModelChoiceField[RoleGrant]):
    def label_from_instance(self, obj: Any) -> str:
        """郑启明　部领导（云岭区）."""
        return f"{obj.user}　{obj.get_role_display()}（{obj.unit.short_name}）"


class _PersonChoice(forms.ModelChoiceField[User]):
    def label_from_instance(self, obj: Any) -> str:
        """郑启明　组织部."""
        return f"{obj}　{obj.unit.short_name if obj.unit else ''}　{obj.office}".rstrip("　")


class CoverForm(forms.Form):
    """Who is on leave, who covers, from when to when."""

    start = DayField(label="起")
    end = DayField(label="止", help_text="当日零时自动收回。")
    reason = reason_field("请假事由", "例如：外出学习。写入审计记录。")

    def __init__(
        self,
        data: Any = None,
        *,
        grants: QuerySet[RoleGrant],
        people: QuerySet[User],
        today: date,
    ) -> None:
        super().__init__(data, initial={"start": today, "end": today + timedelta(days=7)})
        wrong = {"required": "请选择。", "invalid_choice": "没有这一项，或它不在你的范围内。请重新选择。"}
        self.fields["grant"] = _GrantChoice(
            grants, label="请假的人和权限", empty_label="请选择", error_messages=wrong
        )
        self.fields["user"] = _PersonChoice(
            people, label="代行人", empty_label="请选择", error_messages=wrong
        )
        self.order_fields(["grant", "user", "start", "end", "reason"])


class AnswerForm(forms.Form):
    """Why a request is refused."""

    answer = forms.CharField(
        label="不同意的理由", max_length=200, error_messages={"required": "不同意的，请写明理由。"}
    )
