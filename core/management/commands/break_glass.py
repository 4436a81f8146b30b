"""The emergency way back in for an administrator, kept in a sealed envelope."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.management.administrators import slip
from core.policy import Refused
from core.services.accounts import break_glass


class Command(BaseCommand):
    """Gives one of the three administrators a new first password and unbinds the second factor."""

    help = "应急启封：重置一名管理员的密码和动态口令。留下告警，并通知其他管理员。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """USERNAME --reason TEXT."""
        parser.add_argument("username", help="管理员的账号")
        parser.add_argument("--reason", required=True, help="启封理由和在场的两个人，写入审计记录")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it or say why not."""
        reason = options["reason"].strip()
        if not reason:
            raise CommandError("请写明启封理由和在场的两个人。")
        try:
            opened = break_glass(options["username"], reason=reason, now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(slip(opened, "应急启封"))
        self.stdout.write("已写入审计告警，并通知其他管理员。请在启封登记簿上签字，重新封存。")
