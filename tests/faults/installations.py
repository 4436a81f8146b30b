"""Whole installations of the product in folders of their own: own data, own secrets, own database."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from config.environment import SECRET_NAMES

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    """One installation, driven by its commands as an administrator would drive it."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder, self.database = folder, database
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation needs to know."""
        known = {name: value for name, value in os.environ.items() if name not in SECRET_NAMES}
        address = {"DATABASE_URL": address_of(self.database)} if self.database else {}
        known.pop("DATABASE_URL", None)
        known.pop("REDIS_URL", None)
        return known | address | {"DATA_DIR": str(self.folder), "PYTHONUNBUFFERED": "1"}

    def manage(self, *command: str, **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a command; what it says is in ``stdout`` and ``stderr``."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, **options,
        )  # fmt: skip

    def done(self, *command: str) -> str:
        """Run a command that must succeed; what it said."""
        result = self.manage(*command)
        assert result.returncode == 0, result.stderr[-2000:]
        return result.stdout

    def refused(self, *command: str) -> str:
        """Run a command that must be refused with a sentence; the sentence."""
        result = self.manage(*command)
        assert result.returncode == 1, result.stdout + result.stderr
        assert "Traceback" not in result.stderr
        return result.stderr

    def start(self, *command: str) -> subprocess.Popen[str]:
        """A process of this installation in a group of its own, its words in a pipe."""
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def asks(self, question: str) -> str:
        """What a line of Python says in this installation."""
        return self.done("shell", "--no-imports", "-v", "0", "-c", question).strip().splitlines()[-1]

    def archive(self) -> Path:
        """Back up; the archive."""
        return Path(self.done("backup").splitlines()[0])

    def take_keys(self, other: Installation) -> None:
        """The secrets of the other installation, as after ``restore_keys``."""
        shutil.copytree(other.folder / "secrets", self.folder / "secrets", dirs_exist_ok=True)


def address_of(database: str) -> str:
    """The address of a database on the server that the tests run on."""
    facts = connection.settings_dict
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{database}"


def new_database(name: str, *, template: str = "") -> str:
    """A database of this name beside the test's own, empty or as the template."""
    facts = connection.settings_dict
    with psycopg.connect(
        host=facts["HOST"], port=facts["PORT"], user=facts["USER"], password=facts["PASSWORD"],
        dbname="postgres", autocommit=True,
    ) as server:  # fmt: skip
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        after = f' TEMPLATE "{template}"' if template else ""
        server.execute(f'CREATE DATABASE "{name}"{after}'.encode())
    return name
