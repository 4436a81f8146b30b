"""The analysis app."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """Home, leader dashboard, reports on schedule and their delivery."""

    name = "analysis"
    verbose_name = "分析研判"

    def ready(self) -> None:
        """Register what this app adds to the page of the installation's health."""
        from analysis.services import health  # noqa: F401 - importing it registers the check
