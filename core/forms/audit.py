"""Forms of the reports about the trail; all are sent in the address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from core.models import User
from core.services.audit_reading import Period

from .days import DayField

LONGEST_DAYS = 92


class _PeriodForm(forms.Form):
    since = DayField(label="起", required=False)
    until = DayField(label="止", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            self.fields[name].widget.attrs |= {"class": "sm cw-m", "placeholder": "2026.03.31"}

    def clean(self) -> dict[str, Any]:
        """The end is not before the beginning."""
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "止日早于起日。请改正。")
        return self.cleaned_data

    @property
    def period(self) -> Period:
        """The days asked for."""
        return Period(self.cleaned_data.get("since"), self.cleaned_data.get("until"))

    @property
    def told(self) -> dict[str, str]:
        """The days, for the trail."""
        days = {"起": self.cleaned_data.get("since"), "止": self.cleaned_data.get("until")}
        return {name: f"{day:%Y.%m.%d}" for name, day in days.items() if day}


class PersonReportForm(_PeriodForm):
    """About whom: the exact name as the trail bears it, or the person's key."""

    person = forms.CharField(
        label="人员",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "sm cw-xl", "placeholder": "姓名全称，或人员编号"}),
        error_messages={"required": "请填写姓名全称或人员编号。"},
    )
    field_order = ("person", "since", "until")


class UserReportForm(_PeriodForm):
    """Whose acts: account or full name."""

    user = forms.CharField(
        label="用户",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "sm cw-l", "placeholder": "账号或姓名全称"}),
        error_messages={"required": "请填写账号或姓名全称。"},
    )
    field_order = ("user", "since", "until")

    def clean_user(self) -> User:
        """The one user of this account, or of this name."""
        words = self.cleaned_data["user"].strip()
        by_account = User.objects.filter(username=words.casefold()).first()
        if by_account:
            return by_account
        named = list(User.objects.filter(display_name=words)[:2])
        if not named:
            raise forms.ValidationError("没有这个账号，也没有这个姓名的用户。请核对后再查。")
        if len(named) > 1:
            raise forms.ValidationError("有几名用户同名。请改填账号。")
        return named[0]


class StatisticsForm(_PeriodForm):
    """At most a quarter of a year."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Both days, seven by default, and not too far apart."""
        facts = super().clean()
        facts["until"] = facts.get("until") or self.today
        facts["since"] = facts.get("since") or facts["until"] - timedelta(days=6)
        if not self.errors and facts["until"] - facts["since"] > timedelta(days=LONGEST_DAYS):
            self.add_error("since", f"一次最多统计 {LONGEST_DAYS} 天。请缩短时间。")
        return facts
