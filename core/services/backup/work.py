"""What every part of a backup shares: the words of progress, the room on the disk, files that last."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.db import DatabaseError

from core.policy import Refused

BLOCK = 1 << 20
Tell = Callable[[str], None]


def silent(text: str) -> None:
    """Tells nobody."""


def blocks(source: BinaryIO, tell: Tell = silent) -> Iterator[bytes]:
    """The content of an open file in pieces; closes it."""
    with source:
        while block := source.read(BLOCK):
            tell("")
            yield block


def refuse_without_room(folder: Path, needed: int) -> None:
    """Raises Refused when the disk of the folder has less room than needed."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Refused.because(
            "backup.room",
            f"磁盘空间不足：{folder} 需要约 {mebibytes(needed)}，只剩 {mebibytes(free)}，没有写入。"
            "请清理磁盘或换一个目录再试。",
        )


def mebibytes(size: int) -> str:
    """A size as people read it."""
    return f"{size / (1 << 30):.1f} GB" if size >= 1 << 30 else f"{max(size / (1 << 20), 0.1):.1f} MB"


@contextmanager
def disk_trouble_told(folder: Path) -> Iterator[None]:
    """Turns the operating system's refusals into a sentence. Raises Refused."""
    try:
        yield
    except (sqlite3.OperationalError, DatabaseError) as error:
        told = f"数据库没有读写成功（{error}）。多为磁盘空间不足，请清理磁盘后重试。"
        raise Refused.because("backup.disk", told) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            told = f"磁盘空间不足：写入 {folder} 时空间用完，没有留下不完整的文件。请清理磁盘后重试。"
            raise Refused.because("backup.room", told) from error
        told = f"{folder} 不能读写（{error.strerror}）。请检查目录是否存在、权限是否正确。"
        raise Refused.because("backup.disk", told) from error


def flush_folder(folder: Path) -> None:
    """Make renames within a folder last."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
