"""点对点反馈函: the letter to the secretary of a unit."""

from __future__ import annotations

import uuid

from django.db import models

from core.models import StoredFile, Unit, User
from core.rules.field_classes import FieldClasses
from supervision.choices import LetterState
from supervision.querysets import LetterQuerySet

from .runs import EvaluationRun


class Letter(models.Model):
    """One letter to one unit about one run; its PDF is fixed when it is approved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="letters", verbose_name="单位")
    run = models.ForeignKey(EvaluationRun, models.PROTECT, related_name="letters", verbose_name="评价")
    state = models.CharField("状态", max_length=10, choices=LetterState.choices, default=LetterState.DRAFTED)
    year = models.PositiveSmallIntegerField("文号年份", null=True)
    number = models.PositiveIntegerField("文号序号", null=True)
    answer_by = models.DateField("整改期限")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="文件")
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="起草人")
    drafted_at = models.DateTimeField("起草时间")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    approved_at = models.DateTimeField("签发时间", null=True)
    delivered_at = models.DateTimeField("送达时间", null=True)
    read_at = models.DateTimeField("签收时间", null=True)

    objects = LetterQuerySet.as_manager()

    field_classes = FieldClasses(
        "向单位书记发出的点对点反馈函，留签发、送达和签收时间。",
        c2=(
            "id unit run state year number answer_by file drafted_by drafted_at approved_by "
            "approved_at delivered_at read_at"
        ),
    )

    class Meta:
        verbose_name = "反馈函"
        verbose_name_plural = "反馈函"
        ordering = ["-drafted_at"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "run"], name="one_letter_per_unit_and_run"),
            models.UniqueConstraint(fields=["year", "number"], name="one_letter_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.document_no or '反馈函（待签发）'}"

    @property
    def document_no(self) -> str:
        """云组函〔2026〕12号 once approved; empty before."""
        return f"云组函〔{self.year}〕{self.number}号" if self.number else ""
