"""The analysis app."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """Home, leader dashboard, reports on schedule and their delivery."""

    name = "analysis"
    verbose_name = "分析研判"
