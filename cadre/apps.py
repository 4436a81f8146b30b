"""The cadre app."""

from django.apps import AppConfig


class CadreConfig(AppConfig):
    """People, posts, appointments, ranks, education, assessments; rosters in and out."""

    name = "cadre"
    verbose_name = "干部信息"

    def ready(self) -> None:
        """Register the app's kinds of jobs."""
        from cadre import tasks  # noqa: F401 - importing it registers them
