"""The steps of a roster import: upload, map, check, preview, commit as a job."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cadre.sheets import ROSTER_COLUMNS
from core.choices import AuditAction, ImportState
from core.models import ImportBatch, ImportLayout, Job, Unit, User
from core.policy import Refused
from core.services import audit, files, jobs
from core.sheets import CheckedTable, TableLayout, with_mapping

from .closed_rows import closed_rows, shown_to
from .import_batches import (
    claim,
    commit_once,
    enqueue_commit,
    refuse_changed_since,
    refuse_more_moves,
    refuse_outside_scope,
    refuse_surprise,
    refuse_unless_open,
)
from .roster_import import ImportPlan, commit_batch, plan_rows
from .roster_import.committing import one_import_at_a_time
from .roster_reading import KIND, OpenRoster, Read, keep_read, open_batch, read_content, remembered_mapping
from .roster_words import learn_from

JOB_KIND = "cadre.commit_roster"
LONGEST_CELL = 500


def start_import(
    content: bytes, *, name: str, unit: Unit, on: date, by: User, read: Read | None = None
) -> ImportBatch:
    """Keep the uploaded file and find its table, unless it was ``read`` before; its facts hold on ``on``.

    Raises: Refused outside the user's scope; SheetRefused for a file that cannot be read or has no
    header, and then nothing is kept.
    """
    refuse_outside_scope(unit, "名册", by=by)
    read = read or read_content(content, name)
    layout = read[1][0]
    with transaction.atomic():
        file = files.store(
            content, name=name, content_type="application/octet-stream", purpose="roster", unit=unit, by=by
        )
        batch = ImportBatch(kind=KIND, file=file, unit=unit, on=on, created_by=by, sheet=layout.sheet)
        _choose(batch, layout, remembered_mapping(layout))
        audit.record(audit.Act(AuditAction.CREATE, batch, file.name, unit.path), by=by)
    keep_read(batch, read)
    return batch


@transaction.atomic
def choose_sheet(batch: ImportBatch, layout: TableLayout, *, by: User) -> None:
    """Take another sheet of the workbook."""
    refuse_unless_open(batch)
    batch.sheet, batch.corrections = layout.sheet, {}
    _choose(batch, layout, remembered_mapping(layout))
    _note(batch, {"工作表": layout.sheet_name}, by)


@transaction.atomic
def choose_unit(batch: ImportBatch, unit: Unit, *, by: User) -> None:
    """Take the file for another unit. Raises Refused outside the user's scope."""
    refuse_unless_open(batch)
    refuse_outside_scope(unit, "名册", by=by)
    facts = {"单位": [batch.unit.short_name, unit.short_name]}
    batch.unit = batch.file.unit = unit
    batch.save(update_fields=["unit"])
    batch.file.save(update_fields=["unit"])
    audit.record(audit.Act(AuditAction.UPDATE, batch, batch.file.name, unit.path, facts), by=by)


@transaction.atomic
def set_mapping(
    batch: ImportBatch, layout: TableLayout, mapping: Mapping[int, str], *, by: User
) -> TableLayout:
    """Confirm which column is which field, and remember it for the next file with these headers.

    Raises: Refused when two columns claim one field or a required field has none.
    """
    refuse_unless_open(batch)
    chosen = with_mapping(layout, mapping, ROSTER_COLUMNS)
    if chosen.duplicates:
        sentences = "".join(duplicate.sentence for duplicate in chosen.duplicates)
        raise Refused.because("import.duplicate_column", f"{sentences}请只保留一列。")
    if chosen.missing:
        raise Refused.because(
            "import.missing_column", f"缺少必需的列：{'、'.join(chosen.missing)}。请指定对应的列。"
        )
    _choose(batch, chosen, chosen.mapping, state=ImportState.MAPPED)
    ImportLayout.objects.update_or_create(
        kind=KIND, fingerprint=chosen.fingerprint, defaults={"mapping": batch.mapping}
    )
    _note(batch, {"对应列": True}, by)
    return chosen


@transaction.atomic
def correct_cells(batch: ImportBatch, *, rows: Collection[int], field: str, value: str, by: User) -> None:
    """Replace a cell in each of the rows by what the user typed, and learn from it; the file stays as it is.

    Raises: Refused for a sensitive column, which is corrected in the file.
    """
    refuse_unless_open(batch)
    column = next((column for column in ROSTER_COLUMNS if column.field == field.partition(":")[0]), None)
    if column is None or column.ignored:
        raise Refused.because("import.no_field", "没有这一列，请重新打开页面。")
    if column.sensitive:
        raise Refused.because("import.sensitive", f"{column.label}请在原文件里改正后重新上传。")
    opened = open_batch(batch)
    if closed_rows(batch, opened.check(), by=by) & set(rows):
        raise Refused.because(
            "import.closed_row",
            "其中有涉及你应当回避的人的行，不能由你更改。请由上传人或干部科其他同志办理。",
        )
    learn_from(opened, rows, field, value, by=by)
    for row in rows:
        batch.corrections.setdefault(str(row), {})[field] = value.strip()[:LONGEST_CELL]
    batch.save(update_fields=["corrections"])
    _note(batch, {f"第 {row} 行": column.label for row in rows}, by)


def plan_batch(opened: OpenRoster, table: CheckedTable, *, by: User, lock: bool = False) -> ImportPlan:
    """What the sound rows of the file would change that are not closed to the user.

    Raises Refused when the right is gone by now.
    """
    table = shown_to(opened, table, by=by)
    batch, faulty = opened.batch, table.refused_rows
    refuse_outside_scope(batch.unit, "名册", by=by)
    named = {str(row.values.get("name", "")) for row in table.records if row.row_number in faulty}
    return plan_rows(
        table.sound_records,
        unit=batch.unit,
        on=batch.on,
        by=by,
        lock=lock,
        named=named,
        rejected=batch.decisions.get("reject"),
    )


@transaction.atomic
def reject_fields(batch: ImportBatch, row: int, keys: Collection[str], *, by: User) -> None:
    """Say which differences of a row are not wanted, by their keys; all others are."""
    refuse_unless_open(batch)
    rejected = batch.decisions.setdefault("reject", {})
    if keys:
        rejected[str(row)] = sorted(set(keys))
    else:
        rejected.pop(str(row), None)
    batch.save(update_fields=["decisions"])
    _note(batch, {f"第 {row} 行": "取舍"}, by)


def request_commit(batch: ImportBatch, *, by: User, moves: int = 0, seen: datetime | None = None) -> Job:
    """Queue the writing; the view tells a worker.

    ``moves`` is the number of people from other units whose taking over the user agreed to, ``seen`` when
    the user saw the preview; now unless given.

    Raises: Refused when the batch is not open any more, when there are more people to take over, and when
    others have changed people since.
    """
    seen = seen or timezone.now()
    opened = open_batch(batch)
    plan = plan_batch(opened, opened.check(), by=by)
    refuse_more_moves(plan, moves)
    refuse_changed_since(plan, seen)
    return enqueue_commit(batch, JOB_KIND, moves=moves, seen=seen, by=by)


def run_commit(job: Job) -> dict[str, Any]:
    """The job: read and check again, plan under lock, write everything in one transaction."""
    with _collector_paused():
        return commit_once(job, lambda batch, by: _read_and_write(batch, job, by))


def _read_and_write(batch: ImportBatch, job: Job, by: User) -> dict[str, int]:
    jobs.progress(job, 1, 3, "正在读取文件")
    opened = open_batch(batch)
    jobs.progress(job, 2, 3, "正在核对")
    table = opened.check()
    jobs.progress(job, 3, 3, "正在写入")
    with transaction.atomic():
        one_import_at_a_time()
        jobs.hold(job)
        plan = plan_batch(opened, table, by=by, lock=True)
        refuse_surprise(job, plan)
        return commit_batch(batch, plan, by=by, now=timezone.now(), faulty=_left_out(batch, table, by))


@contextmanager
def _collector_paused() -> Iterator[None]:
    """A large plan is a million objects without circles; the collector would walk them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def import_now(
    batch: ImportBatch,
    opened: OpenRoster,
    table: CheckedTable,
    *,
    by: User,
    now: datetime,
    moves: int = 0,
) -> dict[str, int]:
    """Write without a job, for the command line; ``moves`` as for ``request_commit``."""
    with transaction.atomic():
        one_import_at_a_time()
        claim(batch)
        plan = plan_batch(opened, table, by=by, lock=True)
        refuse_more_moves(plan, moves)
        return commit_batch(batch, plan, by=by, now=now, faulty=_left_out(batch, table, by))


def _left_out(batch: ImportBatch, table: CheckedTable, by: User) -> int:
    """How many rows the plan did not look at: faulty ones, and those closed to whoever writes."""
    return len(table.refused_rows | closed_rows(batch, table, by=by))


def _choose(
    batch: ImportBatch,
    layout: TableLayout,
    mapping: Mapping[int, str],
    *,
    state: ImportState = ImportState.UPLOADED,
) -> None:
    batch.layout = {
        "sheet_name": layout.sheet_name,
        "header_row": layout.header_row + 1,
        "title": layout.title,
        "fingerprint": layout.fingerprint,
        "reported_unit": layout.reported_unit,
        "reported_on": layout.reported_on,
    }
    batch.mapping = {str(column): field for column, field in sorted(mapping.items())}
    batch.state = state
    batch.save()


def _note(batch: ImportBatch, facts: Mapping[str, Any], by: User) -> None:
    audit.record(audit.Act(AuditAction.UPDATE, batch, batch.file.name, batch.unit.path, facts), by=by)
