"""The holding of a position by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from cadre.choices import AdminLevel, EntryKind, Holding, PostCategory
from cadre.querysets import AppointmentQuerySet
from core.models import Unit
from core.rules.field_classes import FieldClasses

from .cadres import Cadre
from .posts import Post

if TYPE_CHECKING:
    from datetime import date


class Appointment(models.Model):
    """A person holds a position of a unit during the half-open span [start, end); no end means still.

    The structured post is optional: ``title`` is the text of the decision and always there.
    ``expected_end`` is the known end of a term, posting or probation.
    """

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="appointments", verbose_name="干部")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="appointments", verbose_name="单位")
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="appointments", verbose_name="职位"
    )
    title = models.CharField("职务", max_length=120)
    category = models.CharField("职务类别", max_length=16, choices=PostCategory.choices)
    level = models.CharField("职务层次", max_length=4, choices=AdminLevel.choices, blank=True)
    level_since = models.DateField("任现职务层次时间", null=True, blank=True)
    holding = models.CharField("任职性质", max_length=12, choices=Holding.choices, default=Holding.MAIN)
    start = models.DateField("任职时间")
    end = models.DateField("免职时间", null=True, blank=True)
    expected_end = models.DateField("预计期满", null=True, blank=True)
    entry_kind = models.CharField(
        "任职变动", max_length=12, choices=EntryKind.choices, default=EntryKind.OTHER
    )
    document_no = models.CharField("任免文号", max_length=60, blank=True)

    objects = AppointmentQuerySet.as_manager()

    field_classes = FieldClasses(
        "任职经历，用于花名册、任免审批表和配备判断。",
        c1=(
            "id cadre unit post title category level level_since holding start end expected_end "
            "entry_kind document_no"
        ),
    )

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["-start", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="appointment_span"
            ),
            models.UniqueConstraint(
                fields=["cadre"],
                condition=Q(end__isnull=True, holding="main"),
                name="one_open_main_appointment",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "start", "end"], name="appointment_unit_span"),
            # Covers the list of people as of a day: who held what, without reading the rows themselves.
            models.Index(
                fields=["cadre", "holding", "start", "end", "unit", "category", "level", "title"],
                name="appointment_held",
            ),
            models.Index(fields=["start"], name="appointment_start"),
        ]

    def __str__(self) -> str:
        return f"{self.cadre} {self.title}"

    def covers(self, on: date) -> bool:
        """Whether the position is held on a day."""
        return self.start <= on and (self.end is None or on < self.end)
