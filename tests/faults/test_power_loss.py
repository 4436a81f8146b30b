"""F19: the power goes while SQLite writes; the disk holds whole transactions and all acknowledged ones."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from django.conf import settings
from django.db import connection

SIDES, LONGEST_LOG = 50, 2_000_000


@pytest.fixture(autouse=True)
def _on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is tried by its own makers; this is about the settings of SQLite")


def opened(path: Path) -> sqlite3.Connection:
    """A connection with the settings of the product."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    database.executescript(settings.DATABASES["default"]["OPTIONS"]["init_command"])
    return database


class Writer(threading.Thread):
    """Moves amounts between accounts in transactions of some pages each, and notes each commit."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.path, self.over, self.quiet = path, threading.Event(), threading.Lock()
        self.acknowledged, self.log_size = 0, 0

    def run(self) -> None:
        chance = Random(7)
        log = self.path.with_name(f"{self.path.name}-wal")
        with closing(opened(self.path)) as database:
            database.execute("PRAGMA wal_autocheckpoint=0")
            while not self.over.is_set():
                database.execute("BEGIN IMMEDIATE")
                for _turn in range(chance.randint(1, 8)):
                    giver, taker = chance.sample(range(SIDES), 2)
                    database.execute("UPDATE account SET amount = amount - 1 WHERE id = ?", (giver,))
                    database.execute("UPDATE account SET amount = amount + 1 WHERE id = ?", (taker,))
                database.execute("INSERT INTO act (note) VALUES (?)", ("x" * chance.randint(10, 6000),))
                number = database.execute("SELECT max(id) FROM act").fetchone()[0]
                database.execute("COMMIT")
                # The size first: what is acknowledged lies within it.
                self.log_size = log.stat().st_size
                self.acknowledged = number
                if self.log_size > LONGEST_LOG:
                    with self.quiet:
                        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                        self.log_size = 0


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    """A database under load."""
    path = tmp_path / "live.sqlite3"
    with closing(opened(path)) as database:
        database.execute("CREATE TABLE account (id INTEGER PRIMARY KEY, amount INTEGER, pad TEXT)")
        database.execute("CREATE TABLE act (id INTEGER PRIMARY KEY, note TEXT)")
        rows = [(number, 100, "p" * 500) for number in range(SIDES)]
        database.executemany("INSERT INTO account VALUES (?, ?, ?)", rows)
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    load = Writer(path)
    load.start()
    while not load.acknowledged:
        time.sleep(0.01)
    yield load
    load.over.set()
    load.join()


def lose_power(writer: Writer, folder: Path, chance: Random, *, garble: bool) -> tuple[Path, int]:
    """The files as a power loss leaves them: all that was flushed, and any part of what was not."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    copy = folder / "lost.sqlite3"
    with writer.quiet:
        promised, flushed = writer.acknowledged, writer.log_size
        shutil.copyfile(writer.path, copy)
        log = bytearray(writer.path.with_name("live.sqlite3-wal").read_bytes())
    tail = len(log) - flushed
    keep = flushed + (chance.randrange(tail) if tail > 0 else 0)
    if garble:
        log[keep:] = chance.randbytes(len(log) - keep)
    else:
        del log[keep:]
    (folder / "lost.sqlite3-wal").write_bytes(log)
    return copy, promised


def check(copy: Path, promised: int) -> None:
    """Sound, whole transactions only, everything acknowledged."""
    with closing(opened(copy)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert database.execute("SELECT sum(amount) FROM account").fetchone()[0] == SIDES * 100
        assert (database.execute("SELECT max(id) FROM act").fetchone()[0] or 0) >= promised


def rounds(writer: Writer, folder: Path, many: int) -> None:
    """Lose the power as often; at times deeper than the disk ever would, then without the promise."""
    chance = Random(19)
    for number in range(many):
        copy, promised = lose_power(writer, folder, chance, garble=bool(number % 2))
        check(copy, promised)
        log = copy.with_name("lost.sqlite3-wal")
        copy, _promised = lose_power(writer, folder, chance, garble=False)
        whole = log.read_bytes()
        log.write_bytes(whole[: chance.randrange(len(whole) + 1)] + chance.randbytes(200))
        check(copy, 0)


@pytest.mark.requirement("F19", "A26")
def test_after_a_power_loss_the_database_is_whole_and_holds_what_was_acknowledged(
    writer: Writer, tmp_path: Path
) -> None:
    rounds(writer, tmp_path / "lost", 15)


@pytest.mark.faults
@pytest.mark.requirement("F19", "A26")
def test_a_hundred_power_losses_leave_nothing_half_written(writer: Writer, tmp_path: Path) -> None:
    rounds(writer, tmp_path / "lost", 100)


@pytest.mark.requirement("F19")
def test_the_product_waits_for_the_disk_at_every_commit() -> None:
    assert "synchronous=FULL" in settings.DATABASES["default"]["OPTIONS"]["init_command"]
