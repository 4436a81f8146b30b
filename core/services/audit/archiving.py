"""Archiving: the oldest rows go into a sealed, signed file and then leave the table; the chain goes on."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from core import crypto
from core.choices import AuditAction
from core.models import AuditArchive, AuditEvent, AuditPerson, User
from core.policy import Refused

from .verifying import verify_chain
from .writing import GENESIS, Act, canonical, list_digest, record

FLOOR_DAYS = 183
_PURPOSE = "core.audit.archive"
_FIELDS = tuple(field.attname for field in AuditEvent._meta.concrete_fields)


@dataclass(frozen=True, slots=True)
class ArchivedRow:
    """One row as it lies in an archive, with the people it was about."""

    facts: dict[str, Any]
    people: list[str]


def archive_folder() -> Path:
    """Where archives are written; AUDIT_ARCHIVE_DIR should be copied away with the backups."""
    return Path(settings.AUDIT_ARCHIVE_DIR or settings.DATA_DIR / "audit-archives")


def archive_old(*, now: datetime, days: int | None = None, by: User | None = None) -> AuditArchive | None:
    """Write all rows older than ``days`` into one file, then take them out; None when there are none.

    The row about the archiving itself stays, so the table is never empty and the chain goes on from it.

    Raises Refused when that is less than the floor of 183 days, or when the chain does not hold.
    """
    days = settings.PROTECTION.audit_days if days is None else days
    if days < FLOOR_DAYS:
        raise Refused.because("audit.floor", f"审计记录至少保存 {FLOOR_DAYS} 天，不能只留 {days} 天。")
    old = AuditEvent.objects.filter(at__lt=now - timedelta(days=days)).order_by("id")
    # A beginning of the chain: nothing behind a younger row, whatever its time says.
    young = AuditEvent.objects.filter(at__gte=now - timedelta(days=days)).order_by("id").first()
    if young:
        old = old.filter(pk__lt=young.pk)
    if not old.exists():
        return None
    if not verify_chain().holds:
        raise Refused.because("audit.broken", "摘要链已断开，不能归档。请先运行 audit_verify 查明原因。")
    return _archive(old, now=now, by=by)


@transaction.atomic
def _archive(old: Any, *, now: datetime, by: User | None) -> AuditArchive:
    first, last = old.values_list("pk", flat=True).first(), old.last()
    path = archive_folder() / f"audit-{first}-{last.pk}.jsonl"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    descriptor = os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        count, digest = _write(handle, old)
        handle.flush()
        os.fsync(handle.fileno())
    partial.replace(path)
    made = AuditArchive.objects.create(
        first_id=first,
        last_id=last.pk,
        last_digest=last.digest,
        file_name=path.name,
        sha256=digest,
        archived_at=now,
    )
    record(Act(AuditAction.AUDIT_ARCHIVE, made, changes={"条数": count, "文件校验值": digest}), by=by)
    AuditPerson.objects.filter(event_id__lte=last.pk)._raw_delete("default")
    AuditEvent.objects.filter(pk__lte=last.pk)._raw_delete("default")
    return made


def _write(handle: TextIO, old: Any) -> tuple[int, str]:
    """One sealed line a row, then the signature over them and their place; how many, the file's digest."""
    digest, count = sha256(), 0
    first, last = old.first(), old.last()
    for line in _lines(old):
        handle.write(line)
        digest.update(line.encode())
        count += 1
    place = _place(first.pk, last.pk, first.previous, last.digest, digest.hexdigest())
    signature = crypto.chain_digest("archive", place)
    end = json.dumps({"rows": count, "previous": first.previous, "signature": signature}) + "\n"
    handle.write(end)
    digest.update(end.encode())
    return count, digest.hexdigest()


def _place(first_id: int, last_id: int, previous: str, last_digest: str, rows: str) -> str:
    """What the signature covers: so no archive serves for other rows than its own."""
    return f"{first_id}\n{last_id}\n{previous}\n{last_digest}\n{rows}"


def _lines(old: Any) -> Iterator[str]:
    for batch in _batches(old.iterator(chunk_size=1000), 1000):
        listed: dict[int, list[str]] = {}
        people = AuditPerson.objects.filter(event_id__gte=batch[0].pk, event_id__lte=batch[-1].pk)
        for event_id, person in people.order_by("event_id", "id").values_list("event_id", "person"):
            listed.setdefault(event_id, []).append(person)
        for event in batch:
            facts = {name: getattr(event, name) for name in _FIELDS}
            text = json.dumps({"event": facts, "people": listed.get(event.pk, [])}, cls=_Exact)
            yield b64encode(crypto.seal(text.encode(), _PURPOSE)).decode() + "\n"


def _batches(rows: Iterable[AuditEvent], size: int) -> Iterator[list[AuditEvent]]:
    batch: list[AuditEvent] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond, which the digest covers."""

    def default(self, o: Any) -> Any:
        """What JSON does not know."""
        return o.isoformat(timespec="microseconds") if isinstance(o, datetime) else super().default(o)


def read_archive(archive: AuditArchive) -> Iterator[ArchivedRow]:
    """The rows of an archive, each checked against the chain.

    Raises Refused when the file is missing, was changed, or does not fit the chain before it.
    """
    path = archive_folder() / archive.file_name
    if not path.exists():
        raise Refused.because("audit.archive.missing", f"找不到归档文件 {archive.file_name}。请从备份取回。")
    _check_signature(path, archive)
    before = AuditArchive.objects.filter(last_id__lt=archive.first_id).order_by("-last_id").first()
    previous = before.last_digest if before else GENESIS
    with path.open() as handle:
        for line in handle:
            if line.startswith("{"):
                break
            row = _row(line)
            event = AuditEvent(**row.facts)
            content = canonical(event, list_digest(row.people))
            if event.previous != previous or not crypto.chain_matches(event.digest, previous, content):
                raise Refused.because("audit.archive.chain", f"归档文件的摘要链在第 {event.pk} 条断开。")
            previous = event.digest
            yield row
    if previous != archive.last_digest:
        raise Refused.because("audit.archive.chain", f"归档文件 {archive.file_name} 没有到最后一条。")


def archive_faults() -> list[str]:
    """What is wrong with the archives: lost, changed, or not the continuation of the one before."""
    faults, expected = [], GENESIS
    for archive in AuditArchive.objects.order_by("last_id"):
        path = archive_folder() / archive.file_name
        try:
            if _check_signature(path, archive) != expected:
                faults.append(f"归档 {archive.file_name} 接不上前一份归档：中间的归档被删去，或登记被改动。")
        except FileNotFoundError:
            faults.append(f"找不到归档文件 {archive.file_name}。请从备份取回。")
        except Refused as refusal:
            faults.append(str(refusal))
        expected = archive.last_digest
    return faults


def _row(line: str) -> ArchivedRow:
    read = json.loads(crypto.unseal(b64decode(line), _PURPOSE))
    facts = read["event"]
    return ArchivedRow(facts | {"at": datetime.fromisoformat(facts["at"])}, read["people"])


def _check_signature(path: Path, archive: AuditArchive) -> str:
    """The digest of the row before the archive's first. Raises Refused when anything of it was changed."""
    whole, rows, end = sha256(), sha256(), ""
    with path.open() as handle:
        for line in handle:
            whole.update(line.encode())
            if line.startswith("{"):
                end = line
            else:
                rows.update(line.encode())
    previous, signature = _end(end)
    place = _place(archive.first_id, archive.last_id, previous, archive.last_digest, rows.hexdigest())
    if whole.hexdigest() != archive.sha256 or not crypto.chain_matches(signature, "archive", place):
        raise Refused.because(
            "audit.archive.changed", f"归档文件 {archive.file_name} 与登记的内容不符，已被改动或损坏。"
        )
    return previous


def _end(line: str) -> tuple[str, str]:
    try:
        facts = json.loads(line)
        return str(facts["previous"]), str(facts["signature"])
    except (ValueError, KeyError, TypeError):
        return "", ""
