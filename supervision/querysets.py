"""Supervision's vocabulary of questions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

from core.querysets import within
from core.rules.rights import Right

if TYPE_CHECKING:
    from core.models import User
    from supervision.models import ColourPlan, EvaluationRun, Letter, Target

_Result = TypeVar("_Result", bound=models.Model)


class TargetQuerySet(models.QuerySet["Target"]):
    """Questions about targets."""

    def valid_on(self, on: date) -> Self:
        """The versions in force on the day."""
        return self.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))

    def known_on(self, on: date) -> Self:
        """The versions in force on the day, and those already written down that begin later."""
        later = Q(valid_from__gt=on, created_at__date__lte=on)
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        return self.filter(Q(valid_from__lte=on) | later).filter(lasting)


class ColourPlanQuerySet(models.QuerySet["ColourPlan"]):
    """Questions about colour plans."""

    def valid_on(self, on: date) -> Self:
        """The plans in force on the day, the newest first."""
        lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        return self.filter(lasting, valid_from__lte=on).order_by("-valid_from", "-id")


class EvaluationRunQuerySet(models.QuerySet["EvaluationRun"]):
    """Questions about evaluations."""

    def latest_for(self, on: date) -> EvaluationRun | None:
        """The newest judgement of the latest day not after ``on``."""
        return self.filter(on__lte=on).order_by("-on", "-created_at").first()


class ResultQuerySet(models.QuerySet[_Result]):
    """Questions about results of units."""

    def visible_to(self, user: User) -> Self:
        """Results of units whose lights the user may see."""
        return self.filter(within(user.scope_paths(Right.VIEW_LIGHTS), "unit__path"))


class LetterQuerySet(models.QuerySet["Letter"]):
    """Questions about letters."""

    def visible_to(self, user: User) -> Self:
        """Letters to units in scope: drafts for who drafts and approves, leaders see what is approved.

        The unit itself sees a letter once it is delivered.
        """
        visible = self.filter(within(user.scope_paths(Right.VIEW_LIGHTS), "unit__path"))
        if user.may(Right.DRAFT_LETTER) or user.may(Right.APPROVE_LETTER):
            return visible
        if user.may(Right.VIEW_DASHBOARD):
            return visible.filter(approved_at__isnull=False)
        return visible.filter(delivered_at__isnull=False)
