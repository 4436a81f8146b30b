"""Other processes of the product beside the test: workers, and actors that act at the same moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import connection

from config.environment import SECRET_NAMES

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0


def wait_until(holds: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Ask again and again; fail with the words when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.05)


def environment() -> dict[str, str]:
    """What another process needs to work on this test's database, queue, files and secrets."""
    facts = connection.settings_dict
    address = f"{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
    secrets = {name: getattr(settings, name) for name in SECRET_NAMES}
    return {
        **os.environ,
        **secrets,
        "DATABASE_URL": f"postgres://{address}",
        "REDIS_URL": queue_address(),
        "DATA_DIR": str(settings.DATA_DIR),
        "CELERY_EAGER": "",
        "PYTHONUNBUFFERED": "1",
    }


def queue_address() -> str:
    """The stage's Redis, in a database of this test process's own."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    return f"{settings.REDIS_URL.rpartition('/')[0]}/{number}"


def other_sessions() -> int:
    """How many sessions other processes have in the test's database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


class Process:
    """A child in a group of its own, so that nothing of it outlives the test."""

    def __init__(
        self, *command: str, env: dict[str, str] | None = None, prefix: Sequence[str] = (), **options: Any
    ) -> None:
        """Python with this command, after a ``prefix`` such as faketime."""
        known = environment() | (env or {})
        self._child = subprocess.Popen(
            [*prefix, sys.executable, *command], cwd=ROOT, env=known, start_new_session=True, **options
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()

    @property
    def is_over(self) -> bool:
        """Whether it ended by itself."""
        return self._child.poll() is not None

    def wait(self, seconds: float = PATIENCE) -> int:
        """Its exit code, once it has ended."""
        return self._child.wait(seconds)

    @property
    def pid(self) -> int:
        """Of the leader of the group."""
        return self._child.pid

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all of the group."""
        os.killpg(self._child.pid, number)

    def terminate(self, seconds: float = PATIENCE) -> None:
        """Ask the leader to end, as at a restart, and wait for it."""
        self._child.terminate()
        self._child.wait(seconds)

    def kill(self) -> None:
        """kill -9 to all of the group."""
        if self._child.poll() is None:
            os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()


class Actor(Process):
    """tests.services.actor with one act."""

    def __init__(
        self, act: str, *, env: dict[str, str] | None = None, prefix: Sequence[str] = (), **facts: Any
    ) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        command = ("-m", "tests.services.actor", act, json.dumps(facts))
        super().__init__(*command, env=env, prefix=prefix, text=True, **pipes)
        self._out, self._in = self._child.stdout, self._child.stdin

    def be_ready(self) -> None:
        """Wait until everything is loaded."""
        assert self._out and self._out.readline() == "ready\n"

    def go(self) -> None:
        """Let it act."""
        assert self._in
        self._in.write("go\n")
        self._in.flush()

    def answer(self) -> dict[str, Any]:
        """What became of it: ``result``, or ``refused`` with the sentence."""
        assert self._out
        told: dict[str, Any] = json.loads(self._out.readline())
        self._child.wait(PATIENCE)
        return told


def at_once(*actors: Actor) -> list[dict[str, Any]]:
    """Let all actors act at the same moment; their answers in order."""
    try:
        for actor in actors:
            actor.be_ready()
        for actor in actors:
            actor.go()
        return [actor.answer() for actor in actors]
    finally:
        for actor in actors:
            actor.kill()


class Worker(Process):
    """One Celery worker for jobs and clockwork, of one process unless said otherwise."""

    def __init__(
        self, log: Path, *, processes: int = 1, queues: str = "jobs,celery", include: str = "", **env: str
    ) -> None:
        """``include`` names a module whose tasks and kinds of jobs it knows besides the product's."""
        self._log = log
        options = ["-c", str(processes), "-Q", queues, "-n", f"{log.stem}@%h", "--loglevel", "INFO"]
        worker = ["celery", "-A", "config", "worker", "--without-gossip", "--without-mingle"]
        options += ["--include", include] if include else []
        with log.open("ab") as stream:
            super().__init__("-m", *worker, *options, env=env, stdout=stream, stderr=stream)

    @property
    def said(self) -> str:
        """Its log."""
        return self._log.read_text(errors="replace")

    def be_ready(self) -> None:
        """Wait until it takes messages."""
        wait_until(lambda: self.is_over or b" ready." in self._log.read_bytes(), "the worker starts")
        assert not self.is_over, self.said
