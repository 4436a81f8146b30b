"""The core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Units, users, audit trail, jobs, inbox, import engine and documents."""

    name = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        """Register the system checks."""
        from core import checks as accounts
        from core.documents import checks

        accounts.register()
        checks.register()
