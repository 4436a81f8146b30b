"""The vocabulary of questions about people, posts and appointments; visible_to(user) comes first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.querysets import within
from core.rules.rights import Right

if TYPE_CHECKING:
    from cadre.models import Appointment, Cadre, Post
    from core.models import Unit, User


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Questions about appointments."""

    def visible_to(self, user: User) -> Self:
        """Appointments of people whom the user may see."""
        return self.filter(within(user.scope_paths(Right.VIEW_CADRES), "cadre__unit__path"))

    def holding(self, on: date) -> Self:
        """Appointments held on the day."""
        return self.filter(start__lte=on).filter(Q(end__isnull=True) | Q(end__gt=on))

    def main(self) -> Self:
        """Main posts only: neither concurrent posts nor postings."""
        return self.filter(holding="main")

    def in_subtree(self, unit: Unit) -> Self:
        """Appointments in the unit or beneath it."""
        return self.filter(unit__path__startswith=unit.path)


class CadreQuerySet(models.QuerySet["Cadre"]):
    """Questions about people."""

    def visible_to(self, user: User) -> Self:
        """People whose record belongs to a unit in the user's scope."""
        return self.filter(within(user.scope_paths(Right.VIEW_CADRES), "unit__path"))

    def editable_by(self, user: User) -> Self:
        """People whose record the user may change."""
        return self.filter(within(user.scope_paths(Right.EDIT_CADRES), "unit__path"))

    def in_service(self, on: date) -> Self:
        """People who held a main post on the day."""
        return self.filter(Exists(_appointments().holding(on).main().filter(cadre=OuterRef("pk"))))

    def holding_in(self, unit: Unit, on: date) -> Self:
        """People who on the day held a main post in the unit or beneath it."""
        held = _appointments().holding(on).main().in_subtree(unit)
        return self.filter(Exists(held.filter(cadre=OuterRef("pk"))))


class PostQuerySet(models.QuerySet["Post"]):
    """Questions about posts."""

    def existing(self, on: date) -> Self:
        """Posts that exist on the day."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        )


def _appointments() -> AppointmentQuerySet:
    from cadre.models import Appointment

    return Appointment.objects.get_queryset()
