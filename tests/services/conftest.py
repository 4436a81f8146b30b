"""What the tests beside real services share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import connection

from tests.analysis.conftest import letter, run, staffed, targets
from tests.services.processes import Worker, other_sessions, queue_address, wait_until

__all__ = ["letter", "run", "staffed", "targets"]


@pytest.fixture
def services(transactional_db: None) -> Iterator[None]:
    """An empty queue; afterwards no other session is left that could hold up the next test."""
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        pytest.fail("This test needs the PostgreSQL and the Redis that script/test starts.")
    queue = redis.Redis.from_url(queue_address())
    queue.flushdb()
    yield
    queue.flushdb()
    queue.close()
    wait_until(lambda: not other_sessions(), "the other processes' sessions end")


@pytest.fixture(autouse=True)
def _services(services: None) -> None:
    """Every test of this folder runs beside them."""


@pytest.fixture
def start_worker(services: None, tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    """Starts workers; all are gone after the test."""
    workers: list[Worker] = []

    def start(**options: Any) -> Worker:
        worker = Worker(tmp_path / f"worker{len(workers)}.log", **options)
        workers.append(worker)
        worker.be_ready()
        return worker

    yield start
    for worker in workers:
        worker.kill()


@pytest.fixture
def read_mails(tmp_path: Path) -> Callable[[], list[str]]:
    """The file mailbox, all mails as one list of their Message-IDs."""

    def read() -> list[str]:
        lines: list[Any] = [
            line for file in (tmp_path / "mail").glob("*.log") for line in file.read_text().splitlines()
        ]
        return [line.partition(":")[2].strip() for line in lines if line.lower().startswith("message-id:")]

    return read
