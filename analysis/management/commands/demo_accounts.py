"""Prints the accounts of the demo district."""

from __future__ import annotations

import os
from typing import Any
from unicodedata import east_asian_width

from django.core.management.base import BaseCommand

from analysis.demo.accounts import ACCOUNTS, SECRETARY_PREFIX
from core.choices import Role
from core.models import User
from core.rules.accounts import DEMO_PASSWORD


class Command(BaseCommand):
    """manage.py demo_accounts."""

    help = "列出演示账号；没有装入演示数据时不输出。"

    def handle(self, *args: Any, **options: Any) -> None:
        """A table of the accounts that exist, and the password that they share."""
        existing = set(User.objects.values_list("username", flat=True))
        rows = [
            (account.username, account.display_name, Role(account.role).label, account.purpose)
            for account in ACCOUNTS
            if account.username in existing
        ]
        if not rows:
            return
        self.stdout.write("演示账号")
        for row in [("账号", "姓名", "角色", "用途"), *rows]:
            self.stdout.write(
                "  " + "".join(_padded(text, width) for text, width in zip(row, (14, 14, 16, 0), strict=True))
            )
        secretaries = sum(name.startswith(SECRETARY_PREFIX) for name in existing)
        if secretaries:
            self.stdout.write(f"  其他单位书记：{SECRETARY_PREFIX}001 至 {SECRETARY_PREFIX}{secretaries:03d}")
        own = "DEMO_PASSWORD" in os.environ
        self.stdout.write(f"  密码：{'装入时 DEMO_PASSWORD 所设的密码' if own else DEMO_PASSWORD}")


def _padded(text: str, width: int) -> str:
    """Text followed by blanks up to a width in half-width places; Chinese takes two each."""
    taken = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(0, width - taken)
