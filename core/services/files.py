"""Keeping files: sealed on disk, with their facts in the database."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from hashlib import sha256
from pathlib import PurePath

from django.conf import settings

from core import crypto
from core.models import StoredFile, Unit, User


def store(
    content: bytes, *, name: str, content_type: str, purpose: str, unit: Unit | None, by: User | None
) -> StoredFile:
    """Seal the content on disk and record it. The given name is kept for people, never used as a path."""
    file_id = uuid.uuid4()
    folder = settings.FILES_DIR / file_id.hex[:2]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / file_id.hex
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(crypto.seal(content, f"file.{file_id.hex}"))
    unfinished.rename(path)
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


def wipe(ids: Iterable[uuid.UUID]) -> None:
    """Take the sealed content of files off the disk whose rows are gone, or never came to be."""
    for file_id in ids:
        (settings.FILES_DIR / file_id.hex[:2] / file_id.hex).unlink(missing_ok=True)


def clean_name(name: str) -> str:
    """The last part of a file name without control and direction marks, at most 150 characters."""
    printable = "".join(char for char in name if char.isprintable())
    return PurePath(printable.replace("\\", "/")).name[-150:] or "未命名"
