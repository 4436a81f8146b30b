"""The evaluation that a person starts, as a job with progress."""

from __future__ import annotations

from datetime import date

from core.dates import day_text
from core.models import Job, User
from core.services import jobs

KIND = "supervision.evaluate"


def enqueue_evaluation(on: date, *, by: User) -> Job:
    """A queued evaluation of one day."""
    return jobs.enqueue(KIND, title=f"按 {day_text(on)} 评价全区", params={"on": on.isoformat()}, by=by)
