"""Files whose time is over: originals of imports, exports, results of jobs."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from core.choices import ExportState, ImportState, JobState
from core.models import Export, ImportBatch, Job, StoredFile
from core.services import files

UNDO = timedelta(days=1)
_OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


def sweep_imports(now: datetime, dry_run: bool) -> int:
    """Originals of imports; what was written within the time of undoing stays whole."""
    recent = Q(committed_at__gt=now - 2 * UNDO)
    old = ImportBatch.objects.filter(created_at__lt=now - timedelta(days=settings.PROTECTION.upload_days))
    held = old.exclude(recent).exclude(state=ImportState.COMMITTING).filter(file__purged_at=None)
    return _clear(held.values_list("file", flat=True), now, dry_run)


def sweep_exports(now: datetime, dry_run: bool) -> int:
    """Files of exports that nobody may take any more; the rows stay and say who took what."""
    over = Q(state__in=[ExportState.TAKEN, ExportState.EXPIRED, ExportState.FAILED, ExportState.REFUSED])
    longest = timedelta(hours=settings.PROTECTION.export_hours)
    late = Q(expires_at__lte=now) | Q(expires_at=None, requested_at__lt=now - longest)
    held = Export.objects.filter(over & late, file__purged_at=None).exclude(file=None)
    return _clear(held.values_list("file", flat=True), now, dry_run)


def sweep_jobs(now: datetime, dry_run: bool) -> int:
    """Parameters and results of old jobs, and the files that only such a result named."""
    old = Job.objects.filter(
        state__in=_OVER, finished_at__lt=now - timedelta(days=settings.PROTECTION.job_days)
    )
    full = old.filter(Q(params__isnull=False) | Q(result__isnull=False))
    if dry_run:
        return full.count()
    named = [_file_of(job) for job in full.iterator(chunk_size=500)]
    alone = StoredFile.objects.filter(pk__in=[key for key in named if key], purged_at=None)
    for relation in _references():
        alone = alone.exclude(pk__in=relation)
    _clear(alone.values_list("pk", flat=True), now, dry_run)
    return full.update(params=None, result=None, text="")


def _file_of(job: Job) -> uuid.UUID | None:
    try:
        return uuid.UUID(str((job.result or {}).get("file")))
    except ValueError:
        return None


def _references() -> Iterable[models.QuerySet[Any, Any]]:
    """The keys of files to which rows of any model point."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel):
            name = relation.field.attname
            yield relation.related_model._base_manager.exclude(**{name: None}).values(name)


def _clear(keys: Iterable[uuid.UUID], now: datetime, dry_run: bool) -> int:
    """Mark the rows as purged, and wipe the content once that is certain."""
    found = list(keys)
    if not dry_run and found:
        StoredFile.objects.filter(pk__in=found).update(purged_at=now)
        transaction.on_commit(lambda: files.wipe(found))
    return len(found)
