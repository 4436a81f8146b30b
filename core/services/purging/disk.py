"""What lies on the disk without belonging to anything, and what should lie there and does not."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.models import StoredFile
from core.services import temp

YOUNG = timedelta(days=1)
REPLACED = timedelta(days=7)
_STAMP = re.compile(r"\.replaced-(\d{8}-\d{6})$")


def sweep_orphans(now: datetime, dry_run: bool) -> int:
    """Sealed files without a row (their transaction came to nothing) and files never finished."""
    known = set(StoredFile.objects.values_list("pk", flat=True))
    gone = 0
    for path in Path(settings.FILES_DIR).glob("??/*"):
        if _key(path) not in known and _age(path, now) > YOUNG:
            gone += 1
            if not dry_run:
                path.unlink(missing_ok=True)
    return gone


def sweep_temp(now: datetime, dry_run: bool) -> int:
    """Folders of processes that were killed."""
    return temp.reap(dry_run=dry_run)


def sweep_replaced(now: datetime, dry_run: bool) -> int:
    """What a restore laid aside, once it has stood the test of a week."""
    gone = 0
    for path in _laid_aside():
        found = _STAMP.search(path.name)
        if found is None:
            continue
        laid = timezone.make_aware(datetime.strptime(found[1], "%Y%m%d-%H%M%S"))  # noqa: DTZ007 - made aware
        if now - laid <= REPLACED:
            continue
        gone += 1
        if dry_run:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return gone


def lost_files() -> Iterator[str]:
    """The names under which files are registered that the disk does not have."""
    rows = StoredFile.objects.filter(purged_at=None).order_by("created_at").values_list("pk", "name")
    for key, name in rows.iterator(chunk_size=2000):
        if not (Path(settings.FILES_DIR) / key.hex[:2] / key.hex).exists():
            yield name


def _laid_aside() -> Iterator[Path]:
    yield from Path(settings.FILES_DIR).parent.glob("files.replaced-*")
    if connection.vendor == "sqlite" and ":memory:" not in str(connection.settings_dict["NAME"]):
        database = Path(str(connection.settings_dict["NAME"]))
        yield from database.parent.glob(f"{database.name}.replaced-*")


def _key(path: Path) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=path.name)
    except ValueError:
        return None


def _age(path: Path, now: datetime) -> timedelta:
    try:
        return now - datetime.fromtimestamp(path.stat().st_mtime, tz=now.tzinfo)
    except FileNotFoundError:
        return timedelta(0)
