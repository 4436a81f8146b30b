"""The talentpool app."""

from django.apps import AppConfig


class TalentpoolConfig(AppConfig):
    """The reserve pool."""

    name = "talentpool"
    verbose_name = "储备选用"
