"""Analysis' vocabulary of questions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from analysis.choices import DeliveryState, ReportKind
from core.querysets import within
from core.rules.rights import Right

if TYPE_CHECKING:
    from analysis.models import Delivery, Report
    from core.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    """Questions about reports."""

    def visible_to(self, user: User) -> Self:
        """Reports about units in scope for those who see the dashboard, and reports delivered to the user.

        Drafts are for those who draft and approve. Who has moved on reads no letter to his former unit, and
        who looks after no lights any more reads nothing of what he once received.
        """
        from analysis.models import Delivery

        seen = within(user.scope_paths(Right.VIEW_DASHBOARD), "unit__path")
        if not (user.may(Right.DRAFT_LETTER) or user.may(Right.APPROVE_LETTER)):
            seen &= Q(approved_at__isnull=False)
        received = Delivery.objects.filter(recipient=user, state=DeliveryState.SENT).values("report")
        still = within(user.scope_paths(Right.VIEW_LIGHTS), "unit__path")
        if user.may(Right.VIEW_LIGHTS):
            still |= ~Q(kind=ReportKind.LETTERS)
        return self.filter(seen | still & Q(pk__in=received))

    def approved(self) -> Self:
        """Reports that may be delivered."""
        return self.filter(approved_at__isnull=False)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Questions about deliveries."""

    def visible_to(self, user: User) -> Self:
        """Deliveries of reports about units in scope."""
        return self.filter(within(user.scope_paths(Right.VIEW_DASHBOARD), "report__unit__path"))

    def due(self, now: datetime) -> Self:
        """Waiting deliveries whose time has come, the oldest first."""
        return self.filter(state=DeliveryState.WAITING, next_try_at__lte=now).order_by("next_try_at", "id")

    def unsettled(self) -> Self:
        """Deliveries that a person has to look after."""
        return self.filter(state__in=(DeliveryState.FAILED, DeliveryState.UNCERTAIN))
