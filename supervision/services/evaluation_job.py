"""The evaluation that a person starts, as a job with progress."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from core.dates import day_text
from core.models import Job, User
from core.services import jobs
from supervision.choices import RunTrigger

from .evaluation import evaluate

KIND = "supervision.evaluate"


def enqueue_evaluation(on: date, *, by: User) -> Job:
    """A queued evaluation of one day."""
    return jobs.enqueue(KIND, title=f"按 {day_text(on)} 评价全区", params={"on": on.isoformat()}, by=by)


@jobs.job_kind(KIND)
def run_evaluation(job: Job) -> dict[str, Any]:
    """Evaluate the day that the job names; running twice makes a second run and harms nothing."""
    on = date.fromisoformat(job.params["on"])
    jobs.progress(job, 0, 1, "正在汇集名册并逐个单位评价。")
    run = evaluate(on, trigger=RunTrigger.PERSON, by=job.created_by)
    return {"url": reverse("supervision:run_detail", args=[run.pk]), "counts": run.counts}
