"""What an archive says about itself: the head before the data, the manifest after it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from core.policy import Refused

from .key_fit import Proofs, fingerprints, proofs_from, refuse_other_keys

FORMAT = 1
SQLITE, POSTGRESQL = "sqlite", "postgresql"
ENGINE_NAMES = {SQLITE: "SQLite", POSTGRESQL: "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Head:
    """What decides whether an archive may be restored here; stands before the data."""

    format: int
    version: str
    engine: str
    made_at: str
    migrations: list[list[str]]
    keys: dict[str, str]
    with_files: bool
    bytes_needed: int

    @property
    def moment(self) -> datetime:
        """When the snapshot was taken."""
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, slots=True)
class TableFacts:
    """How many rows a table has, and the digest of all of them in the order of their key."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One sealed file: its size and the digest of what lies on the disk."""

    size: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What the archive holds, written after all of it."""

    database: FileFacts
    tables: dict[str, TableFacts] = field(default_factory=dict)
    files: dict[str, FileFacts] = field(default_factory=dict)
    audit_id: int = 0
    audit_digest: str = ""
    proofs: Proofs = field(default_factory=Proofs)

    @property
    def rows(self) -> int:
        """Rows in all tables."""
        return sum(table.rows for table in self.tables.values())


def to_json(facts: Head | Manifest) -> bytes:
    """The one spelling of a head or manifest."""
    return json.dumps(asdict(facts), ensure_ascii=False, sort_keys=True).encode()


def head_from(text: bytes) -> Head:
    """The head as written. Raises Refused for the format of a later product."""
    facts: dict[str, Any] = json.loads(text)
    if facts.get("format") != FORMAT:
        raise Refused.because(
            "backup.newer", "这份备份的格式来自更新的版本，没有改动任何数据。请先升级产品再恢复。"
        )
    return Head(**facts)


def manifest_from(text: bytes) -> Manifest:
    """The manifest as written."""
    facts: dict[str, Any] = json.loads(text)
    return Manifest(
        FileFacts(**facts["database"]),
        {name: TableFacts(**table) for name, table in facts["tables"].items()},
        {name: FileFacts(**file) for name, file in facts["files"].items()},
        facts["audit_id"],
        facts["audit_digest"],
        proofs_from(facts.get("proofs", {})),
    )


def engine() -> str:
    """The engine of this installation."""
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def this_installation(*, now: datetime, with_files: bool, bytes_needed: int) -> Head:
    """The head of an archive that is made here and now."""
    applied = MigrationRecorder(connection).applied_migrations()
    return Head(
        FORMAT,
        settings.VERSION,
        engine(),
        now.isoformat(),
        sorted([app, name] for app, name in applied),
        fingerprints(),
        with_files,
        bytes_needed,
    )


def refuse_misfit(head: Head) -> None:
    """Raises Refused when what stands in the archive cannot live in this installation."""
    if head.engine != engine():
        raise Refused.because(
            "backup.engine",
            f"这份备份来自 {ENGINE_NAMES[head.engine]}，本系统用的是 {ENGINE_NAMES[engine()]}，不能恢复，"
            "没有改动任何数据。请在同类数据库上恢复。",
        )
    known = set(MigrationLoader(None).disk_migrations)
    ours = {app for app, _name in known}
    unknown = [f"{app}.{name}" for app, name in head.migrations if app in ours and (app, name) not in known]
    if unknown or _number(head.version) > _number(settings.VERSION):
        raise Refused.because(
            "backup.newer",
            f"这份备份来自更新的版本（{head.version}），本系统是 {settings.VERSION}，没有改动任何数据。"
            "请先升级产品再恢复。",
        )
    refuse_other_keys(head.keys)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
