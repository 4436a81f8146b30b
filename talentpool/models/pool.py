"""Membership in the reserve pool."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.models import Cadre
from core.rules.field_classes import FieldClasses
from talentpool.choices import PoolChannel, PoolTier
from talentpool.querysets import PoolMembershipQuerySet


class PoolMembership(models.Model):
    """A person is held in a tier of the pool during a half-open span."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="pool_memberships", verbose_name="干部")
    tier = models.CharField("储备层次", max_length=12, choices=PoolTier.choices)
    channel = models.CharField("入库渠道", max_length=12, choices=PoolChannel.choices)
    start = models.DateField("入库时间")
    end = models.DateField("出库时间", null=True, blank=True)

    objects = PoolMembershipQuerySet.as_manager()

    field_classes = FieldClasses(
        "优秀年轻干部储备库的出入记录。",
        c2="id cadre tier channel start end",
    )

    class Meta:
        verbose_name = "储备库成员"
        verbose_name_plural = "储备库成员"
        ordering = ["-start", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="pool_span"),
            models.UniqueConstraint(
                fields=["cadre"], condition=Q(end__isnull=True), name="one_open_membership"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadre} {self.get_tier_display()}"
