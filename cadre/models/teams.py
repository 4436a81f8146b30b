"""Terms of leadership teams."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.choices import TeamBody
from core.models import Unit
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses


class TeamTerm(models.Model):
    """One term (届) of a leadership team of a unit, a half-open span with the date of the next election."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="team_terms", verbose_name="单位")
    body = models.CharField("班子", max_length=12, choices=TeamBody.choices)
    name = models.CharField("届次", max_length=40)
    start = models.DateField("当选日期")
    end = models.DateField("届满日期", null=True, blank=True)
    expected_on = models.DateField("预计换届日期", null=True, blank=True)
    document_no = models.CharField("批准文号", max_length=60, blank=True)

    field_classes = FieldClasses(
        "班子届期，用于换届提醒。",
        c1="id unit body name start end expected_on document_no",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "班子届期"
        verbose_name_plural = "班子届期"
        ordering = ["unit", "body", "-start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="team_term_span"
            ),
            models.UniqueConstraint(
                fields=["unit", "body"], condition=Q(end__isnull=True), name="one_open_term_per_team"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.name}"
