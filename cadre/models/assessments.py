"""Results of annual assessments."""

from __future__ import annotations

from django.db import models

from cadre.choices import AssessmentGrade
from core.rules.field_classes import FieldClasses

from .cadres import Cadre


class AnnualAssessment(models.Model):
    """The grade of one person in one year."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="assessments", verbose_name="干部")
    year = models.PositiveSmallIntegerField("年度")
    grade = models.CharField("等次", max_length=2, choices=AssessmentGrade.choices)

    field_classes = FieldClasses(
        "年度考核等次，任免和职级晋升的依据。",
        c2="id cadre year grade",
    )

    class Meta:
        verbose_name = "年度考核"
        verbose_name_plural = "年度考核"
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["cadre", "year"], name="one_grade_per_year")]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_grade_display()}"
