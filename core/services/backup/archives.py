"""Archives as files: their names and moments, reading one from end to end, copying, rotation."""

from __future__ import annotations

import json
import os
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from core.policy import Refused
from core.rules.rotation import kept

from .entries import read_entries
from .manifest import FileFacts, Head, Manifest, head_from, manifest_from
from .stream import OpeningReader, damaged
from .work import Tell, disk_trouble_told, flush_folder, refuse_without_room, silent

SUFFIX = ".cbk"
_NAME = re.compile(r"backup-(\d{8}-\d{6})\.cbk")
_FILE = re.compile(r"files/([0-9a-f]{2})/\1[0-9a-f]{30}|audit/audit-\d+-\d+\.jsonl")
Take = Callable[[str, Iterator[bytes]], None]


@dataclass(frozen=True, slots=True)
class Archive:
    """A finished archive in the backup folder."""

    path: Path
    moment: datetime
    size: int


def name_for(moment: datetime) -> str:
    """The name of the archive of a moment."""
    return f"backup-{timezone.localtime(moment):%Y%m%d-%H%M%S}{SUFFIX}"


def archives(folder: Path) -> list[Archive]:
    """The finished archives of a folder, newest first."""
    found = []
    for path in folder.glob(f"backup-*{SUFFIX}"):
        if match := _NAME.fullmatch(path.name):
            moment = timezone.make_aware(datetime.strptime(match[1], "%Y%m%d-%H%M%S"))  # noqa: DTZ007 - made aware
            found.append(Archive(path, moment, path.stat().st_size))
    return sorted(found, key=lambda archive: archive.moment, reverse=True)


def rotate(folder: Path) -> list[str]:
    """Remove the archives whose time is over; their names."""
    found = archives(folder)
    policy = settings.PROTECTION
    stays = kept(
        (timezone.localtime(archive.moment) for archive in found),
        days=policy.backup_days,
        weeks=policy.backup_weeks,
        months=policy.backup_months,
    )
    gone = [archive for archive in found if archive.moment not in stays]
    for archive in gone:
        archive.path.unlink()
    return [archive.path.name for archive in gone]


def copy_to(path: Path, folder: Path, tell: Tell = silent) -> None:
    """A second copy elsewhere: written aside, compared, renamed. Raises Refused."""
    unfinished = folder / f"{path.name}.part"
    with disk_trouble_told(folder):
        refuse_without_room(folder, path.stat().st_size)
        try:
            tell("正在写副本")
            shutil.copyfile(path, unfinished)
            with path.open("rb") as ours, unfinished.open("rb+") as theirs:
                if _digest(ours) != _digest(theirs):
                    raise Refused.because("backup.copy", f"写到 {folder} 的副本与原件不一致，已删除。")
                os.fsync(theirs.fileno())
            unfinished.rename(folder / path.name)
            flush_folder(folder)
        finally:
            unfinished.unlink(missing_ok=True)


def read_head(path: Path) -> Head:
    """What the archive says of itself before the data. Raises Refused."""
    with disk_trouble_told(path), path.open("rb") as source:
        name, content = next(read_entries(OpeningReader(source, settings.BACKUP_KEY)), ("", iter(())))
        if name != "head.json":
            raise damaged()
        return head_from(b"".join(content))


def read_through(path: Path, take: Take) -> Manifest:
    """Read a whole archive, giving each part to ``take``, and compare it with its manifest."""
    seen: dict[str, FileFacts] = {}
    manifest: Manifest | None = None
    with disk_trouble_told(path), path.open("rb") as source:
        try:
            for name, content in read_entries(OpeningReader(source, settings.BACKUP_KEY)):
                if name == "manifest.json":
                    manifest = manifest_from(b"".join(content))
                elif name == "database" or _FILE.fullmatch(name):
                    seen[name] = _taken(name, content, take)
                elif name != "head.json":
                    raise damaged()
        except (zlib.error, json.JSONDecodeError, TypeError, KeyError) as error:
            raise damaged() from error
    if manifest is None or seen != {"database": manifest.database, **manifest.files}:
        raise damaged()
    return manifest


def check(path: Path, tell: Tell = silent) -> tuple[Head, Manifest]:
    """Read a whole archive and compare it with its manifest, keeping nothing. Raises Refused."""

    def drop(name: str, content: Iterator[bytes]) -> None:
        for _block in content:
            tell("正在核对备份")

    return read_head(path), read_through(path, drop)


def _taken(name: str, content: Iterator[bytes], take: Take) -> FileFacts:
    digest, size = sha256(), 0

    def watched() -> Iterator[bytes]:
        nonlocal size
        for block in content:
            digest.update(block)
            size += len(block)
            yield block

    passing = watched()
    take(name, passing)
    for _left in passing:
        pass
    return FileFacts(size, digest.hexdigest())


def _digest(handle: BinaryIO) -> str:
    return file_digest(handle, "sha256").hexdigest()  # type: ignore[arg-type]  # a file opened for bytes
