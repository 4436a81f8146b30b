"""Signing in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm

from core.rules.accounts import folded


class SignInForm(AuthenticationForm):
    """Account and password; one message for every wrong combination."""

    error_messages = {
        "invalid_login": "账号或密码不对。请核对后重新输入，注意大小写。",
        "inactive": "账号或密码不对。请核对后重新输入，注意大小写。",
    }

    def clean(self) -> dict[str, Any]:
        """Accounts are compared in the one spelling in which they are stored."""
        if "username" in self.cleaned_data:
            self.cleaned_data["username"] = folded(self.cleaned_data["username"])
        return super().clean()
