"""Uploads of dossiers for the tests, and the steps in one call."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

from PIL import Image

from cadre.formats.dossier import Dossier, EducationFact, FamilyFact, FormFacts, RewardFact
from cadre.formats.lrmx_write import write_lrmx
from cadre.services.dossiers import batches
from cadre.services.dossiers.reading import ReadDossier, ReadFiles
from cadre.services.roster_import import ImportPlan, RowPlan
from core.models import ImportBatch
from tests.cadre.rosters import DAY, id_number, take_for_other_files

RESUME = """2008.09--2012.06  岚江大学行政管理专业学习
2012.08--2021.08  清河镇科员
2021.08--         清河镇党委委员、组织委员"""
LIN = {
    "name": "林知远", "sex": "1", "ethnicity": "01", "birth": date(1990, 5, 1), "birth_precision": "month",
    "work_start": date(2012, 8, 1), "political": "01", "party_joined": date(2011, 6, 1),
    "id_number": id_number(), "health": "健康", "title": "清河镇党委委员、组织委员",
}  # fmt: skip


def picture(colour: str = "#C9DDF2", size: tuple[int, int] = (400, 500), kind: str = "JPEG") -> bytes:
    """A plain picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def dossier(source: str = "林知远.lrmx", *, without: tuple[str, ...] = (), **facts: Any) -> Dossier:
    """A whole record of 林知远; ``facts`` are attributes of the dossier or fields of the person."""
    own = {name: facts.pop(name) for name in list(facts) if name in LIN or name == "native_place"}
    person = {name: value for name, value in {**LIN, **own}.items() if name not in without}
    made = Dossier(
        source,
        str(person["name"]),
        person,
        educations=(
            EducationFact("full_time", "21", "大学", "管理学学士", "岚江大学公共管理学院行政管理专业"),
            EducationFact("in_service", "1B", "省委党校研究生", "", "省委党校公共管理专业"),
        ),
        rewards=(RewardFact("01", "嘉奖", organ="区委", decided_on=date(2024, 3, 1)),),
        family=(
            FamilyFact("妻子", "秦书雅", date(1992, 3, 1), "month", "中共党员", "云岭区第二中学教师"),
            FamilyFact("父亲", "林大山", date(1962, 11, 1), "month", "群众", "清河镇新桥村村民"),
        ),
        grades={2023: "2", 2024: "1"},
        resume=RESUME,
        form=FormFacts(proposed_posts="清河镇副镇长", reason="工作需要", received={"XingMing": "林知远"}),
        photo=picture(),
        whole=frozenset({"family", "rewards"}),
    )
    for name, value in facts.items():
        setattr(made, name, value)
    return made


def lrmx(**facts: Any) -> bytes:
    """The record as an exchange file."""
    return write_lrmx(dossier(**facts))


def zipped(files: dict[str, bytes]) -> bytes:
    """The files in one archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def upload(content: bytes | Dossier, unit: Any, by: Any, name: str = "林知远.lrmx") -> ImportBatch:
    """A batch of one file, or of a dossier made by hand."""
    if isinstance(content, bytes):
        return batches.start([(name, content)], unit=unit, on=DAY, by=by)
    batch = batches.start([(name, lrmx())], unit=unit, on=DAY, by=by)
    batches.keep_read(batch, ReadFiles((ReadDossier(1, content),), ()))
    return batch


def plan(batch: ImportBatch, by: Any) -> ImportPlan:
    """What the batch would do."""
    return batches.plan(batch, by=by)


def only(batch: ImportBatch, by: Any) -> RowPlan:
    """What the batch would do with its only person."""
    (row,) = plan(batch, by).rows
    return row


def commit(batch: ImportBatch, by: Any, moves: int = 0) -> dict[str, int]:
    """Write the batch at once."""
    from django.utils import timezone

    take_for_other_files()
    return batches.import_now(batch, by=by, now=timezone.now(), moves=moves)


def run(content: bytes | Dossier, unit: Any, by: Any) -> dict[str, int]:
    """Upload and write; the counts."""
    return commit(upload(content, unit, by), by)


def changes(row: RowPlan) -> dict[str, tuple[str, str]]:
    """The differences by key."""
    return {change.key: (change.old, change.new) for change in row.changes}
