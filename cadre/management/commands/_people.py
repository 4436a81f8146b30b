"""What the commands about one person share: finding the person, the acting user and the day."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from cadre.models import Cadre
from cadre.services.records import id_indexes
from core.dates import parse_day
from core.documents.leaving import issued
from core.management.operating import operator
from core.services import exports
from core.services.exports import Issue

_NAMESAKES = 5


def add_person(parser: ArgumentParser) -> None:
    """PERSON, --on."""
    parser.add_argument("person", metavar="PERSON", help="人员编号（uuid）、身份证号，或不重名的姓名")
    parser.add_argument("--on", type=day, default=None, metavar="DATE", help="截至日期，缺省为今天")


def day(text: str) -> date:
    """A day as 2026-03-31 or 2026.03.31."""
    found = parse_day(text)
    if found is None:
        raise ArgumentTypeError(f"日期“{text}”不能识别，请写成 2026-03-31。")
    return found


def day_or_today(options: dict[str, Any]) -> date:
    """The day that was asked for, else the present one."""
    return options["on"] or timezone.localdate()


def person_named(text: str) -> Cadre:
    """The one person with this key, ID number or name. Raises CommandError when none or several have it."""
    people = Cadre.objects.filter(merged_into=None).select_related("unit")
    plain = text.strip()
    try:
        found = list(people.filter(uuid=UUID(plain)))
    except ValueError:
        found = list(people.filter(id_index__in=id_indexes(plain))) if plain else []
        found = found or list(people.filter(name=plain)[: _NAMESAKES + 1])
    if not found:
        raise CommandError(f"没有找到“{text}”。请填人员编号、身份证号或姓名。")
    if len(found) > 1:
        told = "；".join(f"{cadre.unit} {cadre.uuid}" for cadre in found[:_NAMESAKES])
        raise CommandError(f"有多人叫“{text}”，请改填身份证号或人员编号：{told}。")
    return found[0]


def written(cadre: Cadre, content: bytes, *, to: Path, on: date, photo: bytes = b"") -> bytes:
    """Put the export into the trail with its trace code, and the traced content into the file.

    A ``photo`` comes beside it as .pic. Where a file cannot be written, nothing stands in the trail. Raises
    CommandError, PdfUnavailable.
    """
    wanted = Issue(
        title=f"{cadre.name} {to.suffix.lower()}",
        people=[cadre.trail_person],
        account=operator(),
        subject=cadre,
        unit_path=cadre.unit.path,
        facts={"文件": to.name, "截至": on.isoformat()},
    )
    with transaction.atomic():
        content = issued(exports.issue(wanted, now=timezone.now()), content, to.name)
        try:
            to.write_bytes(content)
            if photo:
                to.with_suffix(".pic").write_bytes(photo)
        except OSError as error:
            raise CommandError(f"写不到 {to}。请核对文件夹存在、可以写入、磁盘没有满。") from error
    return content
