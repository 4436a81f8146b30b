"""Making a backup: one snapshot, sealed, read back, kept, copied, and written into the trail."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from core.choices import AuditAction, AuditResult
from core.models import User
from core.policy import Refused
from core.services import audit, temp

from . import postgresql, sqlite, trail
from .archives import check, copy_to, name_for, rotate
from .entries import Written, write_entry
from .key_fit import Proofs, proofs_here
from .manifest import SQLITE, FileFacts, Manifest, engine, this_installation, to_json
from .stream import SealingWriter
from .work import Tell, blocks, disk_trouble_told, flush_folder, mebibytes, refuse_without_room, silent

Snapshot = sqlite.SqliteSnapshot | postgresql.PostgresSnapshot


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was made, and what became of the second copy (empty: there is none to make, or all is well)."""

    path: Path
    size: int
    rows: int
    files: int
    seconds: float
    removed: tuple[str, ...]
    copy_trouble: str

    @property
    def sentence(self) -> str:
        """The result in one sentence."""
        text = (
            f"备份完成并核对无误：{self.path.name}，{mebibytes(self.size)}，数据 {self.rows} 行，"
            f"文件 {self.files} 份，用时 {self.seconds:.0f} 秒。"
        )
        return f"{text}副本没有写成：{self.copy_trouble}" if self.copy_trouble else text


def make_backup(
    *, now: datetime, by: User | None, to: Path | None = None, with_files: bool = True, tell: Tell = silent
) -> BackupReport:
    """Make, check, copy, rotate. Raises Refused, leaving no unfinished archive but an entry in the trail."""
    folder = to or settings.BACKUP_DIR
    try:
        report = _make(folder, now, with_files, tell)
    except Refused as refusal:
        act = audit.Act(
            AuditAction.BACKUP, label="数据备份", result=AuditResult.FAILED, reason=str(refusal)[:300]
        )
        audit.record(act, by=by)
        raise
    changes = {
        "文件": report.path.name,
        "字节": report.size,
        "行数": report.rows,
        "文件数": report.files,
        "秒": round(report.seconds, 1),
        "含上传文件": with_files,
        "清除旧备份": list(report.removed),
        "副本": report.copy_trouble or ("已写入" if settings.BACKUP_COPY_DIR and to is None else "未设置"),
    }
    audit.record(audit.Act(AuditAction.BACKUP, label=report.path.name, changes=changes), by=by)
    return report


def _make(folder: Path, now: datetime, with_files: bool, tell: Tell) -> BackupReport:
    begun = time.monotonic()
    with disk_trouble_told(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(folder):
            path = folder / name_for(now)
            unfinished = folder / f"{path.name}.part"
            try:
                manifest = _write(unfinished, now, with_files, tell)
                check(unfinished, tell)
                unfinished.rename(path)
                flush_folder(folder)
            finally:
                unfinished.unlink(missing_ok=True)
            removed = tuple(rotate(folder)) if folder == settings.BACKUP_DIR else ()
    trouble = _copied(path, tell) if folder == settings.BACKUP_DIR else ""
    return BackupReport(
        path,
        path.stat().st_size,
        manifest.rows,
        len(manifest.files),
        time.monotonic() - begun,
        removed,
        trouble,
    )


def _write(unfinished: Path, now: datetime, with_files: bool, tell: Tell) -> Manifest:
    needed = _bytes_needed(with_files)
    refuse_without_room(unfinished.parent, needed // 2)
    handle = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with temp.work_folder("backup") as work, os.fdopen(handle, "wb") as target:
        sink = SealingWriter(target, settings.BACKUP_KEY)
        head = this_installation(now=now, with_files=with_files, bytes_needed=needed)
        with _snapshot(work, tell) as shot:
            write_entry(sink, "head.json", [to_json(head)])
            database = write_entry(sink, "database", shot.content(), packed=engine() == SQLITE)
            audit_id, audit_digest = shot.audit_head()
            manifest = Manifest(_facts(database), shot.tables(), {}, audit_id, audit_digest, proofs_here())
        for name, path in chain(trail.archives(), _stored_files() if with_files else ()):
            tell("正在备份文件")
            if content := _opened(path, tell):
                seen = _seen(content, manifest.proofs) if name.startswith("files/") else content
                manifest.files[name] = _facts(write_entry(sink, name, seen))
        write_entry(sink, "manifest.json", [to_json(manifest)])
        sink.finish()
        _to_disk(target)
    return manifest


def _snapshot(work: Path, tell: Tell) -> AbstractContextManager[Snapshot]:
    return sqlite.snapshot(work, tell) if engine() == SQLITE else postgresql.snapshot(tell)


def _opened(path: Path, tell: Tell) -> Iterator[bytes] | None:
    """The content of a stored file; None when it was purged since it was listed."""
    try:
        source = path.open("rb")
    except FileNotFoundError:
        return None
    return blocks(source, tell)


def _seen(content: Iterator[bytes], proofs: Proofs) -> Iterator[bytes]:
    """The content of a sealed file; its key is noted in passing."""
    for number, block in enumerate(content):
        if number == 0:
            proofs.saw(block)
        yield block


def _stored_files() -> Iterator[tuple[str, Path]]:
    """Every finished file on the disk."""
    for path in sorted(settings.FILES_DIR.glob("??/" + "[0-9a-f]" * 32)):
        if path.is_file():
            yield f"files/{path.parent.name}/{path.name}", path


def _bytes_needed(with_files: bool) -> int:
    if engine() == SQLITE:
        size = sqlite.database_path().stat().st_size
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            size = int(cursor.fetchone()[0])
    return size + (sum(path.stat().st_size for _name, path in _stored_files()) if with_files else 0)


def _copied(path: Path, tell: Tell) -> str:
    folder = settings.BACKUP_COPY_DIR
    if folder is None:
        return ""
    try:
        copy_to(path, folder, tell)
        rotate(folder)
    except Refused as refusal:
        return str(refusal)
    return ""


def _facts(written: Written) -> FileFacts:
    return FileFacts(written.size, written.sha256)


def _to_disk(target: BinaryIO) -> None:
    target.flush()
    os.fsync(target.fileno())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One backup at a time in a folder; what a killed one left unfinished is removed."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refused.because("backup.busy", "另一次备份正在进行，请等它完成。") from error
        for left in folder.glob("*.part"):
            left.unlink()
        yield
