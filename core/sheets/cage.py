"""Runs a parser in a child process that cannot take its parent down."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from core.sheets.limits import (
    CHILD_CPU_SECONDS,
    CHILD_MEMORY_BYTES,
    CHILD_OUTPUT_BYTES,
    CHILD_WALL_SECONDS,
)
from core.sheets.problems import SheetRefused

ROOT = Path(__file__).resolve().parent.parent.parent
DIED = "文件内容异常，读取时占用过大，已停止。请把有内容的部分复制到新工作簿，另存为 .xlsx 再上传。"
SLOW = "文件太复杂，没能在规定时间内读完。请删去多余的格式、图片和空白行，或拆成几个文件再上传。"


def confine() -> None:
    """Put limits on the calling process; the first thing a child does."""
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_CPU_SECONDS, CHILD_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def run_caged(
    module: str, arguments: list[str], *, wall_seconds: int = CHILD_WALL_SECONDS
) -> Iterator[bytes]:
    """The output lines of ``python -m module``, in a session of its own and killed as a group.

    Raises: SheetRefused when the child dies, is too slow or says too much. Whoever iterates must be ready for
    that after lines have already come.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8", "RUST_BACKTRACE": "0"},
        start_new_session=True,
    )
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(child)

    timer = threading.Timer(wall_seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield from _bounded_lines(child)
        status = child.wait()
    finally:
        timer.cancel()
        _kill(child)
        child.wait()
        if child.stdout:
            child.stdout.close()
    if late.is_set() or -status in (signal.SIGXCPU, signal.SIGKILL):
        raise SheetRefused("too_slow", SLOW)
    if status != 0:
        raise SheetRefused("reader_died", DIED)


def _bounded_lines(child: subprocess.Popen[bytes]) -> Iterator[bytes]:
    told = 0
    for line in child.stdout or ():
        told += len(line)
        if told > CHILD_OUTPUT_BYTES:
            raise SheetRefused("too_large", SLOW)
        yield line


def _kill(child: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
