"""Writing everything anew with today's keys and suite, after a key or CRYPTO_SUITE changed.

What is current is left alone, so that an interrupted rotation is simply started again. All stays readable
before, during and after, as long as the former keys stand in the fallbacks. The audit trail is append-only:
what it holds sealed keeps its key. A row that does not match its digest is not signed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db import models, transaction

from core.choices import AuditAction
from core.crypto import HEADER, current_header
from core.models import BlindIndexField, RowDigestField, Sealed, Sealing, StoredFile
from core.services import audit, files

BATCH = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was written anew."""

    values: int = 0
    indexes: int = 0
    files: int = 0


def rotate_keys(*, progress: Callable[[str], None] | None = None) -> Rotated:
    """Seal all fields and files with today's key, recompute all indexes and row digests; what was written.

    Each batch of rows is a transaction of its own. A row that somebody changes meanwhile keeps what he wrote.
    """
    done = Rotated()
    for model in sealed_models():
        for rows in _batches(model):
            done = _rotate_rows(model, rows, done)
        if progress is not None:
            progress(str(model._meta.verbose_name))
    for keys in _batches(StoredFile):
        renewed = sum(files.seal_again(file.pk) for file in keys)
        done = replace(done, files=done.files + renewed)
    facts = {"字段": done.values, "索引": done.indexes, "文件": done.files}
    audit.record(audit.Act(AuditAction.KEY_ROTATION, label="全部密文", changes=facts), by=None)
    return done


def sealed_models() -> list[type[models.Model]]:
    """Every model with sealed columns, blind indexes or row digests."""
    return [
        model
        for model in apps.get_models()
        if _sealed_fields(model) or hasattr(model, "digests") or _row_digests(model)
    ]


@transaction.atomic
def _rotate_rows(model: type[models.Model], rows: list[Any], done: Rotated) -> Rotated:
    for row in rows:
        before, sealed = _stale_values(row)
        indexes = _stale_indexes(row)
        if not sealed and not indexes:
            continue
        known = before | {name: getattr(row, name) for name in indexes}
        same = model._base_manager.filter(pk=row.pk, **known)
        if same.update(**sealed, **indexes):
            done = replace(done, values=done.values + len(sealed), indexes=done.indexes + len(indexes))
    return done


def _stale_values(row: models.Model) -> tuple[dict[str, Any], dict[str, Any]]:
    """The sealed columns that are not current, as they are stored and as they shall be."""
    header, before, after = current_header(), {}, {}
    for field in _sealed_fields(type(row)):
        kept = row.__dict__[field.attname]
        if isinstance(kept, Sealed) and kept.body[:HEADER] != header:
            before[field.name] = kept
            getattr(row, field.attname)
            after[field.name] = field.for_row(row)
    return before, after


def _stale_indexes(row: models.Model) -> dict[str, Any]:
    """The blind indexes and row digests that are not those of today's key."""
    due: dict[str, Any] = dict(getattr(row, "digests", dict)())
    for field in row._meta.concrete_fields:
        if isinstance(field, BlindIndexField):
            due[field.attname] = field.digest_of(row)
    for signed in _row_digests(type(row)):
        if signed.matches(row):
            due[signed.attname] = signed.digest_of(row)
    return {name: digest for name, digest in due.items() if getattr(row, name) != digest}


def _sealed_fields(model: type[models.Model]) -> list[Sealing[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, Sealing)]


def _row_digests(model: type[models.Model]) -> list[RowDigestField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, RowDigestField)]


def _batches(model: type[models.Model]) -> Iterator[list[Any]]:
    beside = [relation for field in _row_digests(model) for relation in field.relations]
    rows, last = model._base_manager.order_by("pk"), None
    if beside:
        rows = rows.select_related(*beside)
    while batch := list((rows if last is None else rows.filter(pk__gt=last))[:BATCH]):
        yield batch
        last = batch[-1].pk
