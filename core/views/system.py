"""运行状况: what the administrators see of the installation, and the upkeep that can be started from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from core import tasks
from core.models import Job
from core.rules.rights import Right
from core.services import health, upkeep
from core.services.backup import archives

from .base import Act, HousePage

_SHOWN_ARCHIVES = 8
_JUST_OVER = timedelta(minutes=10)


class SystemHealth(HousePage):
    """Lights with what to do, work by kind, schedules, backups; no contents of anything."""

    right = Right.VIEW_SYSTEM
    template_name = "core/system_health.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A bounded number of queries, whatever the installation holds."""
        now, user = timezone.now(), self.house.user
        mine = Job.objects.filter(created_by=user, kind__in=upkeep.TITLES).order_by("-created_at")
        return super().get_context_data(
            health=health.examine(now),
            jobs=health.job_counts(now),
            schedules=health.schedule_states(now),
            archives=archives(settings.BACKUP_DIR)[:_SHOWN_ARCHIVES],
            last_backup=upkeep.last_backup(),
            may_run=user.may(Right.RUN_SYSTEM),
            upkeep_jobs=[
                job for job in mine[:5] if not job.is_over or (job.finished_at or now) > now - _JUST_OVER
            ],
            **kwargs,
        )


class SystemRun(Act):
    """Start one piece of upkeep as a job."""

    right = Right.RUN_SYSTEM

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enqueue it; asked twice it is one."""
        kind = request.POST.get("kind", "")
        if kind not in upkeep.TITLES:
            raise Http404
        with transaction.atomic():
            tasks.start(upkeep.enqueue(kind, by=request.user))
        return redirect("core:system_health")
