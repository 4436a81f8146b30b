"""What one administrator or a minister asks of the security administrator about an account."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.choices import AccountRequestKind, AccountRequestState
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses

from .grants import RoleGrant
from .users import User


class AccountRequest(models.Model):
    """A reset, or cover during leave, asked by one person and decided by another.

    ``user`` is whose password or second factor is reset, or who shall act during the leave; ``grant`` is the
    right that the absent person holds and the other one exercises.
    """

    kind = models.CharField("事项", max_length=16, choices=AccountRequestKind.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="requests", verbose_name="账号")
    grant = models.ForeignKey(
        RoleGrant,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cover_requests",
        verbose_name="代行的授权",
    )
    start = models.DateField("起", null=True, blank=True)
    end = models.DateField("止", null=True, blank=True)
    reason = models.CharField("理由", max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请时间")
    state = models.CharField(
        "状态", max_length=10, choices=AccountRequestState.choices, default=AccountRequestState.WAITING
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    decided_at = models.DateTimeField("办理时间", null=True, blank=True)
    answer = models.CharField("办理意见", max_length=200, blank=True)

    field_classes = FieldClasses(
        "重置密码和代行职权须一人申请、另一人办理。",
        c2="id kind user grant start end reason asked_by asked_at state decided_by decided_at answer",
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "账号事项"
        verbose_name_plural = "账号事项"
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | ~Q(decided_by=F("asked_by"))
                | Q(state=AccountRequestState.WITHDRAWN),
                name="two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AccountRequestKind.COVER)
                | Q(grant__isnull=False, start__isnull=False, end__gt=F("start")),
                name="cover_is_dated",
            ),
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(state=AccountRequestState.WAITING) & ~Q(kind=AccountRequestKind.COVER),
                name="one_waiting_reset",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_kind_display()}"

    @property
    def is_waiting(self) -> bool:
        """Whether it still has to be decided."""
        return self.state == AccountRequestState.WAITING
