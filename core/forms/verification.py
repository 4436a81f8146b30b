"""The secret that shows who sits there: the code of the second factor, or the password."""

from __future__ import annotations

from typing import Any

from django import forms


class CodeInput(forms.TextInput):
    """Six digits; a page that asks again never repeats those that were wrong."""

    def format_value(self, value: Any) -> str | None:
        """Always empty."""
        return None


class VerificationForm(forms.Form):
    """One field: six digits, or the password where there is no second factor."""

    secret = forms.CharField(max_length=256, strip=False)

    def __init__(self, *args: Any, with_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.with_code = with_code
        field = self.fields["secret"]
        if with_code:
            field.label = "动态口令"
            field.error_messages["required"] = "请输入手机上显示的 6 位动态口令。"
            field.widget = CodeInput(
                attrs={
                    "inputmode": "numeric",
                    "autocomplete": "one-time-code",
                    "maxlength": "7",
                    "autofocus": True,
                }
            )
        else:
            field.label = "密码"
            field.error_messages["required"] = "请输入你的登录密码。"
            field.widget = forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True})
