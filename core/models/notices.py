"""Who has read which version of the notice about personal information."""

from __future__ import annotations

from django.db import models

from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses

from .users import User


class NoticeAcknowledgement(models.Model):
    """A user says, once for each version, that he has read the notice."""

    user = models.ForeignKey(User, models.CASCADE, related_name="acknowledgements", verbose_name="用户")
    version = models.CharField("告知版本", max_length=24)
    acknowledged_at = models.DateTimeField("确认时间")

    field_classes = FieldClasses(
        "能证明何时向谁告知过哪一版个人信息处理规则。",
        c2="id user version acknowledged_at",
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "告知确认"
        verbose_name_plural = "告知确认"
        ordering = ["-acknowledged_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="one_acknowledgement_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.version}"
