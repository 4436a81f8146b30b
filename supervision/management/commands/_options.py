"""What the commands of supervision share: reading a unit and a day from the command line."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date

from django.core.management.base import CommandError
from django.db.models import Q

from core.dates import parse_day
from core.models import Unit


def day(text: str) -> date:
    """A day as 2026-03-31 or 2026.03.31."""
    found = parse_day(text)
    if found is None:
        raise ArgumentTypeError(f"日期“{text}”不能识别，请写成 2026-03-31。")
    return found


def add_day(parser: ArgumentParser) -> None:
    """--on DATE."""
    parser.add_argument("--on", type=day, required=True, metavar="DATE", help="口径日期，如 2026-03-31")


def unit_named(text: str) -> Unit:
    """The unit with this code, short name or name. Raises CommandError when none or several have it."""
    found = list(Unit.objects.filter(Q(code=text) | Q(short_name=text) | Q(name=text))[:2])
    if not found:
        raise CommandError(f"没有找到单位“{text}”，请填单位代码或简称。")
    if len(found) > 1:
        raise CommandError(f"有多个单位叫“{text}”，请改填单位代码。")
    return found[0]
