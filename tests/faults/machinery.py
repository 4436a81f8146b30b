"""The parts of an installation beside the test, each to be killed, stopped or cut: queue, database, web."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import kombu
import redis
from celery import Celery
from django.conf import settings
from django.db import connection

from core.models import Job
from tests.services.processes import Process, queue_address, wait_until

SERVICES = Path(os.environ.get("SERVICES_DIR", "/nonexistent"))


class Answer(NamedTuple):
    """What the web server said."""

    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        return self.body.decode()


class Web(Process):
    """Gunicorn as script/server starts it."""

    def __init__(self, log: Path, **env: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        options = ["config.wsgi", "-c", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}"]
        with log.open("ab") as stream:
            super().__init__("-m", "gunicorn", *options, env=env, stdout=stream, stderr=stream)

    def be_ready(self) -> None:
        """Wait until it answers."""
        wait_until(lambda: self.is_over or self.status("/healthz") == 200, "the web server starts", 60)
        assert not self.is_over

    def get(self, path: str, cookie: str = "", seconds: float = 60) -> Answer:
        """One request."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            asked.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = asked.getresponse()
            return Answer(answer.status, answer.read(), dict(answer.getheaders()))
        finally:
            asked.close()

    def status(self, path: str, cookie: str = "") -> int:
        """The status, 0 when nobody answers."""
        try:
            return self.get(path, cookie).status
        except (OSError, http.client.HTTPException):
            return 0


class Sweeping(Process):
    """The sweeper once a second, instead of four times a minute."""

    def __init__(self) -> None:
        super().__init__("-m", "tests.faults.sweeping")


class Beat(Process):
    """The scheduler as script/server starts it."""

    def __init__(self, log: Path, *prefix: str, **env: str) -> None:
        with log.open("ab") as stream:
            options = ["-m", "celery", "-A", "config", "beat", "--loglevel", "INFO", "--pidfile", ""]
            super().__init__(*options, prefix=prefix, env=env, stdout=stream, stderr=stream)


def cookie_of(client: Any) -> str:
    """The session of a test client, for another browser."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def over(job: Job) -> Callable[[], bool]:
    """A question: whether nothing more will happen to the job."""

    def ask() -> bool:
        job.refresh_from_db()
        return job.is_over

    return ask


def all_over(*kinds: str) -> bool:
    """Whether no job waits or runs."""
    return not Job.objects.filter(state__in=("queued", "running")).exists()


def as_owner(*command: str) -> None:
    """Run a command as the user to whom the services of the run belong."""
    owner = SERVICES.stat()
    own = ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    prefix = own if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], cwd="/", check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip


def kill_queue() -> None:
    """SIGKILL to Redis: what lay in it is gone."""
    os.kill(int((SERVICES / "redis.pid").read_text()), signal.SIGKILL)
    (SERVICES / "redis.pid").unlink(missing_ok=True)
    time.sleep(0.3)


def start_queue() -> None:
    """Redis again, empty."""
    as_owner(shutil.which("redis-server") or "redis-server", str(SERVICES / "redis.conf"))
    client = redis.Redis.from_url(queue_address())

    def answers() -> bool:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False

    wait_until(answers, "Redis answers")


def pg_ctl(*words: str) -> None:
    """Command the database server of the run."""
    tools = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    tool = str(tools[-1]) if tools else "pg_ctl"
    data = SERVICES / "postgres"
    as_owner(tool, "-D", str(data), "-l", str(data / "server.log"), "-w", "-t", "60", *words)


def stop_database() -> None:
    """As after a power cut: no goodbye to anybody."""
    connection.close()
    pg_ctl("-m", "immediate", "stop")


def start_database() -> None:
    """The database server again."""
    pg_ctl("start")


def cut_sessions() -> int:
    """End every other session of the test's database, whatever it is doing; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def kept_files() -> set[str]:
    """The sealed files on the disk by their names."""
    return {file.name for file in Path(settings.FILES_DIR).glob("*/*")}


def children(pid: int) -> list[int]:
    """The processes that a worker has started to work for it."""
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def send_raw(task: str, args: list[Any], kwargs: dict[str, Any], *, queue: str = "jobs", **how: Any) -> None:
    """A message into the queue of this run, whatever the worker makes of it."""
    with kombu.Connection(queue_address()) as broker:
        Celery("drill", broker=queue_address()).send_task(
            task, args=args, kwargs=kwargs, queue=queue, connection=broker, **how
        )


class Browser:
    """A signed-in browser before the real web server."""

    def __init__(self, web: Web, client: Any) -> None:
        self._web, self._cookie = web, cookie_of(client)

    def get(self, path: str) -> Answer:
        """A page."""
        return self._web.get(path, self._cookie)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """A form, with the token that goes with it."""
        token = "x" * 32
        cookie = f"{self._cookie}; {settings.CSRF_COOKIE_NAME}={token}"
        headers = {
            "Cookie": cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": token,
        }
        asked = http.client.HTTPConnection("127.0.0.1", self._web.port, timeout=60)
        try:
            asked.request("POST", path, urlencode(form), headers)
            answer = asked.getresponse()
            return Answer(answer.status, answer.read(), dict(answer.getheaders()))
        finally:
            asked.close()
