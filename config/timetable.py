"""What the scheduler asks for, and how often."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "keep-up": {"task": "core.tasks.keep_up", "schedule": 300.0, "options": {"expires": 300}},
    "jobs-alive": {
        "task": "core.tasks.jobs_alive",
        "schedule": 60.0,
        "options": {"expires": 60, "queue": "jobs"},
    },
    "sweep-jobs": {"task": "core.tasks.sweep_jobs", "schedule": 15.0, "options": {"expires": 15}},
    "watch-clock": {"task": "core.tasks.watch_clock", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-exports": {"task": "core.tasks.sweep_exports", "schedule": 300.0},
    "run-due-schedules": {
        "task": "analysis.tasks.run_due_schedules",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "send-due-deliveries": {
        "task": "analysis.tasks.send_due_deliveries",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "refresh-lights": {"task": "supervision.tasks.refresh_lights", "schedule": 300.0},
    "refresh-quality": {"task": "cadre.tasks.refresh_quality_reports", "schedule": 300.0},
    "verify-audit": {"task": "core.tasks.verify_audit", "schedule": crontab(hour="3", minute="30")},
    "disable-idle-accounts": {
        "task": "core.tasks.disable_idle_accounts",
        "schedule": crontab(hour="3", minute="50"),
    },
    "watch-trail": {"task": "core.tasks.watch_trail", "schedule": 300.0, "options": {"expires": 300}},
    "archive-audit": {
        "task": "core.tasks.archive_audit",
        "schedule": crontab(day_of_month="1", hour="4", minute="10"),
    },
    "find-recusals": {"task": "cadre.tasks.find_recusals", "schedule": crontab(hour="2", minute="40")},
}
