"""The supervision app."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Staffing targets, lights, runs and letters."""

    name = "supervision"
    verbose_name = "监督预警"

    def ready(self) -> None:
        """Register the kinds of jobs."""
        from supervision import tasks  # noqa: F401 - importing it registers them
