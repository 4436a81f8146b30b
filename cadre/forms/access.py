"""Forms about who may read which record: keeping away, asking to read, deciding, checking one's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from core.models import User

REASON_LENGTH = 200


def _name(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label="姓名", max_length=36, required=required, error_messages={"required": "请填写姓名。"}
    )


def _unit(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label="单位",
        max_length=60,
        required=required,
        help_text="写单位全称、简称或单位编码，例如“清河镇”。",
        error_messages={"required": "请填写单位全称或简称。"},
    )


class DeclareForm(forms.Form):
    """From whom one keeps away."""

    name, unit_text = _name(required=False), _unit(required=False)
    id_number = forms.CharField(
        label="身份证号",
        max_length=18,
        required=False,
        help_text="可以代替姓名和单位；加密保存，只用于比对。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    relation = forms.CharField(
        label="关系",
        max_length=20,
        help_text="例如“配偶”“父亲”“妹夫”。",
        error_messages={"required": "请写明关系，例如“配偶”“兄弟”。"},
    )


class DeclareForForm(DeclareForm):
    """From whom somebody else keeps away."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label="账号",
        to_field_name="username",
        empty_label="请选择账号",
        error_messages={"required": "请选择为哪个账号登记。", "invalid_choice": "请在列表里选择账号。"},
    )
    field_order = ("user", "name", "unit_text", "id_number", "relation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("display_name")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["user"].label_from_instance = _account  # type: ignore[attr-defined]  # a ModelChoiceField


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label="理由", max_length=REASON_LENGTH, error_messages={"required": "请写明理由。"}
    )


class AccessForm(forms.Form):
    """Whose record one wants to read, why and for how long."""

    name, unit_text = _name(), _unit()
    purpose = forms.CharField(
        label="调阅事由",
        max_length=REASON_LENGTH,
        help_text="写明办理什么事项，例如“拟调入我镇，了解任职经历”。",
        error_messages={"required": "请写明调阅事由。"},
    )
    hours = forms.IntegerField(
        label="调阅时限（小时）",
        min_value=1,
        initial=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "cw-s"}),
        error_messages={"required": "请填写小时数。", "invalid": "请填写整数小时。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].help_text = f"到时自动关闭，最长 {settings.PROTECTION.access_hours} 小时。"


class DecisionForm(forms.Form):
    """What the minister says."""

    decision = forms.CharField(label="审批意见", max_length=REASON_LENGTH, required=False)


class CorrectionWish(forms.Form):
    """What is wrong in one's own record."""

    text = forms.CharField(
        label="需要更正的内容",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明哪一项、现在写的什么、应该是什么、有什么材料可以证明。",
        error_messages={"required": "请写明需要更正的内容。"},
    )


def _account(user: User) -> str:
    return f"{user.display_name}（{user.username}）"
