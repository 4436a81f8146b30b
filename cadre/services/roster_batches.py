"""The steps of a roster import: upload, map, check, preview, commit as a job."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from cadre.sheets import ROSTER_COLUMNS, check_roster
from core.choices import AuditAction, ImportState, JobState
from core.models import ImportBatch, ImportLayout, Job, Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, files, jobs
from core.sheets import (
    CheckedTable,
    SheetRefused,
    TableLayout,
    Workbook,
    find_tables,
    mark_workbook,
    read_workbook,
    with_mapping,
)

from .roster_import import ImportPlan, RowKind, commit_batch, plan_rows
from .roster_import.committing import one_import_at_a_time

KIND = "cadre.roster"
JOB_KIND = "cadre.commit_roster"
LONGEST_CELL = 500
OPEN = (ImportState.UPLOADED, ImportState.MAPPED)


@dataclass(frozen=True, slots=True)
class OpenRoster:
    """A batch with its file read again: every step starts from the user's own file."""

    batch: ImportBatch
    workbook: Workbook
    layouts: tuple[TableLayout, ...]
    layout: TableLayout

    def check(self) -> CheckedTable:
        """All rows and all problems, with the user's corrections applied."""
        corrections = {int(row): cells for row, cells in self.batch.corrections.items()}
        return check_roster(self.workbook, self.layout, self.batch.on, corrections)


def start_import(content: bytes, *, name: str, unit: Unit, on: date, by: User) -> ImportBatch:
    """Keep the uploaded file and find its table; facts of the file hold on ``on``.

    Raises: Refused outside the user's scope; SheetRefused for a file that cannot be read or has no
    header, and then nothing is kept.
    """
    if not by.has_in_scope(Right.IMPORT_ROSTER, unit):
        raise Refused.because("import.scope", f"你不能为{unit.short_name}导入名册。")
    with _on_disk(content, name) as path:
        layout = find_tables(read_workbook(path, name), ROSTER_COLUMNS)[0]
    with transaction.atomic():
        file = files.store(
            content, name=name, content_type="application/octet-stream", purpose="roster", unit=unit, by=by
        )
        batch = ImportBatch(kind=KIND, file=file, unit=unit, on=on, created_by=by, sheet=layout.sheet)
        _choose(batch, layout, remembered_mapping(layout))
        audit.record(audit.Act(AuditAction.CREATE, batch, file.name, unit.path), by=by)
    return batch


def open_batch(batch: ImportBatch) -> OpenRoster:
    """Read the file of a batch with the mapping chosen so far."""
    with _on_disk(batch.file.read(), batch.file.name) as path:
        workbook = read_workbook(path, batch.file.name)
    layouts = tuple(find_tables(workbook, ROSTER_COLUMNS))
    layout = next((found for found in layouts if found.sheet == batch.sheet), layouts[0])
    if batch.mapping:
        layout = with_mapping(
            layout, {int(column): field for column, field in batch.mapping.items()}, ROSTER_COLUMNS
        )
    return OpenRoster(batch, workbook, layouts, layout)


def remembered_mapping(layout: TableLayout) -> Mapping[int, str]:
    """The mapping that a person confirmed for this layout before; else the one found by synonyms."""
    kept = ImportLayout.objects.filter(kind=KIND, fingerprint=layout.fingerprint).first()
    if kept is None:
        return layout.mapping
    known = {column.field for column in ROSTER_COLUMNS if not column.ignored}
    return {int(column): field for column, field in kept.mapping.items() if field.partition(":")[0] in known}


@transaction.atomic
def choose_sheet(batch: ImportBatch, layout: TableLayout, *, by: User) -> None:
    """Take another sheet of the workbook."""
    _refuse_unless_open(batch)
    batch.sheet = layout.sheet
    _choose(batch, layout, remembered_mapping(layout))
    audit.record(
        audit.Act(AuditAction.UPDATE, batch, batch.file.name, batch.unit.path, {"工作表": layout.sheet_name}),
        by=by,
    )


@transaction.atomic
def set_mapping(
    batch: ImportBatch, layout: TableLayout, mapping: Mapping[int, str], *, by: User
) -> TableLayout:
    """Confirm which column is which field, and remember it for the next file with these headers.

    Raises: Refused when two columns claim one field or a required field has none.
    """
    _refuse_unless_open(batch)
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
    audit.record(
        audit.Act(AuditAction.UPDATE, batch, batch.file.name, batch.unit.path, {"对应列": True}), by=by
    )
    return chosen


@transaction.atomic
def correct_cells(batch: ImportBatch, *, rows: Collection[int], field: str, value: str, by: User) -> None:
    """Replace one cell in each of the rows by what the user typed; the file itself stays as it came.

    Raises: Refused for a sensitive column, which is corrected in the file.
    """
    _refuse_unless_open(batch)
    column = next((column for column in ROSTER_COLUMNS if column.field == field.partition(":")[0]), None)
    if column is None or column.ignored:
        raise Refused.because("import.no_field", "没有这一列，请重新打开页面。")
    if column.sensitive:
        raise Refused.because("import.sensitive", f"{column.label}请在原文件里改正后重新上传。")
    for row in rows:
        batch.corrections.setdefault(str(row), {})[field] = value.strip()[:LONGEST_CELL]
    batch.save(update_fields=["corrections"])
    facts = {f"第 {row} 行": column.label for row in rows}
    audit.record(audit.Act(AuditAction.UPDATE, batch, batch.file.name, batch.unit.path, facts), by=by)


def plan_batch(opened: OpenRoster, table: CheckedTable, *, by: User, lock: bool = False) -> ImportPlan:
    """What the sound rows of the file would change."""
    batch, faulty = opened.batch, table.refused_rows
    named = {str(row.values.get("name", "")) for row in table.records if row.row_number in faulty}
    return plan_rows(table.sound_records, unit=batch.unit, on=batch.on, by=by, lock=lock, named=named)


@transaction.atomic
def request_commit(batch: ImportBatch, *, by: User) -> Job:
    """Queue the writing; the view tells a worker. Raises Refused when the batch is not open any more."""
    _claim(batch)
    job = jobs.enqueue(JOB_KIND, title=f"导入《{batch.file.name}》", params={"batch": str(batch.pk)}, by=by)
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    batch.refresh_from_db()
    return job


def run_commit(job: Job) -> dict[str, Any]:
    """The job: read and check again, plan under lock, write everything in one transaction."""
    batch = ImportBatch.objects.select_related("file", "unit", "created_by").get(pk=job.params["batch"])
    if batch.state == ImportState.COMMITTED:
        return {kind: batch.summary[kind] for kind in RowKind}
    by = job.created_by or batch.created_by
    try:
        jobs.progress(job, 0, 3, "正在读取文件")
        opened = open_batch(batch)
        jobs.progress(job, 1, 3, "正在核对")
        table = opened.check()
        jobs.progress(job, 2, 3, "正在写入")
        with transaction.atomic():
            one_import_at_a_time()
            jobs.hold(job)
            plan = plan_batch(opened, table, by=by, lock=True)
            faulty = len(table.refused_rows)
            return dict(commit_batch(batch, plan, by=by, now=timezone.now(), faulty=faulty))
    except jobs.JobLost:
        raise
    except SheetRefused as refused:
        reopen(batch)
        raise Refused.because("import.file", refused.message) from refused
    except Exception:
        reopen(batch)
        raise


def reopen(batch: ImportBatch) -> None:
    """Give an import whose writing was refused or cancelled back to its user; nothing was written."""
    ImportBatch.objects.filter(pk=batch.pk, state=ImportState.COMMITTING).update(state=ImportState.MAPPED)


def reopen_if_stopped(batch: ImportBatch) -> None:
    """As ``reopen``, when the job ended without telling: cancelled in the queue, or its worker died."""
    job = batch.job
    if batch.state == ImportState.COMMITTING and job and job.is_over and job.state != JobState.DONE:
        reopen(batch)
        batch.refresh_from_db(fields=["state"])


def marked_workbook(opened: OpenRoster, table: CheckedTable) -> bytes:
    """The user's own workbook with every problem marked in its cell."""
    with _on_disk(opened.batch.file.read(), opened.batch.file.name) as path:
        return mark_workbook(path, opened.batch.file.name, table.issues, opened.layout)


def import_now(
    batch: ImportBatch, opened: OpenRoster, table: CheckedTable, *, by: User, now: datetime
) -> dict[str, int]:
    """Write without a job, for the command line."""
    with transaction.atomic():
        one_import_at_a_time()
        _claim(batch)
        plan = plan_batch(opened, table, by=by, lock=True)
        return commit_batch(batch, plan, by=by, now=now, faulty=len(table.refused_rows))


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


def _claim(batch: ImportBatch) -> None:
    """Only one of several commits of the same batch gets it."""
    taken = ImportBatch.objects.filter(pk=batch.pk, state__in=OPEN).update(state=ImportState.COMMITTING)
    if not taken:
        raise Refused.because("import.state", "这一批正在导入、已经导入或已经撤销，不能重复导入。")


def _refuse_unless_open(batch: ImportBatch) -> None:
    current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    batch.state, batch.corrections = current.state, current.corrections
    if batch.state not in OPEN:
        raise Refused.because("import.state", "这一批已经导入或撤销，不能再改。请重新上传文件。")


@contextmanager
def _on_disk(content: bytes, name: str) -> Iterator[Path]:
    """The content in a private file for the reading child process, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()[:8]}"
        path.write_bytes(content)
        yield path
