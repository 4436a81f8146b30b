"""Which role an account holds where, and when."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from core.choices import Role
from core.querysets import RoleGrantQuerySet
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses

from .fields import RowDigestField
from .units import Unit


class RoleGrant(models.Model):
    """A role that a user holds over the subtree of a unit during a half-open span.

    ``cover_for`` is whose absence a delegated grant covers. Triggers refuse one account the roles of two
    administrators, or of an administrator and of business, during one span. A grant taken back on its first
    day has the empty span: it holds on no day and stays in the history.

    The digest covers the whole row and the account's never-changing key, so that neither a grant written into
    the database by hand nor one of which the account was exchanged gives a right (``is_intact``).
    """

    user = models.ForeignKey("core.User", models.CASCADE, related_name="grants", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants", verbose_name="范围")
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)
    cover_for = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="covers", verbose_name="代谁行使"
    )
    asked_by = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="申请人"
    )
    granted_by = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="授权人"
    )
    reason = models.CharField("理由", max_length=200, blank=True)
    digest = RowDigestField(
        "行摘要",
        over=(
            "user",
            "user__uuid",
            "role",
            "unit",
            "start",
            "end",
            "cover_for",
            "asked_by",
            "granted_by",
            "reason",
        ),
    )

    objects = RoleGrantQuerySet.as_manager()

    field_classes = FieldClasses(
        "谁在什么范围、什么时间内有什么权限，由谁授予。",
        c2="id user role unit start end cover_for asked_by granted_by reason digest",
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        ordering = ["user", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit", "start"],
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="one_grant_per_start",
            ),
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="grant_span"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.unit}"

    @property
    def is_intact(self) -> bool:
        """Whether the row is as the product wrote it; one that is not gives no right."""
        field = self._meta.get_field("digest")
        return isinstance(field, RowDigestField) and field.matches(self)

    @staticmethod
    def holding(day: date) -> Q:
        """The condition that a grant holds on a day."""
        return Q(start__lte=day) & (Q(end__isnull=True) | Q(end__gt=day))
