"""Posts as objects: a post without a holder is a vacancy."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.choices import AdminLevel, PostCategory
from cadre.querysets import PostQuerySet
from core.models import Unit
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses


class Post(models.Model):
    """A position of a unit during a half-open span, with as many seats as are approved."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name="单位")
    name = models.CharField("职务名称", max_length=80)
    category = models.CharField("职务类别", max_length=16, choices=PostCategory.choices)
    level = models.CharField("职务层次", max_length=4, choices=AdminLevel.choices, blank=True)
    seats = models.PositiveSmallIntegerField("职数", default=1)
    is_key = models.BooleanField("关键岗位", default=False)
    requirements = models.CharField("任职要求", max_length=300, blank=True)
    document_no = models.CharField("依据文号", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("排序号", default=0)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    field_classes = FieldClasses(
        "职位和任职条件，用于岗位空缺和配备分析。",
        c1="id unit name category level seats is_key requirements document_no order valid_from valid_to",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "职位"
        verbose_name_plural = "职位"
        ordering = ["unit", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="post_span",
            )
        ]

    def __str__(self) -> str:
        return self.name
