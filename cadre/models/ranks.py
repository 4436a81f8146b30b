"""Civil-service ranks (职级)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.choices import CivilRank

from .cadres import Cadre


class Rank(models.Model):
    """A rank that a person holds during a half-open span."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="ranks", verbose_name="干部")
    rank = models.CharField("职级", max_length=8, choices=CivilRank.choices)
    start = models.DateField("任现职级时间", null=True, blank=True)
    end = models.DateField("止", null=True, blank=True)

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
