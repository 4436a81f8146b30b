"""Long work of the cadre app."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from cadre.services import roster_batches
from core.models import Job
from core.services.jobs import job_kind


@job_kind(roster_batches.JOB_KIND)
def commit_roster(job: Job) -> dict[str, Any]:
    """Write a checked roster; the result leads to the page of what was written."""
    counts = roster_batches.run_commit(job)
    return counts | {"url": reverse("cadre:import_done", args=[job.params["batch"]])}
