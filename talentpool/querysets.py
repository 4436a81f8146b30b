"""The pool's vocabulary of questions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.querysets import within
from core.rules.rights import Right

if TYPE_CHECKING:
    from core.models import User
    from talentpool.models import PoolMembership


class PoolMembershipQuerySet(models.QuerySet["PoolMembership"]):
    """Questions about pool membership."""

    def visible_to(self, user: User) -> Self:
        """Members whom the user may see."""
        return self.filter(within(user.scope_paths(Right.VIEW_CADRES), "cadre__unit__path"))

    def holding(self, on: date) -> Self:
        """Memberships that hold on the day."""
        return self.filter(start__lte=on).filter(Q(end__isnull=True) | Q(end__gt=on))
