"""Keeping files: sealed on disk, with their facts in the database."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path, PurePath

from django.conf import settings

from core import crypto
from core.models import StoredFile, Unit, User
from core.policy import Refused

DISK_FULL = "服务器的磁盘已满，文件没有保存，其他数据没有变化。请系统管理员清出空间后再办一次。"
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def store(
    content: bytes, *, name: str, content_type: str, purpose: str, unit: Unit | None, by: User | None
) -> StoredFile:
    """Seal the content on disk and record it. The given name is kept for people, never used as a path.

    The file has its name only when all of it is on the disk. Raises Refused when the disk is full.
    """
    file_id = uuid.uuid4()
    _write(_path(file_id), crypto.seal(content, f"file.{file_id.hex}"))
    return StoredFile.objects.create(
        id=file_id,
        name=clean_name(name),
        content_type=content_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        purpose=purpose,
        unit=unit,
        created_by=by,
    )


def seal_again(file_id: uuid.UUID) -> bool:
    """Seal a file's content with today's key; False when it is current, or no longer on the disk."""
    path, purpose = _path(file_id), f"file.{file_id.hex}"
    try:
        sealed = path.read_bytes()
    except FileNotFoundError:
        return False
    if sealed[: crypto.HEADER] == crypto.current_header():
        return False
    _write(path, crypto.seal(crypto.unseal(sealed, purpose), purpose))
    return True


def wipe(ids: Iterable[uuid.UUID]) -> None:
    """Take the sealed content of files off the disk whose rows are gone, or never came to be."""
    for file_id in ids:
        _path(file_id).unlink(missing_ok=True)


def destroy(file_id: uuid.UUID) -> None:
    """Take a file away for good, its row and its content."""
    StoredFile.objects.filter(pk=file_id).delete()
    wipe([file_id])


def _path(file_id: uuid.UUID) -> Path:
    return Path(settings.FILES_DIR) / file_id.hex[:2] / file_id.hex


def _write(path: Path, sealed: bytes) -> None:
    """Write beside, have it on the disk, then give it its name."""
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with unfinished.open("wb") as stream:
            stream.write(sealed)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        if error.errno in _NO_ROOM:
            raise Refused.because("file.disk_full", DISK_FULL) from error
        raise


def clean_name(name: str) -> str:
    """The last part of a file name without control and direction marks, at most 150 characters."""
    printable = "".join(char for char in name if char.isprintable())
    return PurePath(printable.replace("\\", "/")).name[-150:] or "未命名"
