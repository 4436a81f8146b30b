"""What the commands that import have in common: who, for which unit, as of which day."""

from __future__ import annotations

from datetime import date

from django.core.management.base import CommandError
from django.utils import timezone

from core.choices import Role
from core.dates import parse_day
from core.models import Unit, User


def unit_of(code: str) -> Unit:
    """The unit of the code. Raises CommandError."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"没有代码为 {code} 的单位。")
    return unit


def root_unit() -> Unit:
    """The district. Raises CommandError before there is one."""
    root = Unit.objects.filter(parent=None).order_by("order", "id").first()
    if root is None:
        raise CommandError("系统里还没有单位，请先建立单位。")
    return root


def importer_of(username: str) -> User:
    """The account of that name; else the only organizer. Raises CommandError."""
    if username:
        user = User.objects.filter(username=username.strip().casefold(), is_active=True).first()
        if user is None:
            raise CommandError(f"没有启用的账号 {username}。")
        return user
    grants = User.objects.filter(is_active=True, grants__role=Role.ORGANIZER).distinct()
    organizers = [user for user in grants if Role.ORGANIZER in user.roles]
    if len(organizers) != 1:
        raise CommandError(f"有 {len(organizers)} 名干部科人员，请用 --user 指明由谁导入。")
    return organizers[0]


def day_of(text: str) -> date:
    """The day that was given, else today. Raises CommandError for no day, or one to come."""
    today = timezone.localdate()
    on = parse_day(text) if text else today
    if on is None:
        raise CommandError(f"日期“{text}”不能识别，请写成 2026-03-31。")
    if on > today:
        raise CommandError("信息截至日期在将来，请改成名册实际的截止日期。")
    return on
