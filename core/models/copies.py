"""Copies that the system itself gives out: attached to a mail, or written by a command."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses

from .users import User


class IssuedCopy(models.Model):
    """One copy of a file and its trace code: to whom it was mailed, or who wrote it on the command line.

    ``key`` names the delivery of a mail, so that every try of it sends the same copy.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField("追溯码", max_length=16, unique=True)
    title = models.CharField("名称", max_length=120)
    people = models.PositiveIntegerField("人数", default=0)
    recipient = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="copies", verbose_name="收件人"
    )
    account = models.CharField("主机账号", max_length=60, blank=True)
    key = models.CharField("送达编号", max_length=60, blank=True)
    issued_at = models.DateTimeField("发出时间")
    sha256 = models.CharField("校验值", max_length=64, blank=True)

    field_classes = FieldClasses(
        "邮件附件和命令行写出的文件须留追溯码。",
        c2="id code title people recipient account key issued_at sha256",
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "发出的副本"
        verbose_name_plural = "发出的副本"
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="one_copy_per_delivery")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.code}"

    @property
    def holder(self) -> str:
        """Who has it: 周敏（zhoumin）, or 命令行（root）."""
        if self.recipient is None:
            return f"命令行（{self.account}）"
        return f"{self.recipient}（{self.recipient.username}）"

    @property
    def way(self) -> str:
        """How it left."""
        return "邮件附件" if self.recipient_id else "命令行写出"
