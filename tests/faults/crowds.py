"""Rosters of many people, what an import of them leaves behind as one digest, and jobs of them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from cadre.models import Appointment, Cadre, Education, Rank
from cadre.services import roster_batches
from core.models import ImportChange, Job, Unit
from tests.cadre.rosters import csv_roster, upload

_FAMILY = "林罗唐周郑何吴韩曲梁秦陆姜程邓彭谢潘汪范"
_GIVEN = "知静文明云清思远博怡雅安宁泽宇晨岚松柏竹"


def crowd(count: int, *, title: str = "科员") -> bytes:
    """A roster of so many people of different names."""
    return csv_roster([_row(number, title) for number in range(count)])


def _row(number: int, title: str) -> dict[str, str]:
    rest, family = divmod(number, len(_FAMILY))
    second, first = divmod(rest, len(_GIVEN))
    name = _FAMILY[family] + _GIVEN[first] + _GIVEN[second % len(_GIVEN)]
    return {
        "姓名": name,
        "性别": "男" if number % 2 else "女",
        "出生年月": f"{1970 + number % 30}.{1 + number % 12:02d}",
        "现任职务": f"{title}{number}",
        "任现职时间": f"20{10 + number % 12}.05",
        "全日制学历": "大学本科",
        "职级": "三级主任科员",
        "任现职级时间": "2022.11",
    }


def digest(unit: Unit) -> str:
    """Everything that an import wrote about the people of a unit, but for keys and moments."""
    people = Cadre.objects.filter(unit=unit)
    tables: list[Any] = [
        people.values_list("name", "sex", "birth", "title", "version"),
        Appointment.objects.filter(cadre__in=people).values_list("cadre__name", "title", "start", "end"),
        Education.objects.filter(cadre__in=people).values_list("cadre__name", "mode", "level"),
        Rank.objects.filter(cadre__in=people).values_list("cadre__name", "rank", "start"),
    ]
    lines = [sorted(str(row).replace(unit.name, "") for row in rows) for rows in tables]
    return f"{people.count()}:{sha256(repr(lines).encode()).hexdigest()}"


def import_job(content: bytes, unit: Unit, by: Any) -> Job:
    """The writing of a roster for the unit, queued."""
    return roster_batches.request_commit(upload(content, unit, by), by=by)


def undo_records(unit: Unit) -> int:
    """How many records can be put back, of all imports of the unit."""
    return ImportChange.objects.filter(batch__unit=unit).count()


def new_unit(parent: Unit, number: int) -> Unit:
    """Another town beneath."""
    unit = Unit.objects.create(
        code=f"YLF{number}",
        name=f"第{number}镇",
        short_name=f"第{number}镇",
        kind="town",
        parent=parent,
        path="-",
    )
    unit.path = f"{parent.path}{unit.pk}/"
    unit.save()
    return unit
