"""Education and degrees, full-time and in-service kept apart."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cadre.choices import EducationLevel, EducationMode
from core.rules.field_classes import FieldClasses

from .cadres import Cadre


class Education(models.Model):
    """One course of education with what it ended in (A08).

    ``is_top`` marks the one of its mode that forms and rosters show: the highest level, then the
    highest degree. The school of a degree is given only when it differs from the school of the level.
    """

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="educations", verbose_name="干部")
    mode = models.CharField("教育类别", max_length=10, choices=EducationMode.choices)
    level = models.CharField("学历", max_length=3, choices=EducationLevel.choices, blank=True)
    level_text = models.CharField("学历原文", max_length=60, blank=True)
    code_set = models.CharField("学历代码集", max_length=20, default="ZB64-2017", editable=False)
    degree = models.CharField("学位", max_length=40, blank=True)
    school = models.CharField("毕业院校系及专业", max_length=120, blank=True)
    degree_school = models.CharField("学位授予院校系及专业", max_length=120, blank=True)
    major = models.CharField("专业", max_length=60, blank=True)
    entered_on = models.DateField("入学时间", null=True, blank=True)
    graduated_on = models.DateField("毕业时间", null=True, blank=True)
    degree_on = models.DateField("学位授予时间", null=True, blank=True)
    is_top = models.BooleanField("最高", default=True, editable=False)

    field_classes = FieldClasses(
        "学历学位，任职条件和结构分析的依据。",
        c1=(
            "id cadre mode level level_text code_set degree school degree_school major entered_on "
            "graduated_on degree_on is_top"
        ),
    )

    class Meta:
        verbose_name = "学历学位"
        verbose_name_plural = "学历学位"
        ordering = ["mode", "-is_top", "-graduated_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "mode"], condition=Q(is_top=True), name="one_top_education_per_mode"
            )
        ]

    def __str__(self) -> str:
        return "、".join(part for part in (self.level_words, self.degree) if part) or "—"

    @property
    def level_words(self) -> str:
        """The level as received, else by its code."""
        return self.level_text or self.get_level_display()
