"""Snapshots of a SQLite database: the online backup API, digests, and the swap of a restored file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from django.db import connection

from core.policy import Refused

from .manifest import TableFacts
from .work import Tell, blocks

_PATIENCE = 30


def database_path() -> Path:
    """Where the database lies. Raises Refused for one that lives in memory."""
    name = str(connection.settings_dict["NAME"])
    if ":memory:" in name or "mode=memory" in name:
        raise Refused.because("backup.memory", "内存中的数据库不能备份，请使用磁盘上的数据库。")
    return Path(name)


class SqliteSnapshot:
    """A copy of the database as of one moment, in a folder of its own."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self._path, self._tell = path, tell

    def tables(self) -> dict[str, TableFacts]:
        """The facts of every table."""
        return table_facts(self._path, self._tell)

    def audit_head(self) -> tuple[int, str]:
        """The last row of the trail within the snapshot."""
        with closing(sqlite3.connect(self._path)) as copy:
            row = copy.execute("SELECT id, digest FROM core_auditevent ORDER BY id DESC LIMIT 1").fetchone()
        return (row[0], row[1]) if row else (0, "")

    def content(self) -> Iterator[bytes]:
        """The file of the copy."""
        return blocks(self._path.open("rb"), self._tell)


@contextmanager
def snapshot(folder: Path, tell: Tell) -> Iterator[SqliteSnapshot]:
    """Copy the database while others write: one read transaction, so whole transactions only."""
    path = folder / "db.sqlite3"
    tell("正在复制数据库")
    with (
        closing(sqlite3.connect(database_path(), timeout=_PATIENCE)) as source,
        closing(sqlite3.connect(path)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    yield SqliteSnapshot(path, tell)


def table_facts(path: Path, tell: Tell) -> dict[str, TableFacts]:
    """Rows and ordered digest of every table of a database file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.text_factory = bytes
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        )
        facts = {}
        for name in sorted(row[0].decode() for row in names.fetchall()):
            tell(f"正在核对 {name}")
            facts[name] = _facts_of(database, name, tell)
    return facts


def _facts_of(database: sqlite3.Connection, table: str, tell: Tell) -> TableFacts:
    columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
    key = sorted((column[5], column[1].decode()) for column in columns if column[5])
    order = ", ".join(f'"{name}"' for _place, name in key) or "rowid"
    digest, rows = sha256(), 0
    for row in database.execute(f'SELECT * FROM "{table}" ORDER BY {order}'):  # noqa: S608 - names from the schema
        digest.update(repr(row).encode())
        rows += 1
        if rows % 20_000 == 0:
            tell("")
    return TableFacts(rows, digest.hexdigest())


def refuse_damaged(path: Path) -> None:
    """Raises Refused when SQLite finds a fault in a database file."""
    try:
        with closing(sqlite3.connect(path)) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise Refused.because("backup.database", f"备份里的数据库有缺损（{found}），没有改动任何数据。")


def take_alone(path: Path) -> None:
    """Fold the log into the file, as only a sole user can. Raises Refused when others are there."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=1)) as database:
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        mode = "wal"
    except sqlite3.DatabaseError:
        return  # what is to be replaced is no database any more
    if mode != "delete":
        raise running()


def running() -> Refused:
    """The refusal to restore beneath a running product."""
    return Refused.because(
        "backup.running", "产品还在运行，数据库正被使用，没有改动任何数据。请先停止产品再恢复。"
    )
