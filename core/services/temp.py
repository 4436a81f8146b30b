"""Folders for what is needed while something runs: gone afterwards, and reaped when a process was killed.

Each lies under TEMP_DIR and holds a lock for as long as its process lives; a folder whose lock is free
belongs to nobody any more.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_LOCK = ".lock"


@contextmanager
def work_folder(purpose: str) -> Iterator[Path]:
    """A folder of one piece of work; whatever ``tempfile`` makes meanwhile in this process goes there."""
    path, lock = _claimed(purpose)
    before = tempfile.tempdir
    alone = threading.current_thread() is threading.main_thread()
    if alone:
        tempfile.tempdir = str(path)
    try:
        yield path
    finally:
        if alone:
            tempfile.tempdir = before
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def keep_process_folder() -> Path:
    """Send whatever ``tempfile`` makes in this process to a folder that is reaped when it has ended."""
    path, _lock = _claimed("process")
    tempfile.tempdir = str(path)
    return path


def reap(*, dry_run: bool = False) -> int:
    """Remove the folders of processes that are no more; how many."""
    gone = 0
    for path in Path(settings.TEMP_DIR).glob("*-*"):
        lock = path / _LOCK
        try:
            handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        else:
            if not dry_run:
                shutil.rmtree(path, ignore_errors=True)
            gone += 1
        finally:
            os.close(handle)
    return gone


def _claimed(purpose: str) -> tuple[Path, int]:
    """A new folder with its lock held; should it be reaped before the lock is taken, once more."""
    settings.TEMP_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        path = Path(tempfile.mkdtemp(prefix=f"{purpose}-", dir=settings.TEMP_DIR))
        try:
            handle = os.open(path / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            continue
        fcntl.flock(handle, fcntl.LOCK_EX)
        if (path / _LOCK).exists():
            return path, handle
        os.close(handle)
