"""Celery wrappers: run what schedules are due, send what waits."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from analysis.models import ReportSchedule
from analysis.services import deliveries, reports, schedules


@shared_task
def run_due_schedules() -> None:
    """Run due periods; a new installation gets the shipped schedules first."""
    today = timezone.localdate()
    if not ReportSchedule.objects.exists():
        schedules.ensure_default_schedules(today, by=None)
    schedules.run_due(today=today, now=timezone.now())


@shared_task
def send_due_deliveries() -> None:
    """Turn letters approved since the last time into deliveries, then send what is due."""
    now = timezone.now()
    reports.deliver_approved_letters(now=now)
    deliveries.send_due(now)
