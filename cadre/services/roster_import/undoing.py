"""Taking back a committed import as a whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, ProtectedError

from cadre.models import Cadre
from core.choices import AuditAction, ImportState
from core.models import ImportBatch, ImportChange, User
from core.policy import Refused
from core.services import audit
from core.services.snapshots import put_back

from .committing import one_import_at_a_time

UNDO_WINDOW = timedelta(hours=24)
NAMES_SHOWN = 5


@transaction.atomic
def undo_batch(batch: ImportBatch, *, by: User, now: datetime) -> int:
    """Put every record back as it was before the batch; the number of records.

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
    _refuse_if_edited_since(changes)
    _delete_created(changes)
    _restore_changed(changes)
    ImportBatch.objects.filter(pk=current.pk).update(state=ImportState.UNDONE, undone_at=now)
    audit.record_many(_acts(current, changes), by=by)
    return len(changes)


def _refuse_if_edited_since(changes: list[ImportChange]) -> None:
    expected = {int(change.object_id): change.after["version"] for change in changes if _is_person(change)}
    found = {cadre.pk: cadre for cadre in Cadre.objects.filter(pk__in=expected)}
    edited = [
        found[pk].name for pk, version in expected.items() if pk in found and found[pk].version != version
    ]
    gone = len(expected) - len(found)
    if edited or gone:
        names = "、".join(sorted(edited)[:NAMES_SHOWN]) + (
            f"等 {len(edited)} 人" if len(edited) > NAMES_SHOWN else ""
        )
        raise Refused.because(
            "import.edited_since",
            f"导入之后{names or f'有 {gone} 人'}的信息又有改动，不能整批撤销，请逐人核对修改。",
        )


def _delete_created(changes: list[ImportChange]) -> None:
    by_model = _ids_by_model([change for change in changes if change.created])
    people = by_model.pop(Cadre._meta.label_lower, [])
    try:
        for label, ids in by_model.items():
            apps.get_model(label)._default_manager.filter(pk__in=ids).delete()
        Cadre.objects.filter(pk__in=people).delete()
    except ProtectedError as error:
        raise Refused.because(
            "import.in_use", "这一批新增的人已有其他记录引用，不能整批撤销，请逐人处理。"
        ) from error


def _restore_changed(changes: list[ImportChange]) -> None:
    changed = [change for change in changes if not change.created]
    for label, ids in _ids_by_model(changed).items():
        model = apps.get_model(label)
        records = {str(pk): record for pk, record in model._default_manager.in_bulk(ids).items()}
        for change in changed:
            record = records.get(change.object_id) if change.model == label else None
            if record is not None:
                _restore(record, change.before)


def _restore(record: models.Model, before: dict[str, Any]) -> None:
    """A restored person goes on counting versions: forms opened in between are noticed."""
    names = put_back(record, {name: value for name, value in before.items() if name != "version"})
    if isinstance(record, Cadre):
        record.version = F("version") + 1  # type: ignore[assignment]
        names += ["version", "updated_at"]
    record.save(update_fields=names)


def _ids_by_model(changes: list[ImportChange]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for change in changes:
        found.setdefault(change.model, []).append(change.object_id)
    return found


def _is_person(change: ImportChange) -> bool:
    return change.model == Cadre._meta.label_lower


def _acts(batch: ImportBatch, changes: list[ImportChange]) -> list[audit.Act]:
    acts = [
        audit.Act(AuditAction.IMPORT_UNDO, batch, batch.file.name, batch.unit.path, {"记录数": len(changes)})
    ]
    return acts + [
        audit.Act(
            AuditAction.IMPORT_UNDO,
            label=f"{change.model} {change.object_id}",
            unit_path=batch.unit.path,
            changes={"新增已删除": True} if change.created else {"已恢复": sorted(change.before)},
            reason=f"撤销导入《{batch.file.name}》",
        )
        for change in changes
        if _is_person(change)
    ]
