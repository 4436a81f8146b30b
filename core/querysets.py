"""The core's vocabulary of questions; every list starts with visible_to(user)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.rules.rights import Right

if TYPE_CHECKING:
    from core.models import Establishment, ImportBatch, InboxItem, Unit, UnitMove, User


def within(paths: tuple[str, ...], field: str = "path") -> Q:
    """The condition that a path field lies in one of the subtrees; matches nothing for no path."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


class UnitQuerySet(models.QuerySet["Unit"]):
    """Questions about units."""

    def visible_to(self, user: User, right: Right = Right.VIEW_CADRES) -> Self:
        """Units in which the user holds the right."""
        return self.filter(within(user.scope_paths(right)))

    def subtree(self, unit: Unit) -> Self:
        """The unit and everything beneath it."""
        return self.filter(path__startswith=unit.path)

    def existing(self, on: date) -> Self:
        """Units that exist on the day."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        )


class UnitMoveQuerySet(models.QuerySet["UnitMove"]):
    """Questions about moves within the tree."""

    def parents_on(self, on: date) -> dict[int, int]:
        """Of units that have moved since the day: the parent beneath which each stood on it; one query."""
        parents: dict[int, int] = {}
        for unit, parent in self.filter(day__gt=on).order_by("day").values_list("unit_id", "old_parent_id"):
            parents.setdefault(unit, parent)
        return parents


class EstablishmentQuerySet(models.QuerySet["Establishment"]):
    """Questions about approved numbers."""

    def holding(self, on: date) -> Self:
        """The numbers in force on the day."""
        return self.filter(start__lte=on).filter(Q(end__isnull=True) | Q(end__gt=on))


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Questions about imports."""

    def visible_to(self, user: User, right: Right = Right.IMPORT_ROSTER) -> Self:
        """Batches of units in which the user may import; ``right`` is what such an import asks for."""
        return self.filter(within(user.scope_paths(right), "unit__path"))


class InboxItemQuerySet(models.QuerySet["InboxItem"]):
    """Questions about what waits for people."""

    def visible_to(self, user: User) -> Self:
        """The user's own items; nobody reads another's inbox."""
        return self.filter(recipient=user)

    def open(self) -> Self:
        """Items not yet dealt with."""
        return self.filter(done_at__isnull=True)
