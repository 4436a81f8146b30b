"""待办: what waits for a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.querysets import InboxItemQuerySet
from core.rules.field_classes import FieldClasses

from .fields import SealedRow, SealedTextField
from .files import StoredFile
from .units import Unit
from .users import User


class InboxItem(SealedRow):
    """One thing that waits for one user: a task with a deadline, or a paper to read.

    ``key`` names the cause, so that telling twice makes one item.
    """

    recipient = models.ForeignKey(User, models.CASCADE, related_name="inbox", verbose_name="收件人")
    key = models.CharField("事由编号", max_length=120)
    category = models.CharField("类别", max_length=20)
    title = models.CharField("标题", max_length=120)
    note = SealedTextField("说明", blank=True)
    url = models.CharField("链接", max_length=200, blank=True)
    verb = models.CharField("动作", max_length=12, default="去查看")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+", verbose_name="单位")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="附件")
    closes_itself = models.BooleanField("办理后自动办结", default=False)
    due_on = models.DateField("期限", null=True)
    created_at = models.DateTimeField("送达时间", auto_now_add=True)
    read_at = models.DateTimeField("阅读时间", null=True)
    done_at = models.DateTimeField("办结时间", null=True)

    objects = InboxItemQuerySet.as_manager()  # type: ignore[misc]  # a SealingQuerySet too

    field_classes = FieldClasses(
        "待办和通知送到经办人。",
        c2=(
            "id recipient key category title url verb unit file closes_itself due_on created_at "
            "read_at done_at seal_key"
        ),
        c3="note",
    )

    class Meta:
        verbose_name = "待办"
        verbose_name_plural = "待办"
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="one_inbox_item_per_cause")]
        indexes = [
            models.Index(fields=["recipient", "due_on"], name="inbox_open", condition=Q(done_at__isnull=True))
        ]

    def __str__(self) -> str:
        return self.title
