"""Civil-service ranks (职级) and levels of post (职务层次), each a half-open span (A05)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.choices import AdminLevel, CivilRank
from core.rules.field_classes import FieldClasses

from .cadres import Cadre


class Rank(models.Model):
    """A rank that a person holds during a half-open span."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="ranks", verbose_name="干部")
    rank = models.CharField("职级", max_length=8, choices=CivilRank.choices)
    start = models.DateField("任现职级时间", null=True, blank=True)
    end = models.DateField("止", null=True, blank=True)
    document_no = models.CharField("批准文号", max_length=60, blank=True)

    field_classes = FieldClasses(
        "职级，晋升年限的依据。",
        c1="id cadre rank start end document_no",
    )

    class Meta:
        verbose_name = "职级"
        verbose_name_plural = "职级"
        ordering = ["-start", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=True) | Q(end__gt=F("start")),
                name="rank_span",
            ),
            models.UniqueConstraint(fields=["cadre"], condition=Q(end__isnull=True), name="one_open_rank"),
        ]

    def __str__(self) -> str:
        return self.get_rank_display()


class LevelTenure(models.Model):
    """A level of post (职务层次) that a person holds during a half-open span, whatever the posts.

    Where none is recorded, the level of the main appointment stands.
    """

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="levels", verbose_name="干部")
    level = models.CharField("职务层次", max_length=4, choices=AdminLevel.choices)
    code_set = models.CharField("代码集", max_length=20, default="ZB09-2018", editable=False)
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)
    document_no = models.CharField("批准文号", max_length=60, blank=True)

    field_classes = FieldClasses(
        "职务层次，晋升年限的依据。",
        c1="id cadre level code_set start end document_no",
    )

    class Meta:
        verbose_name = "职务层次"
        verbose_name_plural = "职务层次"
        ordering = ["-start", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="level_tenure_span"
            ),
            models.UniqueConstraint(fields=["cadre"], condition=Q(end__isnull=True), name="one_open_level"),
        ]

    def __str__(self) -> str:
        return self.get_level_display()
