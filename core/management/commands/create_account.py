"""Open an account from the command line, in an installation that is tried out and not in service."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from core.choices import Role
from core.management.administrators import the_district
from core.management.asking import asked
from core.models import Unit, User
from core.policy import Refused
from core.rules.accounts import folded
from core.rules.matrix import ADMINISTRATORS
from core.services.accounts import open_account
from core.services.passwords import Whose, validate


def email_address(text: str) -> str:
    """An argument that is empty or an e-mail address. Raises ArgumentTypeError with the sentence to show."""
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise ArgumentTypeError(f"“{text}”不是电子邮箱地址，请写成 name@example.cn 的样子。") from error
    return text


class Command(BaseCommand):
    """Asks for the password; in an empty database the district itself is made as the first unit."""

    help = "建立试用账号（正式环境不可用）。数据库中还没有单位时，先建立区本级。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """USERNAME, --name, --role, --unit, --email, --password-stdin."""
        parser.add_argument("username", help="登录账号")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--role", required=True, choices=Role.values, help="角色")
        parser.add_argument("--unit", default="", help="单位代码，缺省为区本级")
        parser.add_argument("--email", type=email_address, default="", help="电子邮箱，用于接收文件")
        parser.add_argument("--password-stdin", action="store_true", help="从标准输入读密码")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open the account or say in a sentence why not."""
        if settings.PRODUCTION:
            raise CommandError(
                "正式环境不能用命令建立账号：请由系统管理员在“账号管理”里建立，安全管理员授权并启用。"
                "还没有管理员的，先执行 create_administrators。"
            )
        username = folded(options["username"])
        if User.objects.filter(username=username).exists():
            raise CommandError(f"账号 {username} 已存在，请换一个。")
        unit = _unit(options["unit"])
        whose = Whose(options["name"], username, unit, administrator=options["role"] in ADMINISTRATORS)
        password = _password(whose, from_stdin=options["password_stdin"])
        user = open_account(
            username,
            display_name=options["name"],
            role=options["role"],
            unit=unit,
            password=password,
            email=options["email"],
            start=timezone.localdate(),
            by=None,
        )
        self.stdout.write(f"已建立账号 {user.username}：{Role(options['role']).label}，范围 {unit.name}。")


def _unit(code: str) -> Unit:
    """The named unit; without a code the district, made when there is no unit at all."""
    if code:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"没有代码为 {code} 的单位。")
        return unit
    return the_district()


def _password(whose: Whose, *, from_stdin: bool) -> str:
    """A password that the policy accepts, asked twice at a terminal."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = asked("密码：", otherwise="--password-stdin")
        if password != asked("再输一遍：", otherwise="--password-stdin"):
            raise CommandError("两次输入的密码不一致，没有建立账号。")
    try:
        validate(password, whose)
    except Refused as refusal:
        raise CommandError("".join(finding.reason for finding in refusal.findings)) from refusal
    return password
