"""Forms of acts on the list of people: tagging, saving a view."""

from __future__ import annotations

from typing import Any

from django import forms

from cadre.models import CadreTag
from core.forms import DayField

from .fields import model_fields


class TagForm(forms.Form):
    """One tag for several people, with its evidence."""

    NAMES = ("kind", "word", "evidence", "source", "noted_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = model_fields(CadreTag, self.NAMES)
        self.fields["evidence"].help_text = "写明依据，例如考察材料、工作实绩；没有依据的不登记。"
        self.fields["noted_on"] = DayField(label="认定日期")


class SaveViewForm(forms.Form):
    """The name of a view, and whether others see it."""

    name = forms.CharField(
        label="视图名称", max_length=30, error_messages={"required": "请填写视图名称，例如“35岁以下副科”。"}
    )
    shared = forms.BooleanField(label="共享给其他人（各人只看到自己范围内的人员）", required=False)
