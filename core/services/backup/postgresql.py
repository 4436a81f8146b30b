"""Snapshots of a PostgreSQL database: pg_dump and digests of one and the same snapshot, and the way back.

The way back is one transaction: all is dropped, restored, counted and compared, and only then committed.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

import psycopg
from django.db import connection

from core.policy import Refused

from .manifest import TableFacts
from .work import BLOCK, Tell

_PACKAGES = Path("/usr/lib/postgresql")
_SAME_SPELLING = (
    "SET datestyle = 'ISO, MDY'; SET timezone = 'UTC'; SET extra_float_digits = 1;"
    " SET bytea_output = 'hex'; SET intervalstyle = 'postgres'; SET client_encoding = 'UTF8'"
)
_TABLES = """
    SELECT t.table_name, array_agg(
        quote_ident(k.column_name) || CASE WHEN c.collation_name IS NULL AND c.data_type NOT IN
            ('text', 'character varying', 'character') THEN '' ELSE ' COLLATE "C"' END
        ORDER BY k.ordinal_position) FILTER (WHERE k.column_name IS NOT NULL)
    FROM information_schema.tables t
    LEFT JOIN information_schema.table_constraints p ON p.table_schema = t.table_schema
        AND p.table_name = t.table_name AND p.constraint_type = 'PRIMARY KEY'
    LEFT JOIN information_schema.key_column_usage k ON k.constraint_schema = p.constraint_schema
        AND k.constraint_name = p.constraint_name AND k.table_name = p.table_name
    LEFT JOIN information_schema.columns c ON c.table_schema = t.table_schema
        AND c.table_name = t.table_name AND c.column_name = k.column_name
    WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
    GROUP BY t.table_name ORDER BY t.table_name COLLATE "C"
"""
_DROP_EVERYTHING = """DO $$ DECLARE thing record; BEGIN
    FOR thing IN SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema()
    LOOP EXECUTE 'DROP TABLE IF EXISTS ' || thing.name || ' CASCADE'; END LOOP;
    FOR thing IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE 'DROP FUNCTION IF EXISTS ' || thing.name || ' CASCADE'; END LOOP;
END $$;
"""


def tool(name: str) -> str:
    """Where a program of PostgreSQL lies. Raises Refused when it is not installed."""
    found = shutil.which(name)
    installed = sorted(_PACKAGES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if installed:
        return str(installed[-1])
    if found is None:
        raise Refused.because(
            "backup.tools", f"没有找到 {name}。请安装与数据库同版本的 postgresql-client 后再试。"
        )
    return found


def _environment() -> dict[str, str]:
    facts = connection.settings_dict
    given = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    return dict(os.environ) | {name: str(facts[key]) for name, key in given.items() if facts[key]}


def _copy_of(table: str, key: list[str] | None) -> str:
    order = ", ".join(key) if key else "ctid"
    name = '"' + table.replace('"', '""') + '"'
    return f"COPY (SELECT * FROM {name} ORDER BY {order}) TO STDOUT"  # noqa: S608 - names from the schema


class PostgresSnapshot:
    """One snapshot that other programs can look at too, as long as its transaction is open."""

    def __init__(self, session: psycopg.Connection[Any], tell: Tell) -> None:
        self._session, self._tell = session, tell
        row = session.execute("SELECT pg_export_snapshot()").fetchone()
        self._name: str = row[0] if row else ""

    def tables(self) -> dict[str, TableFacts]:
        """The facts of every table."""
        self._session.execute(_SAME_SPELLING)
        facts = {}
        for table, key in self._session.execute(_TABLES).fetchall():
            self._tell(f"正在核对 {table}")
            digest, rows = sha256(), 0
            with self._session.cursor().copy(_copy_of(table, key).encode()) as lines:
                for line in lines:
                    digest.update(line)
                    rows += bytes(line).count(b"\n")
                    if rows % 20_000 == 0:
                        self._tell("")
            facts[table] = TableFacts(rows, digest.hexdigest())
        return facts

    def audit_head(self) -> tuple[int, str]:
        """The last row of the trail within the snapshot."""
        found = self._session.execute(
            "SELECT id, digest FROM core_auditevent ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return (found[0], found[1]) if found else (0, "")

    def content(self) -> Iterator[bytes]:
        """The dump in the custom format. Raises Refused with the words of pg_dump when it fails."""
        command = [
            tool("pg_dump"),
            "-Fc",
            "--compress=1",
            "--no-owner",
            "--no-privileges",
            "--snapshot",
            self._name,
        ]
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=_environment()) as dump,
        ):
            assert dump.stdout is not None  # noqa: S101 - asked for above
            while block := dump.stdout.read(BLOCK):
                self._tell("正在导出数据库")
                yield block
            if dump.wait():
                raise _failed("pg_dump", said)


@contextmanager
def snapshot(tell: Tell) -> Iterator[PostgresSnapshot]:
    """Open a snapshot in a session of its own."""
    tool("pg_dump")
    facts = connection.settings_dict
    with (
        _database_trouble_told(),
        psycopg.connect(
            host=facts["HOST"] or None,
            port=facts["PORT"] or None,
            user=facts["USER"] or None,
            password=facts["PASSWORD"] or None,
            dbname=facts["NAME"],
        ) as session,
    ):
        session.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        session.read_only = True
        yield PostgresSnapshot(session, tell)
        session.rollback()


@contextmanager
def _database_trouble_told() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        words = (str(error).splitlines() or ["没有说明原因"])[0][:300]
        raise Refused.because("backup.database", f"数据库没有读完，备份没有做成：{words}") from error


def refuse_unreadable(dump: Path) -> None:
    """Raises Refused when pg_restore cannot read the list of contents of a dump."""
    command = [tool("pg_restore"), "--list", str(dump)]
    with tempfile.TemporaryFile() as said:
        if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=said, check=False).returncode:
            raise _failed("pg_restore", said)


def other_sessions() -> int:
    """How many other programs are connected to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def restore(dump: Path, expected: Mapping[str, TableFacts], tell: Tell) -> None:
    """Replace everything by the dump, compare, commit. Raises Refused and leaves the database as it was."""
    connection.close()
    with tempfile.TemporaryFile() as said:
        psql = subprocess.Popen(
            [tool("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, env=_environment(),
        )  # fmt: skip
        with psql:
            try:
                dialogue = _Dialogue(psql)
                dialogue.say(f"BEGIN;\nSET lock_timeout = '30s';\n{_DROP_EVERYTHING}\\o /dev/null\n".encode())
                _send_script(dump, dialogue, tell)
                dialogue.say(b"\\o\n" + f"SET search_path = public; {_SAME_SPELLING};\n".encode())
                _refuse_difference(dialogue, expected, tell)
                dialogue.say(b"COMMIT;\n")
                dialogue.answer(b"", lambda line: None)
            except (BrokenPipeError, EOFError) as error:
                raise _failed("psql", said) from error
            finally:
                if psql.stdin is not None and not psql.stdin.closed:
                    psql.stdin.close()
        if psql.returncode:
            raise _failed("psql", said)


class _Dialogue:
    """Statements to psql and what it answers up to a mark."""

    def __init__(self, psql: subprocess.Popen[bytes]) -> None:
        if psql.stdin is None or psql.stdout is None:
            raise EOFError
        self._to, self._from = psql.stdin, psql.stdout

    def say(self, statements: bytes) -> None:
        self._to.write(statements)
        self._to.flush()

    def answer(self, statement: bytes, each: Any) -> None:
        """Call ``each`` with every line that the statement answers."""
        mark = secrets.token_hex(16).encode()
        self.say(statement + b"\n\\echo " + mark + b"\n")
        for line in self._from:
            if line.rstrip() == mark:
                return
            each(line)
        raise EOFError


def _send_script(dump: Path, dialogue: _Dialogue, tell: Tell) -> None:
    command = [tool("pg_restore"), "--no-owner", "--no-privileges", "--no-comments", "-f", "-", str(dump)]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as script,
    ):
        assert script.stdout is not None  # noqa: S101 - asked for above
        while block := script.stdout.read(BLOCK):
            tell("正在写入数据库")
            dialogue.say(block)
        if script.wait():
            raise _failed("pg_restore", said)


def _refuse_difference(dialogue: _Dialogue, expected: Mapping[str, TableFacts], tell: Tell) -> None:
    found: dict[str, TableFacts] = {}
    tables: list[tuple[str, list[str] | None]] = []
    asked = f"SELECT jsonb_agg(x) FROM ({_TABLES}) AS x (name, key);".replace("\n", " ")  # noqa: S608 - no input
    dialogue.answer(asked.encode(), lambda line: tables.extend(_names_and_keys(line)))
    for table, key in tables:
        tell(f"正在核对 {table}")
        digest = sha256()
        lines: list[int] = []

        def take(line: bytes, digest: Any = digest, lines: list[int] = lines) -> None:
            digest.update(line)
            lines.append(1)

        dialogue.answer((_copy_of(table, key) + ";").encode(), take)
        found[table] = TableFacts(len(lines), digest.hexdigest())
    if found != dict(expected):
        raise Refused.because("backup.different", "恢复后的数据与备份清单不一致，已全部退回，数据没有改动。")


def _names_and_keys(line: bytes) -> list[tuple[str, list[str] | None]]:
    rows = json.loads(line) if line.strip() else []
    return [(row["name"], row["key"]) for row in rows]


def _failed(program: str, said: IO[bytes]) -> Refused:
    said.seek(0)
    words = said.read(4000).decode(errors="replace").strip().splitlines()
    return Refused.because(
        "backup.tool_failed",
        f"{program} 没有完成，数据没有改动：{words[0][:300] if words else '没有说明原因'}",
    )
