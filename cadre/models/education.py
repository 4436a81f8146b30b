"""Education and degrees, full-time and in-service kept apart."""

from __future__ import annotations

from django.db import models

from cadre.choices import EducationLevel, EducationMode

from .cadres import Cadre


class Education(models.Model):
    """The highest education of a person in one mode."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="educations", verbose_name="干部")
    mode = models.CharField("教育类别", max_length=10, choices=EducationMode.choices)
    level = models.CharField("学历", max_length=3, choices=EducationLevel.choices, blank=True)
    degree = models.CharField("学位", max_length=40, blank=True)
    school = models.CharField("毕业院校系及专业", max_length=120, blank=True)
    major = models.CharField("专业", max_length=60, blank=True)
    graduated_on = models.DateField("毕业时间", null=True, blank=True)

    class Meta:
        verbose_name = "学历学位"
        verbose_name_plural = "学历学位"
        ordering = ["mode"]
        constraints = [models.UniqueConstraint(fields=["cadre", "mode"], name="one_education_per_mode")]

    def __str__(self) -> str:
        return "、".join(part for part in (self.get_level_display(), self.degree) if part) or "—"
