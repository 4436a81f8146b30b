"""Run web server, worker and scheduler as children: restart what crashes, stop all together.

Standard library only. Each child logs to DATA_DIR/log/NAME.log; the console gets one line an event.
"""

from __future__ import annotations

import ctypes
import fcntl
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
GRACE_SECONDS = 15.0
READY_SECONDS = 90.0
STABLE_SECONDS = 60.0
LONGEST_PAUSE = 30.0
LOG_LIMIT = 10 * 1024 * 1024
POLL_SECONDS = 0.2
PR_SET_PDEATHSIG = 1


def say(line: str) -> None:
    """One line on the console, at once."""
    print(line, flush=True)


def die_with_parent() -> None:
    """In the new child, on Linux: get SIGTERM should the supervisor be killed outright."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One process that must keep running; its pause doubles with every crash in a row."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    resume_at: float = 0.0

    def start(self, now: float) -> None:
        """Start it in a process group of its own, so that Ctrl-C reaches the supervisor alone."""
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self.started = now
        say(f"{self.name}: started (pid {self.process.pid})")

    def look_after(self, now: float) -> None:
        """Notice a crash and start again once the pause is over."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.crashes = 1 if now - self.started > STABLE_SECONDS else self.crashes + 1
            self.signal(signal.SIGKILL, group=True)  # children of its own that it left behind
            pause = min(2.0 ** (self.crashes - 1), LONGEST_PAUSE)
            self.resume_at = now + pause
            self.process = None
            say(f"{self.name}: ended with code {code}, again in {pause:.0f} s; see {self.log}")
        if now >= self.resume_at:
            self.start(now)

    def signal(self, number: signal.Signals, *, group: bool = False) -> None:
        """Send a signal to the child, or to its whole group."""
        if self.process is None:
            return
        try:
            if group:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
        except ProcessLookupError:
            pass

    @property
    def running(self) -> bool:
        """Whether the process is there and has not ended."""
        return self.process is not None and self.process.poll() is None


@dataclass(slots=True)
class Supervisor:
    """The loop over the children. ``is_ready`` is asked until it first says yes, then ``on_ready`` runs."""

    children: Sequence[Child]
    is_ready: Callable[[], bool]
    on_ready: Callable[[], None]
    grace: float = GRACE_SECONDS
    patience: float = READY_SECONDS
    ready: bool = field(default=False, init=False)
    stopping: bool = field(default=False, init=False)

    def request_stop(self, number: int, frame: FrameType | None) -> None:
        """The handler of SIGTERM, SIGINT and SIGHUP."""
        self.stopping = True

    def run(self) -> int:
        """Run until a signal asks to stop (0), or until the start has failed (1)."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.request_stop)
        begun = time.monotonic()
        failed = False
        try:
            while not self.stopping and not failed:
                now = time.monotonic()
                for child in self.children:
                    child.look_after(now)
                failed = self._check_start(now - begun)
                time.sleep(POLL_SECONDS)
        finally:
            self.stop()
        return int(failed)

    def _check_start(self, waited: float) -> bool:
        """Announce readiness once; True when the first child crashes on the way or takes too long."""
        if self.ready:
            return False
        if self.is_ready():
            self.ready = True
            self.on_ready()
            return False
        first = self.children[0]
        if first.crashes < 2 and waited < self.patience:
            return False
        say(f"error: {first.name} did not start. The last lines of {first.log}:")
        say("\n".join(first.log.read_text(errors="replace").splitlines()[-15:]))
        return True

    def stop(self) -> None:
        """Ask every child to end, wait for the grace period, then kill what is left of their groups."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + self.grace
        while any(child.running for child in self.children) and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS / 2)
        for child in self.children:
            if child.running:
                say(f"{child.name}: killed after {self.grace:.0f} s")
            child.signal(signal.SIGKILL, group=True)
            if child.process is not None:
                child.process.wait()
        say("stopped")


def commands(host: str, port: int) -> dict[str, list[str]]:
    """What is run under which name; the web server first."""
    python = [sys.executable, "-m"]
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    celery = [*python, "celery", "-A", "config"]
    worker = [*celery, "worker", "--loglevel", "INFO", "--without-gossip"]
    return {
        "web": [*python, "gunicorn", "config.wsgi", "-c", "deploy/gunicorn.conf.py", "--bind", address],
        "worker": [*worker, "--queues", "jobs", "--concurrency", "2", "--hostname", "jobs@%h"],
        "clockwork": [*worker, "--queues", "celery", "--concurrency", "1", "--hostname", "clockwork@%h"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""],
    }


def answers(host: str, port: int) -> bool:
    """Whether /healthz says 200 on that address."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    connection = http.client.HTTPConnection(target, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": name, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def lock(folder: Path) -> IO[str]:
    """Hold the data folder for this supervisor alone; exit with a sentence when another one has it."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = (folder / "supervisor.pid").open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.seek(0)
        sys.exit(f"error: the product already runs on {folder.parent} (pid {handle.read().strip()}).")
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def main() -> int:
    host, port, data = os.environ["HOST"], int(os.environ["PORT"]), Path(os.environ["DATA_DIR"])
    logs = data / "log"
    logs.mkdir(parents=True, exist_ok=True)
    plan = commands(host, port)
    children = [Child(name, command, logs / f"{name}.log") for name, command in plan.items()]

    def welcome() -> None:
        say(f"\nReady: http://{'localhost' if host == '127.0.0.1' else host}:{port}/   (Ctrl-C stops it)")
        text = data / "run" / "welcome.txt"
        if text.exists():
            say(text.read_text(encoding="utf-8").rstrip())

    with lock(data / "run"):
        return Supervisor(children, is_ready=lambda: answers(host, port), on_ready=welcome).run()


if __name__ == "__main__":
    sys.exit(main())
