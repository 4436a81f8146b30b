"""Who must not see a record, and who may for a while although it lies outside his line."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.choices import AccessState, RecusalKind
from cadre.querysets import AccessRequestQuerySet
from core.models import User

from .cadres import Cadre


class Recusal(models.Model):
    """The record is closed to the user, whatever he is granted: it is his own or a relative's.

    ``found`` rows follow from the ID number and the lists of family and are made anew with them; others
    were declared.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="recusals", verbose_name="用户")
    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="recusals", verbose_name="干部")
    kind = models.CharField("情形", max_length=10, choices=RecusalKind.choices)
    relation = models.CharField("关系", max_length=20, blank=True)
    found = models.BooleanField("系统识别", default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    class Meta:
        verbose_name = "回避"
        verbose_name_plural = "回避"
        ordering = ["user", "cadre"]
        constraints = [models.UniqueConstraint(fields=["user", "cadre"], name="one_recusal_per_pair")]

    def __str__(self) -> str:
        return f"{self.user} 回避 {self.cadre}"


class AccessRequest(models.Model):
    """The wish to read one record outside one's line, until ``expires_at`` (exclusive)."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="access_requests", verbose_name="干部")
    purpose = models.CharField("调阅事由", max_length=200)
    hours = models.PositiveSmallIntegerField("调阅时限（小时）", default=24)
    state = models.CharField("状态", max_length=10, choices=AccessState.choices, default=AccessState.PENDING)
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="access_requests", verbose_name="申请人"
    )
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decision = models.CharField("审批意见", max_length=200, blank=True)
    expires_at = models.DateTimeField("有效至", null=True, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "调阅申请"
        verbose_name_plural = "调阅申请"
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="nobody_opens_a_record_to_himself",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(expires_at__isnull=False), name="access_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_by} 调阅 {self.cadre}"
