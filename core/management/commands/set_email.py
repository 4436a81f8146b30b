"""Set the address to which a user's papers are mailed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.management.commands.create_account import email_address
from core.models import User
from core.services.accounts import set_email


class Command(BaseCommand):
    """For a server without anybody at the pages; the system administrator does it on the account's page."""

    help = "登记或更换账号的电子邮箱。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """USERNAME EMAIL."""
        parser.add_argument("username", help="登录账号")
        parser.add_argument("email", type=email_address, help="电子邮箱")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set it or say that there is no such account."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"没有账号 {options['username']}。")
        set_email(user, options["email"], by=None)
        self.stdout.write(f"已登记 {user.username} 的电子邮箱 {user.email}。")
