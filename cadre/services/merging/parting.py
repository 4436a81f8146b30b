"""Parting two records that were merged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction

from cadre.models import Cadre, CadreMerge
from core.choices import AuditAction
from core.models import User
from core.policy import Refused
from core.services import audit
from core.services.snapshots import put_back, snapshot

from .finding import require_merging
from .merging import derive_again, locked_pair, related_models

NEVER_PUT_BACK = ("version", "updated_at", "created_at")


@transaction.atomic
def undo_merge(merge: CadreMerge, *, by: User, now: datetime) -> list[str]:
    """Two records again, each with what it had; the Chinese names of fields that were left as they are now.

    A field of the kept record that somebody changed after the merge keeps the newer value.

    Raises Refused outside the scope, when it has been undone, and for any but the last merge of a record.
    """
    merge = CadreMerge.objects.select_for_update().get(pk=merge.pk)
    kept, absorbed = locked_pair(merge.kept_id, merge.absorbed_id)
    require_merging(kept, by=by)
    if merge.undone_at is not None:
        raise Refused.because("cadre.merge.undone", "这次合并已经撤销，不用再撤销。")
    if kept.merged_into_id or merge.kept.merges.filter(undone_at=None, pk__gt=merge.pk).exists():
        raise Refused.because("cadre.merge.order", "这条记录后来又有合并，请先撤销后一次合并。")
    stayed = _restore_kept(kept, merge.before)
    kept.version += 1
    kept.save()
    _give_back(merge, absorbed)
    put_back(
        absorbed,
        {name: value for name, value in merge.before["absorbed"].items() if name not in NEVER_PUT_BACK},
    )
    absorbed.merged_into = None
    absorbed.version += 1
    absorbed.save()
    _bring_back(merge)
    derive_again(kept, absorbed)
    merge.undone_by, merge.undone_at = by, now
    merge.save(update_fields=["undone_by", "undone_at"])
    facts = {"撤销合并": [f"{absorbed.name}（{absorbed.unit}）", "恢复为两条记录"]}
    audit.record(audit.Act(AuditAction.MERGE_UNDO, kept, unit_path=kept.unit.path, changes=facts), by=by)
    return stayed


def _restore_kept(kept: Cadre, before: dict[str, Any]) -> list[str]:
    """Fields that the merge set get their former value, unless they have been changed since."""
    was, after = before["kept"], before["after"]
    fields = {field.attname: field for field in kept._meta.concrete_fields}
    stayed: list[str] = []
    restored: dict[str, Any] = {}
    for name, value in was.items():
        if name in NEVER_PUT_BACK or value == after[name]:
            continue
        field = fields[name]
        if _changed(kept, field, after[name]):
            stayed.append(str(field.verbose_name))
        else:
            restored[name] = value
    # All are compared before any is put back: the database keeps the fields in an order of its own.
    put_back(kept, restored)
    return stayed


def _changed(kept: Cadre, field: models.Field[Any, Any], after: Any) -> bool:
    """Whether the field no longer says what it said after the merge."""
    return bool(snapshot(kept, [field.name])[field.attname] != after)


def _give_back(merge: CadreMerge, absorbed: Cadre) -> None:
    """Rows that went over and still belong to the kept record go back."""
    owners = {model._meta.label_lower: owner for model, owner in related_models()}
    for label, keys in merge.moved.items():
        rows = apps.get_model(label)._default_manager
        if apps.get_model(label)._meta.pk.is_relation:
            rows.filter(pk=merge.kept_id).update(cadre=absorbed)
        else:
            rows.filter(pk__in=keys, **{owners[label]: merge.kept_id}).update(**{owners[label]: absorbed})


def _bring_back(merge: CadreMerge) -> None:
    """Rows that were put away come back to the absorbed record with their old keys."""
    for label, rows in merge.before["left"].items():
        model = apps.get_model(label)
        for kept in rows:
            record = model()
            put_back(record, kept)
            record.save(force_insert=True)
