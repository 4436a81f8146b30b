"""Writing a planned import: all of it in one transaction, with the record that undoes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from cadre.models import AnnualAssessment, Appointment, Cadre, Education, Rank
from core.choices import AuditAction, ImportState
from core.models import ImportBatch, ImportChange, User
from core.policy import Refused
from core.services import audit
from core.services.snapshots import snapshot

from .plan import ImportPlan, RowKind, RowPlan, Write

BATCH = 500
_IMPORT_LOCK = 4_201_843
CHILDREN: tuple[tuple[str, type[models.Model]], ...] = (
    ("appointments", Appointment),
    ("ranks", Rank),
    ("educations", Education),
    ("assessments", AnnualAssessment),
)


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

    Raises: Refused when the batch was committed before.
    """
    summary = plan.counts | {
        "fields": sum(len(row.changes) for row in plan.of(RowKind.CHANGED)),
        "left_out": faulty + len(plan.of(RowKind.REFUSED)),
        "absent": len(plan.absent),
        "moves": len(plan.moves),
    }
    taken = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.COMMITTING).update(
        state=ImportState.COMMITTED, committed_at=now, summary=summary
    )
    if not taken:
        raise Refused.because("import.state", "这一批已经导入或撤销，不能重复导入。")
    changes: list[ImportChange] = []
    rows = plan.writes
    _update_people(batch, plan.of(RowKind.CHANGED), changes, now)
    _create_people(batch, plan.of(RowKind.NEW), changes)
    for attribute, model in CHILDREN:
        _write_children(batch, rows, attribute, model, changes)
    ImportChange.objects.bulk_create(changes, batch_size=BATCH)
    audit.record_many(_acts(batch, rows, plan.counts), by=by)
    batch.refresh_from_db()
    return plan.counts


def _create_people(batch: ImportBatch, rows: Sequence[RowPlan], changes: list[ImportChange]) -> None:
    people = [Cadre(**row.person) for row in rows]
    Cadre.objects.bulk_create(people, batch_size=BATCH)
    for row, cadre in zip(rows, people, strict=True):
        row.cadre = cadre
        changes.append(_change(batch, row, cadre, created=True, after={"version": cadre.version}))


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
        changes.append(_change(batch, row, cadre, before=before, after={"version": cadre.version}))
    if people:
        Cadre.objects.bulk_update(people, sorted(names), batch_size=BATCH)


def _write_children(
    batch: ImportBatch,
    rows: Sequence[RowPlan],
    attribute: str,
    model: type[models.Model],
    changes: list[ImportChange],
) -> None:
    """Updates first: the end of one appointment makes room for the next.

    Records of a person whom the batch adds have no change of their own: they go with the person.
    """
    fresh: list[tuple[RowPlan, models.Model]] = []
    updates: dict[frozenset[str], list[models.Model]] = defaultdict(list)
    for row in rows:
        writes: list[Write] = getattr(row, attribute)
        for write in writes:
            if write.record is None:
                fresh.append((row, model(cadre=row.cadre, **write.values)))
                continue
            changes.append(_change(batch, row, write.record, before=snapshot(write.record, write.values)))
            for name, value in write.values.items():
                setattr(write.record, name, value)
            updates[frozenset(write.values)].append(write.record)
    for names, records in updates.items():
        model._default_manager.bulk_update(records, sorted(names), batch_size=BATCH)
    model._default_manager.bulk_create([record for _row, record in fresh], batch_size=BATCH)
    changes += [
        _change(batch, row, record, created=True) for row, record in fresh if row.kind is not RowKind.NEW
    ]


def _change(
    batch: ImportBatch,
    row: RowPlan,
    record: models.Model,
    *,
    created: bool = False,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> ImportChange:
    return ImportChange(
        batch=batch,
        row_number=row.row_number,
        model=record._meta.label_lower,
        object_id=str(record.pk),
        created=created,
        before=before or {},
        after=after or {},
    )


def _acts(batch: ImportBatch, rows: Iterable[RowPlan], counts: dict[str, int]) -> Iterable[audit.Act]:
    """One act for the batch and one for each person written."""
    yield audit.Act(
        AuditAction.IMPORT,
        batch,
        batch.file.name,
        batch.unit.path,
        {**counts, "文件校验值": batch.file.sha256},
    )
    reason = f"导入《{batch.file.name}》第 {{}} 行"
    for row in rows:
        yield audit.Act(
            AuditAction.CREATE if row.kind == "new" else AuditAction.UPDATE,
            row.cadre,
            row.name,
            row.unit.path if row.unit else "",
            {change.label: [change.old, change.new] for change in row.changes},
            reason.format(row.row_number),
        )
