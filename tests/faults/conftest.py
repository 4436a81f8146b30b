"""Installations for the drills: one is made for the whole run and copied for every test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.analysis.conftest import letter, run, staffed, targets
from tests.faults.installations import Installation, new_database
from tests.services.conftest import services, start_worker

__all__ = ["letter", "run", "services", "staffed", "start_worker", "targets"]


@pytest.fixture(scope="session")
def pattern(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object
) -> Installation:
    """A small demo district with files and a trail, on the engine of this run."""
    folder = tmp_path_factory.mktemp("pattern") / "data"
    name = f"{connection.settings_dict['NAME']}_pattern"
    made = Installation(folder, new_database(name) if connection.vendor == "postgresql" else "")
    made.done("migrate", "-v", "0")
    made.done("load_demo", "--persons", "60", "--units", "6")
    return made


@pytest.fixture
def installation(pattern: Installation, tmp_path: Path) -> Installation:
    """A copy of the pattern that the test may ruin."""
    folder = tmp_path / "first"
    shutil.copytree(pattern.folder, folder)
    if not pattern.database:
        return Installation(folder)
    return Installation(folder, new_database(f"{pattern.database}_1", template=pattern.database))


@pytest.fixture
def second(pattern: Installation, tmp_path: Path) -> Installation:
    """An empty installation on another machine, as it were: no data, no keys."""
    database = new_database(f"{pattern.database}_2") if pattern.database else ""
    return Installation(tmp_path / "second", database)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Callable[..., object]]:
    """Starts processes of installations; all are gone after the test."""
    started = []

    def start(where: Installation, *command: str) -> object:
        process = where.start(*command)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
