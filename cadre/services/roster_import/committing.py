"""Writing a planned import: all of it in one transaction, with the record that undoes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from cadre.models import Cadre
from cadre.services.change_requests.asking import CATEGORY, batch_key
from cadre.services.sets.photos import store_photo
from core.choices import AuditAction, ImportState
from core.models import ImportBatch, ImportChange, StoredFile, User, sealed
from core.policy import Refused
from core.rules.rights import Right
from core.services import audit, files, inbox
from core.services.accounts import holders_of
from core.services.snapshots import snapshot

from .children import BATCH, change_of, write_children, write_requests
from .plan import FieldChange, ImportPlan, RowKind, RowPlan
from .sameness import fingerprint, refuse_second

_IMPORT_LOCK = 4_201_843
LONGEST_TOLD = 200


def one_import_at_a_time() -> None:
    """Inside the writing transaction: wait for another import to end (SQLite does so by itself)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])


@transaction.atomic
def commit_batch(
    batch: ImportBatch, plan: ImportPlan, *, by: User, now: datetime, faulty: int = 0
) -> dict[str, int]:
    """Write the plan and close the batch; the counts by kind of row.

    ``faulty`` rows were left out of the plan because of errors; the batch remembers how many.

    Raises: Refused when the batch was committed before, and when another batch has brought in the same.
    """
    refuse_second(batch)
    batch.summary = plan.counts | {
        "fields": sum(len(row.changes) for row in plan.of(RowKind.CHANGED)),
        "left_out": faulty + len(plan.of(RowKind.REFUSED)),
        "absent": len(plan.absent),
        "moves": len(plan.moves),
        "held": sum(len(row.held) for row in plan.rows),
    }
    taken = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.COMMITTING).update(
        state=ImportState.COMMITTED,
        committed_at=now,
        summary=sealed(batch, "summary"),
        fingerprint=fingerprint(batch),
    )
    if not taken:
        raise Refused.because("import.state", "这一批已经导入或撤销，不能重复导入。")
    changes: list[ImportChange] = []
    rows = plan.writes
    with _photos_kept(batch, rows, changes, by):
        _update_people(batch, plan.of(RowKind.CHANGED), changes, now)
        _create_people(batch, plan.of(RowKind.NEW), changes)
        write_children(batch, rows, changes)
        asked = write_requests(batch, plan.rows, changes)
        ImportChange.objects.bulk_create(changes, batch_size=BATCH)
        audit.record_many(_acts(batch, plan), by=by)
    if asked:
        _tell_department(batch, asked, by=by, now=now)
    batch.refresh_from_db()
    return plan.counts


def requests_key(batch: ImportBatch) -> str:
    """The cause under which the requests of a batch wait in inboxes."""
    return batch_key(batch.pk)


def _tell_department(batch: ImportBatch, asked: int, *, by: User, now: datetime) -> None:
    """One item for the whole batch, however many facts it asks for."""
    for user in holders_of(Right.APPROVE_FACTS, batch.unit, on=timezone.localdate(now)):
        inbox.notify(
            user,
            key=requests_key(batch),
            category=CATEGORY,
            title=f"{batch.unit.short_name}的导入有 {asked} 项变更待审核",
            note=f"{by.display_name}导入《{batch.file.name}》",
            url=reverse("cadre:request_list"),
            verb="去审核",
            unit=batch.unit,
        )


@contextmanager
def _photos_kept(
    batch: ImportBatch, rows: Iterable[RowPlan], changes: list[ImportChange], by: User
) -> Iterator[None]:
    """Keep the photos of the rows for the block that writes them; when it fails, no file stays behind."""
    kept: list[StoredFile] = []
    try:
        for row in rows:
            if row.photo is None:
                continue
            file = store_photo(row.photo, row.name, row.unit or batch.unit, by=by)
            kept.append(file)
            row.person["photo"] = file
            changes.append(change_of(batch, row, file, created=True))
        yield
    except BaseException:
        files.wipe(file.pk for file in kept)
        raise


def _create_people(batch: ImportBatch, rows: Sequence[RowPlan], changes: list[ImportChange]) -> None:
    people = [Cadre(**row.person) for row in rows]
    Cadre.objects.bulk_create(people, batch_size=BATCH)
    for row, cadre in zip(rows, people, strict=True):
        row.cadre = cadre
        changes.append(change_of(batch, row, cadre, created=True, after={"version": cadre.version}))


def _update_people(
    batch: ImportBatch, rows: Sequence[RowPlan], changes: list[ImportChange], now: datetime
) -> None:
    """Every changed person gets a new version, so that an edit in between is noticed by undo and by forms."""
    people: list[Cadre] = []
    names = {"version", "updated_at"}
    for row in rows:
        if (cadre := row.cadre) is None:
            continue
        before = snapshot(cadre, [*row.person, "version"])
        for name, value in row.person.items():
            setattr(cadre, name, value)
        cadre.version += 1
        cadre.updated_at = now
        names.update(row.person)
        people.append(cadre)
        changes.append(change_of(batch, row, cadre, before=before, after={"version": cadre.version}))
    if people:
        Cadre.objects.bulk_update(people, sorted(names), batch_size=BATCH)


def _acts(batch: ImportBatch, plan: ImportPlan) -> Iterable[audit.Act]:
    """One act for the batch and one for each person written."""
    yield audit.Act(
        AuditAction.IMPORT,
        batch,
        batch.file.name,
        batch.unit.path,
        {**plan.counts, "文件校验值": batch.file.sha256},
    )
    for row in plan.rows:
        unit_path = row.unit.path if row.unit else ""
        if row.kind in (RowKind.NEW, RowKind.CHANGED):
            action = AuditAction.CREATE if row.kind is RowKind.NEW else AuditAction.UPDATE
            facts: dict[str, Any] = dict(map(_told, row.changes))
            facts |= {f"{label}的依据": [text] for label, text in row.evidence.items()}
            reason = f"导入《{batch.file.name}》{row.place}"
            yield audit.Act(action, row.cadre, row.name, unit_path, facts, reason)
        if row.requests:
            asked = {
                f"申请变更·{write.values['label']}": f"{write.values['old']} 改为 {write.values['new']}"
                for write in row.requests
                if "label" in write.values
            }
            yield audit.Act(AuditAction.UPDATE, row.cadre, row.name, unit_path, asked, "留待审核")


def _told(change: FieldChange) -> tuple[str, list[str]]:
    """A change for the trail, which keeps no long texts and no words of a private one."""
    if change.private:
        return change.label, ["—", "已登记"]
    return change.label, [change.old[:LONGEST_TOLD], change.new[:LONGEST_TOLD]]
