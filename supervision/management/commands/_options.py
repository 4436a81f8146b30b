"""What the commands of supervision share: reading a unit and a day from the command line."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.dates import parse_day
from core.documents.leaving import issued
from core.management.operating import operator
from core.models import Unit
from core.services import exports
from core.services.exports import Issue


def day(text: str) -> date:
    """A day as 2026-03-31 or 2026.03.31."""
    found = parse_day(text)
    if found is None:
        raise ArgumentTypeError(f"日期“{text}”不能识别，请写成 2026-03-31。")
    return found


def add_day(parser: ArgumentParser) -> None:
    """--on DATE."""
    parser.add_argument("--on", type=day, required=True, metavar="DATE", help="口径日期，如 2026-03-31")


def written_paper(out: Path, content: bytes, *, title: str, people: Sequence[str], path: str = "") -> bytes:
    """Put a paper into the trail with its trace code, and the traced PDF into the file.

    Where the file cannot be written, nothing stands in the trail. Raises CommandError.
    """
    wanted = Issue(title=title, people=people, account=operator(), unit_path=path, facts={"文件": out.name})
    with transaction.atomic():
        content = issued(exports.issue(wanted, now=timezone.now()), content, f"{out.stem}.pdf")
        try:
            out.write_bytes(content)
        except OSError as error:
            raise CommandError(f"写不到 {out}。请核对文件夹存在、可以写入、磁盘没有满。") from error
    return content


def unit_named(text: str) -> Unit:
    """The unit with this code, short name or name. Raises CommandError when none or several have it."""
    found = list(Unit.objects.filter(Q(code=text) | Q(short_name=text) | Q(name=text))[:2])
    if not found:
        raise CommandError(f"没有找到单位“{text}”，请填单位代码或简称。")
    if len(found) > 1:
        raise CommandError(f"有多个单位叫“{text}”，请改填单位代码。")
    return found[0]
