"""The pool's vocabulary of questions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from cadre.querysets import open_to

if TYPE_CHECKING:
    from core.models import User
    from talentpool.models import PoolMembership


class PoolMembershipQuerySet(models.QuerySet["PoolMembership"]):
    """Questions about pool membership."""

    def visible_to(self, user: User) -> Self:
        """Members whom the user may see."""
        return self.filter(open_to(user, of="cadre"))

    def holding(self, on: date) -> Self:
        """Memberships that hold on the day."""
        return self.filter(start__lte=on).filter(Q(end__isnull=True) | Q(end__gt=on))
