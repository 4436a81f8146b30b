"""What is asked before data leaves or a number is shown: what for."""

from __future__ import annotations

from typing import Any

from django import forms

REASONS = (
    ("任免", "办理任免、考察"),
    ("核对", "核对档案、身份"),
    ("上报", "上报备案、统计"),
    ("来访", "答复本人查询"),
    ("其他", "其他（写明）"),
)
_LEAST = 4


class PurposeForm(forms.Form):
    """What a file is for, and whether children under 14 are to be in it."""

    purpose = forms.CharField(
        label="用途",
        min_length=_LEAST,
        max_length=200,
        help_text="给谁、办什么事，例如“报市委组织部备案”。写入审计记录，审批人会看到。",
        error_messages={
            "required": "还没有写明用途。请写清楚给谁、办什么事。",
            "min_length": "用途写得太简单，请写清楚给谁、办什么事。",
        },
    )
    with_minors = forms.BooleanField(
        label="列出未满十四周岁的子女",
        required=False,
        help_text="默认不列出。只有表格必须填写时才勾选，勾选会记入审计。",
    )


class RevealForm(forms.Form):
    """Why a whole number is to be shown."""

    reason = forms.ChoiceField(
        label="事由", choices=REASONS, error_messages={"required": "请选择显示完整号码的事由。"}
    )
    note = forms.CharField(
        label="说明", required=False, max_length=120, help_text="写明具体事项，例如“林知远任前公示”。"
    )

    def clean(self) -> dict[str, Any]:
        """Another reason is written out."""
        super().clean()
        facts: dict[str, Any] = self.cleaned_data
        if facts.get("reason") == "其他" and len(facts.get("note", "").strip()) < _LEAST:
            self.add_error("note", "选择“其他”时，请写明具体事项。")
        return facts

    @property
    def words(self) -> str:
        """The reason in one line for the trail."""
        label, note = dict(REASONS)[self.cleaned_data["reason"]], self.cleaned_data["note"].strip()
        return f"{label}：{note}" if note else label
