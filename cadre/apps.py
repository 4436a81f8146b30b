"""The cadre app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models.signals import post_save

if TYPE_CHECKING:
    from core.models import User


class CadreConfig(AppConfig):
    """People, posts, appointments, ranks, education, assessments; rosters in and out."""

    name = "cadre"
    verbose_name = "干部信息"

    def ready(self) -> None:
        """Register the app's kinds of jobs."""
        from cadre import tasks  # noqa: F401 - importing it registers them
        from core.models import User

        post_save.connect(_account_saved, sender=User, dispatch_uid="cadre.recusal")


def _account_saved(instance: User, update_fields: frozenset[str] | None = None, **_: object) -> None:
    """An account that gets another number may be about another person: find its recusals anew."""
    from cadre.services import recusal

    if update_fields is None or "id_index" in update_fields:
        recusal.find_for(instance)
