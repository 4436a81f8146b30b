"""Rosters for the tests of the import, as CSV bytes, and the steps in one call."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from cadre.services import roster_batches
from cadre.services.roster_import import ImportPlan
from cadre.services.roster_reading import open_batch
from core.models import ImportBatch

DAY = date(2026, 3, 31)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(birth: str = "19900512", sequence: str = "051") -> str:
    """A valid number of the area that does not exist."""
    body = f"520499{birth}{sequence}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


LIN = {
    "姓名": "林知远", "身份证号": id_number(), "性别": "男", "民族": "汉", "出生年月": "1990.05",
    "现任职务": "党委委员、组织委员", "任现职时间": "2021.08", "职务层次": "乡科级副职",
    "职级": "三级主任科员", "任现职级时间": "2022.11", "全日制学历": "研究生", "全日制学位": "管理学硕士",
    "年度考核结果": "2024年称职；2025年优秀",
}  # fmt: skip
LUO = {
    "姓名": "罗静怡", "身份证号": id_number("19870203", "024"), "性别": "女", "出生年月": "1987.02",
    "现任职务": "党委委员、宣传委员", "任现职时间": "2023.05",
}  # fmt: skip


def csv_roster(rows: Sequence[dict[str, str]]) -> bytes:
    """The rows under all headers that occur in them."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, headers, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def upload(rows: Sequence[dict[str, str]] | bytes, unit: Any, by: Any, on: date = DAY) -> ImportBatch:
    """A batch of the rows, columns mapped."""
    content = rows if isinstance(rows, bytes) else csv_roster(rows)
    return roster_batches.start_import(content, name="花名册.csv", unit=unit, on=on, by=by)


def plan(batch: ImportBatch, by: Any) -> ImportPlan:
    """What the batch would do."""
    opened = open_batch(batch)
    return roster_batches.plan_batch(opened, opened.check(), by=by)


def commit(batch: ImportBatch, by: Any, now: Any = None, moves: int = 0) -> dict[str, int]:
    """Write the batch at once."""
    from django.utils import timezone

    take_for_other_files()
    opened = open_batch(batch)
    now = now or timezone.now()
    return roster_batches.import_now(batch, opened, opened.check(), by=by, now=now, moves=moves)


def take_for_other_files() -> None:
    """Let the files imported so far differ from the next one, though its rows be the same."""
    ImportBatch.objects.update(fingerprint="")


def run(rows: Sequence[dict[str, str]], unit: Any, by: Any, on: date = DAY, moves: int = 0) -> dict[str, int]:
    """Upload and write; the counts."""
    return commit(upload(rows, unit, by, on), by, moves=moves)
