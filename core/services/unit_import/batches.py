"""A list of units on its way through the browser: upload, preview, confirm."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from core.choices import AuditAction, ImportState
from core.models import ImportBatch, Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, files
from core.services.units.scope import lock_tree
from core.sheets import CheckedTable
from core.sheets.unit_checks import check_units

from .committing import commit_units
from .planning import UnitPlan, known_units, plan_units
from .reading import UnitListFile, read_unit_list

KIND = "core.units"


@dataclass(frozen=True, slots=True)
class OpenUnitList:
    """A batch with its file read and checked again, and its plan when nothing is wrong."""

    batch: ImportBatch
    file: UnitListFile
    table: CheckedTable
    plan: UnitPlan | None


def start_unit_batch(content: bytes, *, name: str, on: date, keep_names: bool, by: User) -> ImportBatch:
    """Keep an uploaded list whose facts hold from ``on`` on.

    Raises: SheetRefused or Refused for a file that is no list of units, and then nothing is kept.
    """
    top = Unit.objects.visible_to(by, Right.EDIT_UNITS).order_by("path").first()
    if top is None:
        raise Refused.because("units.scope", "你没有可以维护的单位。请联系安全管理员授权。")
    found = _read(content, name)
    with transaction.atomic():
        file = files.store(
            content, name=name, content_type="application/octet-stream", purpose="units", unit=top, by=by
        )
        layout = {"sheet_name": found.layout.sheet_name, "keep_names": keep_names}
        batch = ImportBatch.objects.create(
            kind=KIND, file=file, unit=top, on=on, created_by=by, layout=layout, sheet=found.layout.sheet
        )
        audit.record(audit.Act(AuditAction.CREATE, batch, file.name, top.path), by=by)
    return batch


def open_unit_batch(batch: ImportBatch, *, by: User) -> OpenUnitList:
    """Read, check and plan the batch against the units of this moment."""
    return _checked(batch, _read(batch.file.read(), batch.file.name), by)


def commit_unit_batch(batch: ImportBatch, *, by: User, now: datetime) -> dict[str, int]:
    """Write the whole list in one transaction. Raises Refused while it has errors, or when it was written."""
    file = _read(batch.file.read(), batch.file.name)
    with transaction.atomic():
        lock_tree()
        open_batches = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.UPLOADED)
        if not open_batches.update(state=ImportState.COMMITTED, committed_at=now):
            raise Refused.because("units.import.state", "这份清单已经导入，不能重复导入。")
        opened = _checked(batch, file, by)
        if opened.plan is None:
            raise Refused.because(
                "units.import.errors",
                f"表里还有 {len(opened.table.errors)} 处错误，没有导入。请改正后重新上传。",
            )
        keep_names = bool(batch.layout.get("keep_names", True))
        counts = commit_units(
            opened.plan, on=batch.on, keep_names=keep_names, by=by, label=batch.file.name, subject=batch
        )
        batch.summary = counts
        batch.save(update_fields=["summary"])
    return counts


def _checked(batch: ImportBatch, file: UnitListFile, by: User) -> OpenUnitList:
    known, taken = known_units(batch.on, by=by)
    table = check_units(file.workbook, file.layout, known, taken)
    plan = None if table.errors else plan_units(table.records, known)
    return OpenUnitList(batch, file, table, plan)


def _read(content: bytes, name: str) -> UnitListFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(content)
        return read_unit_list(path, files.clean_name(name))
