"""Temporary files of a job: in a folder of its own, gone with it."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings

YOUNG_SECONDS = 600


@contextmanager
def own_folder(job_id: str) -> Iterator[None]:
    """All temporary files of this process go into the job's folder meanwhile; one job a process at a time."""
    _root().mkdir(mode=0o700, parents=True, exist_ok=True)
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(
        prefix=f"{UUID(job_id).hex}-", dir=_root(), ignore_cleanup_errors=True
    ) as own:
        tempfile.tempdir = own
        try:
            yield
        finally:
            tempfile.tempdir = before


def clear(*, keep: Set[UUID]) -> int:
    """Remove what killed workers left behind, all but young folders and those of the jobs to keep; how many."""
    kept, gone = {key.hex for key in keep}, 0
    for folder in _root().glob("*-*"):
        age = time.time() - folder.stat().st_mtime
        if age > YOUNG_SECONDS and folder.name.partition("-")[0] not in kept:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _root() -> Path:
    return Path(settings.DATA_DIR) / "tmp"
