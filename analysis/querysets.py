"""Analysis' vocabulary of questions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from analysis.choices import DeliveryState
from core.querysets import within
from core.rules.rights import Right

if TYPE_CHECKING:
    from analysis.models import Delivery, Report
    from core.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    """Questions about reports."""

    def visible_to(self, user: User) -> Self:
        """Reports about units in scope for those who see the dashboard, and reports delivered to the user."""
        seen = within(user.scope_paths(Right.VIEW_DASHBOARD), "unit__path")
        received = Q(deliveries__recipient=user, deliveries__state=DeliveryState.SENT)
        return self.filter(seen | received).distinct()


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions about deliveries."""

    def visible_to(self, user: User) -> Self:
        """Deliveries of reports about units in scope."""
        return self.filter(within(user.scope_paths(Right.VIEW_DASHBOARD), "report__unit__path"))

    def due(self, now: datetime) -> Self:
        """Waiting deliveries whose time has come."""
        return self.filter(state=DeliveryState.WAITING, next_try_at__lte=now)
