"""The state of the installation: every check gives a light, what is so, and what to do."""

from . import safety, surroundings  # noqa: F401 - importing them registers their checks; after the registry
from .checks import Check, Health, examine, health_check
from .queue import JobCounts, job_counts
from .work import ScheduleState, schedule_names, schedule_states

__all__ = [
    "Check",
    "Health",
    "JobCounts",
    "ScheduleState",
    "examine",
    "health_check",
    "job_counts",
    "schedule_names",
    "schedule_states",
]
