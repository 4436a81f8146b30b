"""What the data-quality desk found in a record, and what was waived in writing."""

from __future__ import annotations

from django.db import models

from cadre.querysets import QualityReportQuerySet
from core.models import BlindIndexField, SealedJSONField, SealedRow, SealedTextField, User
from core.rules.field_classes import FieldClasses

from .cadres import Cadre


class QualityReport(models.Model):
    """The faults of one person's record as of a day; out of date when the person's version has moved on.

    ``faults`` are {"rule", "grade", "key", "sentence", "remedy", "source"}, the gravest first;
    ``rules`` are their rules as |one|other|, to be searched.
    """

    cadre = models.OneToOneField(
        Cadre, models.CASCADE, primary_key=True, related_name="quality", verbose_name="干部"
    )
    version = models.PositiveIntegerField("记录版本")
    checked_on = models.DateField("检查日期")
    score = models.PositiveSmallIntegerField("得分")
    errors = models.PositiveSmallIntegerField("差错", default=0)
    warnings = models.PositiveSmallIntegerField("存疑", default=0)
    missing = models.PositiveSmallIntegerField("缺项", default=0)
    faults = SealedJSONField("问题", default=list)
    rules = models.TextField("规则", blank=True)

    seal_by = "cadre_id"
    objects = QualityReportQuerySet.as_manager()

    field_classes = FieldClasses(
        "信息差错和缺项，用于整改。",
        c2="cadre version checked_on score errors warnings missing rules",
        c3="faults",
    )

    class Meta:
        verbose_name = "数据质量"
        verbose_name_plural = "数据质量"
        ordering = ["score", "cadre_id"]
        indexes = [models.Index(fields=["score"], name="quality_score")]

    def __str__(self) -> str:
        return f"{self.cadre} {self.score}"


class QualityWaiver(SealedRow):
    """Why a fault stays, put down in writing; it holds while the fault's sentence is the same."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="waivers", verbose_name="干部")
    rule = models.CharField("规则", max_length=60)
    sentence = SealedTextField("问题", max_length=300)
    sentence_index = BlindIndexField("问题索引", of="sentence")
    reason = models.CharField("理由", max_length=300)
    waived_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    waived_at = models.DateTimeField("登记时间", auto_now_add=True)

    field_classes = FieldClasses(
        "差错保留不改的书面理由。",
        c2="id seal_key cadre rule reason waived_by waived_at",
        c3="sentence sentence_index",
    )

    class Meta:
        verbose_name = "问题豁免"
        verbose_name_plural = "问题豁免"
        ordering = ["-waived_at"]
        constraints = [
            models.UniqueConstraint(fields=["cadre", "rule", "sentence_index"], name="one_waiver_per_fault")
        ]

    def __str__(self) -> str:
        return f"{self.cadre} {self.rule}"
