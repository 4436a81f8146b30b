"""The résumé (简历): the text as received is the master, its segments are derived."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.choices import AdminLevel, PostCategory, Precision
from core.choices import UnitKind
from core.rules.field_classes import FieldClasses

from .cadres import Cadre


class Resume(models.Model):
    """The résumé of one person, kept character by character as it was received (A1701)."""

    cadre = models.OneToOneField(
        Cadre, models.CASCADE, primary_key=True, related_name="resume", verbose_name="干部"
    )
    text = models.TextField("简历")

    field_classes = FieldClasses(
        "简历原文，任免审批表照此打印。",
        c2="cadre text",
    )

    class Meta:
        verbose_name = "简历"
        verbose_name_plural = "简历"

    def __str__(self) -> str:
        return f"{self.cadre}的简历"


class ResumeSegment(models.Model):
    """One dated segment read out of a résumé; written anew whenever the text changes, never by hand.

    ``place``, ``category`` and ``level`` are what the words say for certain; empty when they do not.
    """

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="segments", verbose_name="干部")
    order = models.PositiveSmallIntegerField("序号")
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)
    precision = models.CharField("精度", max_length=5, choices=Precision.choices, default=Precision.MONTH)
    text = models.TextField("经历")
    inner = models.BooleanField("其间", default=False)
    place = models.CharField("单位类别", max_length=20, choices=UnitKind.choices, blank=True)
    category = models.CharField("职务类别", max_length=16, choices=PostCategory.choices, blank=True)
    level = models.CharField("职务层次", max_length=4, choices=AdminLevel.choices, blank=True)
    is_study = models.BooleanField("学习经历", default=False)
    is_grassroots = models.BooleanField("基层经历", default=False)

    field_classes = FieldClasses(
        "由简历读出的经历，用于查找基层经历等条件。",
        c2="id cadre order start end precision text inner place category level is_study is_grassroots",
    )

    class Meta:
        verbose_name = "经历"
        verbose_name_plural = "经历"
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="resume_segment_span"
            )
        ]
        indexes = [models.Index(fields=["place", "category", "cadre"], name="segment_place_category")]

    def __str__(self) -> str:
        return self.text[:40]
