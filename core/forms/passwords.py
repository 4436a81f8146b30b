"""Changing one's own password."""

from __future__ import annotations

from typing import Any

from django import forms

from core.rules.passwords import LONGEST


def _field(label: str, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": f"请填写{label}。", "max_length": f"密码最多 {LONGEST} 个字符，请缩短。"},
    )


class PasswordForm(forms.Form):
    """The present password, and the new one twice."""

    present = _field("当前密码", "current-password")
    new = _field("新密码", "new-password")
    again = _field("再输一遍新密码", "new-password")

    def clean(self) -> dict[str, Any]:
        """Both entries of the new password are the same."""
        cleaned = super().clean() or {}
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", "两次输入的新密码不一样，请重新输入。")
        return cleaned
