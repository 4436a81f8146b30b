"""The one-time setup of the three administrators."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.choices import Role
from core.management.administrators import slip, the_district
from core.policy import Refused
from core.services.accounts import create_administrators

_OPTIONS = {"sysadmin": "--system", "secadmin": "--security", "auditor": "--audit"}


class Command(BaseCommand):
    """Makes all three together, prints each first password once, and refuses when there is any already."""

    help = "一次性建立系统管理员、安全管理员和审计管理员。已有任何管理员时拒绝执行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--system, --security and --audit, each with USERNAME and NAME."""
        for role, option in _OPTIONS.items():
            parser.add_argument(
                option,
                dest=role,
                nargs=2,
                required=True,
                metavar=("账号", "姓名"),
                help=f"{Role(role).label}的账号和姓名",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them or say why not."""
        names = {role: (options[role][0], options[role][1]) for role in _OPTIONS}
        try:
            with transaction.atomic():
                made = create_administrators(names, district=the_district(), now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for opened, role in zip(made, _OPTIONS, strict=True):
            self.stdout.write(slip(opened, Role(role).label))
        self.stdout.write("初始密码只显示这一次。请分别当面交给三个人，不要放在一处保存。")
