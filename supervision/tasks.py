"""Background work of supervision: keep today's lights fresh, evaluate a day that a person asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from core.models import Job
from core.rules.rights import Right
from core.services.jobs import hold, job_kind, progress
from supervision.choices import RunTrigger
from supervision.models import EvaluationRun
from supervision.services import evaluation_job
from supervision.services.evaluation import evaluate
from supervision.services.judgement import facts_changed_since


@shared_task
def refresh_lights() -> None:
    """Evaluate today again when people, posts or targets were changed since the last run of today."""
    today = timezone.localdate()
    run = EvaluationRun.objects.filter(on=today).order_by("-created_at").first()
    if run is None or facts_changed_since(run):
        evaluate(today, trigger=RunTrigger.NIGHTLY if run is None else RunTrigger.IMPORT, by=None)


@job_kind(evaluation_job.KIND, right=Right.RUN_EVALUATION)
def run_evaluation(job: Job) -> dict[str, Any]:
    """Evaluate the day that the job names; where nothing has changed since, the run that stands."""
    on = date.fromisoformat(job.params["on"])
    progress(job, 0, 1, "正在汇集名册并逐个单位评价。")
    run = evaluate(on, trigger=RunTrigger.PERSON, by=job.created_by, fence=lambda: hold(job))
    return {"url": reverse("supervision:run_detail", args=[run.pk]), "counts": run.counts}
