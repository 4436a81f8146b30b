"""Celery wrapper of supervision: keep today's lights fresh."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from supervision.choices import RunTrigger
from supervision.models import EvaluationRun
from supervision.services.evaluation import evaluate
from supervision.services.judgement import facts_changed_since


@shared_task
def refresh_lights() -> None:
    """Evaluate today again when people, posts or targets were changed since the last run of today."""
    today = timezone.localdate()
    run = EvaluationRun.objects.filter(on=today).order_by("-created_at").first()
    if run is None or facts_changed_since(run):
        evaluate(today, trigger=RunTrigger.NIGHTLY if run is None else RunTrigger.IMPORT, by=None)
