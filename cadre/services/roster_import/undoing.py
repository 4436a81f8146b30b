"""Taking back a committed import as a whole."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError

from cadre.choices import RequestState
from cadre.models import Cadre, ChangeRequest, Resume
from cadre.services.locking import lock_people
from core.choices import AuditAction, ImportState
from core.models import ImportBatch, ImportChange, StoredFile, User
from core.policy import Refused
from core.services import audit, files, inbox
from core.services.snapshots import put_back

from .children import BATCH, REMOVED, derive_segments, forget_children, is_person, make_way
from .committing import one_import_at_a_time, requests_key
from .known import chunks

UNDO_WINDOW = timedelta(hours=24)
NAMES_SHOWN, LONGEST_IN = 5, 500
IN_USE = "这一批新增的人已有其他记录引用，不能整批撤销，请逐人处理。"


@transaction.atomic
def undo_batch(batch: ImportBatch, *, by: User, now: datetime) -> int:
    """Put every record back as it was before the batch; the number of changes.

    Raises: Refused later than UNDO_WINDOW after the import, when it is not committed, and when one of
    its people was changed since.
    """
    one_import_at_a_time()
    current = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if current.state != ImportState.COMMITTED or current.committed_at is None:
        raise Refused.because("import.state", "这一批没有导入，或已经撤销，不用再撤销。")
    if now - current.committed_at > UNDO_WINDOW:
        raise Refused.because(
            "import.undo_window",
            f"导入已超过 24 小时（{current.committed_at:%Y.%m.%d %H:%M}），不能整批撤销，请逐人修改。",
        )
    changes = list(current.changes.order_by("-id"))
    people = _people_unchanged_since(changes, by)
    changes = _without_decided_requests(changes)
    _delete_created(changes)
    _restore_changed(changes)
    _bring_back_removed(changes)
    derive_segments(sorted({int(c.object_id) for c in changes if c.model == Resume._meta.label_lower}))
    ImportBatch.objects.filter(pk=current.pk).update(state=ImportState.UNDONE, undone_at=now)
    inbox.settle(requests_key(current), now=now)
    audit.record_many(_acts(current, changes, people), by=by)
    return len(changes)


def _people_unchanged_since(changes: list[ImportChange], by: User) -> dict[int, Cadre]:
    """The people of the batch, locked.

    Raises Refused when one was changed since; it names those whom the user may see and counts the others.
    """
    expected = {int(change.object_id): change.after["version"] for change in changes if is_person(change)}
    found: dict[int, Cadre] = {}
    lock_people(expected)
    for ids in chunks(list(expected)):
        found |= {
            cadre.pk: cadre for cadre in Cadre.objects.filter(pk__in=ids).only("uuid", "name", "version")
        }
    edited = [pk for pk, cadre in found.items() if cadre.version != expected[pk]]
    if len(found) < len(expected):
        raise Refused.because(
            "import.edited_since",
            f"导入之后有 {len(expected) - len(found)} 人已被删除，不能整批撤销，请逐人核对修改。",
        )
    if edited:
        told = Cadre.objects.visible_to(by).filter(pk__in=edited[:LONGEST_IN]).order_by("name")
        shown = list(told.values_list("name", flat=True)[:NAMES_SHOWN])
        names = "、".join(shown)
        more = f"{'等' if shown else '有'} {len(edited)} 人" if len(edited) > len(shown) else ""
        raise Refused.because(
            "import.edited_since",
            f"导入之后{names}{more}的信息又有改动，不能整批撤销，请逐人核对修改。",
        )
    return found


def _delete_created(changes: list[ImportChange]) -> None:
    """Children first; a person to whom something else was tied since stays, and so does the batch."""
    by_model = _ids_by_model([change for change in changes if change.created])
    people = by_model.pop(Cadre._meta.label_lower, [])
    for label, ids in by_model.items():
        for some in chunks(ids):
            apps.get_model(label)._default_manager.filter(pk__in=some).delete()
    photos = [UUID(pk) for pk in by_model.get(StoredFile._meta.label_lower, [])]
    transaction.on_commit(lambda: files.wipe(photos))
    try:
        for some in chunks(people):
            forget_children([int(pk) for pk in some])
            _, deleted = Cadre.objects.filter(pk__in=some).delete()
            if set(deleted) - {Cadre._meta.label}:
                raise Refused.because("import.in_use", IN_USE)
    except ProtectedError as error:
        raise Refused.because("import.in_use", IN_USE) from error


def _restore_changed(changes: list[ImportChange]) -> None:
    """Put the former values back, grouped by the fields that they touch.

    A restored person goes on counting versions: forms opened in between are noticed.
    """
    make_way([int(c.object_id) for c in changes if "is_top" in c.before and not c.after.get(REMOVED)])
    groups: dict[tuple[str, frozenset[str]], list[ImportChange]] = defaultdict(list)
    for change in changes:
        if not change.created and not change.after.get(REMOVED):
            groups[change.model, frozenset(change.before)].append(change)
    for (label, _), same in groups.items():
        model = apps.get_model(label)
        for some in chunks(same):
            records = model._default_manager.in_bulk([change.object_id for change in some])
            names: list[str] = []
            for change in some:
                record = records[model._meta.pk.to_python(change.object_id)]
                names = put_back(record, {**change.before, **_next_version(record)})
            model._default_manager.bulk_update(records.values(), names)


def _bring_back_removed(changes: list[ImportChange]) -> None:
    """Records that the batch deleted, with their old keys."""
    gone: dict[str, list[models.Model]] = defaultdict(list)
    for change in changes:
        if change.after.get(REMOVED):
            record = apps.get_model(change.model)()
            put_back(record, change.before)
            gone[change.model].append(record)
    for label, records in gone.items():
        apps.get_model(label)._default_manager.bulk_create(records, batch_size=BATCH)


def _without_decided_requests(changes: list[ImportChange]) -> list[ImportChange]:
    """A request that the department has decided since stays as it was decided."""
    label = ChangeRequest._meta.label_lower
    asked = [change.object_id for change in changes if change.model == label]
    decided: set[str] = set()
    for some in chunks(asked):
        found = ChangeRequest.objects.filter(pk__in=some).exclude(state=RequestState.PENDING)
        decided |= {str(pk) for pk in found.values_list("pk", flat=True)}
    return [change for change in changes if change.model != label or change.object_id not in decided]


def _next_version(record: models.Model) -> dict[str, Any]:
    return {"version": record.version + 1} if isinstance(record, Cadre) else {}


def _ids_by_model(changes: list[ImportChange]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for change in changes:
        found.setdefault(change.model, []).append(change.object_id)
    return found


def _acts(batch: ImportBatch, changes: list[ImportChange], people: dict[int, Cadre]) -> list[audit.Act]:
    names = {
        key: str(field.verbose_name) for field in Cadre._meta.fields for key in (field.name, field.attname)
    }
    acts = [
        audit.Act(AuditAction.IMPORT_UNDO, batch, batch.file.name, batch.unit.path, {"记录数": len(changes)})
    ]
    return acts + [
        audit.Act(
            AuditAction.IMPORT_UNDO,
            people[int(change.object_id)],
            unit_path=batch.unit.path,
            changes={"新增已删除": True}
            if change.created
            else {"已恢复": [names.get(name, name) for name in sorted(change.before)]},
            reason=f"撤销导入《{batch.file.name}》",
        )
        for change in changes
        if is_person(change)
    ]
