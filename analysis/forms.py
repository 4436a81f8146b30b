"""Forms of report schedules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from analysis.choices import ReportKind
from analysis.models import ReportSchedule
from core.choices import Role
from core.forms import DayField, RowsField
from core.models import RoleGrant, User
from core.rules.rights import Right, roles_with

READERS = (Role.MINISTER, Role.LEADER, Role.ORGANIZER, Role.SECRETARY)


class ScheduleForm(forms.ModelForm[ReportSchedule]):
    """One schedule: what, when, for whom, by which way, signed by whom."""

    start = DayField(label="起始日期", help_text="从该日起到期的周期才执行；过去的日期会补做。")
    roles = forms.MultipleChoiceField(
        label="收件角色",
        required=False,
        choices=[(role.value, role.label) for role in READERS],
        widget=forms.CheckboxSelectMultiple,
        help_text="通报送给全区范围的这些角色，勾选“单位书记”则送各单位书记。反馈函只送本单位书记，不看此项。",
    )

    class Meta:
        model = ReportSchedule
        fields = (
            "name", "kind", "frequency", "start", "roles", "recipients", "by_inbox", "by_email",
            "attach_file", "needs_approval", "signer", "is_active",
        )  # fmt: skip
        field_classes = {"recipients": RowsField}
        help_texts = {
            "recipients": "按住 Ctrl 可选多人。",
            "by_email": "按收件人账号里登记的邮箱发送。",
            "attach_file": "反馈函含个人信息，只应发往内网邮箱；不勾选则邮件只有登录链接。",
            "needs_approval": "勾选后先起草，由部领导签发，签发后自动送达。",
            "signer": "不经逐份签发时，以谁的名义签发；须是有签发权限的部领导，并已同意。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = RoleGrant.objects.filter(RoleGrant.holding(timezone.localdate()))
        readers = held.filter(role__in=roles_with(Right.VIEW_LIGHTS))
        signers = held.filter(role__in=roles_with(Right.APPROVE_LETTER), unit__parent__isnull=True)
        people = User.objects.filter(is_active=True).order_by("username")
        # Administrators never receive personnel data.
        self.fields["recipients"].queryset = people.filter(pk__in=[user.pk for user in readers.holders()])  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["signer"].queryset = people.filter(pk__in=[user.pk for user in signers.holders()])  # type: ignore[attr-defined]  # ModelChoiceField
        for name in ("kind", "frequency"):
            choices = self.fields[name].choices  # type: ignore[attr-defined]  # ModelChoiceField
            self.fields[name].choices = [("", "请选择"), *(each for each in choices if each[0])]  # type: ignore[attr-defined]  # ModelChoiceField
        self.fields["signer"].empty_label = "不授权，逐份签发"  # type: ignore[attr-defined]  # ModelChoiceField

    def clean_start(self) -> date:
        """A start long ago would make up years of letters."""
        start: date = self.cleaned_data["start"]
        if (timezone.localdate() - start).days > 366:
            raise forms.ValidationError("起始日期不能早于一年前，否则会补做过多报告。请改为近一年内的日期。")
        return start

    def clean(self) -> dict[str, Any]:
        """Papers need a way to their reader."""
        facts: dict[str, Any] = super().clean() or {}
        papers = facts.get("kind") != ReportKind.REFRESH
        if papers and not (facts.get("by_inbox") or facts.get("by_email")):
            self.add_error("by_inbox", "请至少选一种送达方式。")
        return facts
