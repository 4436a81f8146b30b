"""Anchors: the head of the chain written outside the database, so that a cut tail does not pass unnoticed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from core import crypto
from core.models import AuditArchive, AuditEvent

from .writing import GENESIS

FILE_NAME = "anchors.jsonl"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last row at one moment, under a keyed signature."""

    last_id: int
    digest: str
    at: str
    signature: str = ""

    @property
    def content(self) -> str:
        """What the signature covers."""
        return f"{self.last_id}\n{self.digest}\n{self.at}"


@dataclass(frozen=True, slots=True)
class AnchorFault:
    """One anchor that does not fit the table; the sentence says in which way."""

    last_id: int
    sentence: str


def anchor_file() -> Path:
    """Where anchors are appended; AUDIT_ANCHOR_DIR should lie on another disk or machine."""
    folder = settings.AUDIT_ANCHOR_DIR or settings.DATA_DIR / "anchors"
    return Path(folder) / FILE_NAME


def write_anchor(*, now: datetime) -> Anchor:
    """Append the present head and wait until the disk has it."""
    last = AuditEvent.objects.order_by("-id").first()
    bare = Anchor(last.pk if last else 0, last.digest if last else GENESIS, now.isoformat(timespec="seconds"))
    anchor = replace(bare, signature=crypto.chain_digest("anchor", bare.content))
    path = anchor_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(json.dumps(asdict(anchor)) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    return anchor


def anchors() -> Iterator[Anchor | None]:
    """The anchors in the order of writing; None for a line that cannot be read."""
    path = anchor_file()
    if not path.exists():
        return
    with path.open() as handle:
        for line in handle:
            yield _read(line)


def last_anchor() -> Anchor | None:
    """The newest anchor that can be read."""
    last = None
    for anchor in anchors():
        last = anchor or last
    return last


def _read(line: str) -> Anchor | None:
    try:
        facts = json.loads(line)
        return Anchor(int(facts["last_id"]), str(facts["digest"]), str(facts["at"]), str(facts["signature"]))
    except (ValueError, KeyError, TypeError):
        return None


def anchor_faults(most: int = 5) -> list[AnchorFault]:
    """The first anchors that the table contradicts: cut off, replaced, or forged themselves."""
    archived = AuditArchive.objects.order_by("-last_id").values_list("last_id", flat=True).first() or 0
    faults: list[AnchorFault] = []
    for number, anchor in enumerate(anchors(), 1):
        if anchor is None:
            faults.append(AnchorFault(0, f"锚点文件第 {number} 行不能识读，文件被改动或损坏。"))
        elif sentence := _contradiction(anchor, archived):
            faults.append(AnchorFault(anchor.last_id, sentence))
        if len(faults) == most:
            break
    return faults


def _contradiction(anchor: Anchor, archived: int) -> str:
    if not crypto.chain_matches(anchor.signature, "anchor", anchor.content):
        return f"{anchor.at} 的锚点签名不符，锚点被改动或密钥不是原来的。"
    if anchor.last_id == 0:
        return ""
    digest = AuditEvent.objects.filter(pk=anchor.last_id).values_list("digest", flat=True).first()
    if digest is None:
        digest = (
            AuditArchive.objects.filter(last_id=anchor.last_id).values_list("last_digest", flat=True).first()
        )
        if digest is None and anchor.last_id <= archived:
            return ""
    if digest is None:
        return f"{anchor.at} 已记到第 {anchor.last_id} 条，库中没有这一条：末尾的记录被截去，或换了数据库。"
    if digest != anchor.digest:
        return f"第 {anchor.last_id} 条的摘要与 {anchor.at} 的锚点不同：记录被改写，或换了数据库。"
    return ""
