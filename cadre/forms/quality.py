"""Waiving a fault and putting down a recognition, as forms."""

from __future__ import annotations

from typing import Any

from django import forms

from cadre.choices import Quality, RecognisedFact
from core.forms import DayField, UnitField, UnitOption


class QualityFilterForm(forms.Form):
    """Whose faults, of which grade and rule."""

    q = forms.CharField(
        label="姓名", max_length=36, required=False, widget=forms.TextInput(attrs={"class": "sm"})
    )
    grade = forms.ChoiceField(label="程度", required=False, choices=[("", "全部"), *Quality.choices])

    def __init__(
        self, *args: Any, units: list[UnitOption], rules: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        unit = UnitField(units, label="单位", required=False, empty_label="全部单位")
        rule = forms.ChoiceField(label="问题", required=False, choices=[("", "全部问题"), *rules])
        self.fields = {"unit": unit, "rule": rule, **self.fields}


class WaiverForm(forms.Form):
    """Why a fault stays."""

    rule = forms.CharField(widget=forms.HiddenInput, max_length=60)
    reason = forms.CharField(
        label="保留理由",
        max_length=300,
        error_messages={"required": "请写明这个问题为什么可以保留。"},
        help_text="写入变更记录，例如“档案已核，1985 年户籍登记有误”。",
    )


class RecognitionForm(forms.Form):
    """What was recognised from the archive."""

    fact = forms.ChoiceField(label="认定项目", choices=RecognisedFact.choices)
    new = forms.CharField(
        label="认定为",
        max_length=120,
        help_text="年月写成 1990.05；学历、经历写认定的结论。出生、参加工作、入党时间登记后即写入记录。",
    )
    document_no = forms.CharField(label="认定文号", max_length=60)
    decided_on = DayField(label="认定日期")
    note = forms.CharField(
        label="依据材料", max_length=300, required=False, help_text="例如“1998 年入团志愿书”。"
    )
