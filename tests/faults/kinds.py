"""Kinds of jobs that only the drills know; a worker loads them with --include tests.faults.kinds."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from django.db import transaction

from core.models import Job
from core.services import inbox, jobs
from core.services.jobs import job_kind

POISON, HUNGRY, TICK = "drill.poison", "drill.hungry", "drill.tick"


@job_kind(POISON)
def poison(job: Job) -> dict[str, Any]:
    """Kills whatever process runs it, as a parser does that runs into a fault of a library."""
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


@job_kind(HUNGRY)
def hungry(job: Job) -> dict[str, Any]:
    """Asks for more memory than a worker may have."""
    return {"got": len(bytearray(6 * 1024**3))}


@job_kind(TICK)
def tick(job: Job) -> dict[str, Any]:
    """Takes its time, then leaves one entry in an inbox in the transaction that it holds."""
    time.sleep(job.params.get("seconds", 0.2))
    with transaction.atomic():
        jobs.hold(job)
        assert job.created_by is not None
        inbox.notify(job.created_by, key=f"tick:{job.pk}:{job.attempt}", category="演练", title="办了一次")
    return {}
