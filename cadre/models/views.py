"""What users keep of the list of people: views of it, and layouts of rosters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cadre.querysets import RosterLayoutQuerySet, SavedViewQuerySet
from core.models import User
from core.rules.field_classes import FieldClasses


class SavedView(models.Model):
    """Conditions, columns and order of the list of people under a name; a tab above the list.

    ``query`` is the address without page and day; everybody sees a shared view, through their own scope.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views", verbose_name="建立人")
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=2000, blank=True)
    columns = models.JSONField("列", default=list)
    shared = models.BooleanField("共享", default=False)
    order = models.PositiveSmallIntegerField("序号", default=0)

    objects = SavedViewQuerySet.as_manager()

    field_classes = FieldClasses(
        "个人保存的名单条件。",
        c2="id owner name query columns shared order",
    )

    class Meta:
        verbose_name = "视图"
        verbose_name_plural = "视图"
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_per_name")]

    def __str__(self) -> str:
        return self.name


class RosterLayout(models.Model):
    """A roster's title, columns, date format and paper under a name (花名册样式)."""

    class Paper(models.TextChoices):
        """Paper sizes of rosters, always on their side."""

        A4 = "A4", "A4 横向"
        A3 = "A3", "A3 横向"

    owner = models.ForeignKey(User, models.CASCADE, related_name="roster_layouts", verbose_name="建立人")
    name = models.CharField("名称", max_length=30)
    title = models.CharField("标题", max_length=80, blank=True)
    columns = models.JSONField("列", default=list)
    date_format = models.CharField("日期格式", max_length=12, default="1990.05")
    paper = models.CharField("纸张", max_length=2, choices=Paper.choices, default=Paper.A4)
    by_unit = models.BooleanField("按单位分组", default=False)
    shared = models.BooleanField("共享", default=False)

    objects = RosterLayoutQuerySet.as_manager()

    field_classes = FieldClasses(
        "个人保存的花名册样式。",
        c2="id owner name title columns date_format paper by_unit shared",
    )

    class Meta:
        verbose_name = "花名册样式"
        verbose_name_plural = "花名册样式"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_layout_per_name"),
            models.CheckConstraint(condition=~Q(name=""), name="layout_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
