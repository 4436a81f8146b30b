"""The tree of units with its history of names, successions and approved numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from core.choices import SuccessionKind, UnitKind, UnitLevel
from core.querysets import EstablishmentQuerySet, UnitMoveQuerySet, UnitQuerySet
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses

if TYPE_CHECKING:
    from datetime import date


class Unit(models.Model):
    """One unit of the district; the root is the district itself.

    ``path`` lists the primary keys from the root, ending with a separator (``/1/20/``), so that
    a prefix search finds exactly the subtree.
    """

    code = models.CharField("单位代码", max_length=30, unique=True)
    name = models.CharField("单位名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    path = models.CharField("路径", max_length=255, unique=True, editable=False)
    kind = models.CharField("单位类别", max_length=20, choices=UnitKind.choices)
    level = models.CharField("单位级别", max_length=3, choices=UnitLevel.choices, default=UnitLevel.SECTION)
    order = models.PositiveIntegerField("排序号", default=0)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True, help_text="自该日起不再存在")

    objects = UnitQuerySet.as_manager()

    field_classes = FieldClasses(
        "单位树决定每个人的可见范围，也是职数和配备统计的基础。",
        c1="id code name short_name parent path kind level order valid_from valid_to",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="unit_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    def contains(self, other: Unit) -> bool:
        """Whether ``other`` is this unit or lies beneath it."""
        return other.path.startswith(self.path)

    def ancestor_ids(self) -> list[int]:
        """Primary keys from the root to this unit, both included."""
        return [int(part) for part in self.path.split("/") if part]


class UnitName(models.Model):
    """A name that a unit bore during a half-open span."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names", verbose_name="单位")
    name = models.CharField("单位名称", max_length=100)
    short_name = models.CharField("简称", max_length=40)
    start = models.DateField("起", null=True, blank=True)
    end = models.DateField("止", null=True, blank=True)
    document_no = models.CharField("依据文号", max_length=60, blank=True)

    field_classes = FieldClasses(
        "历史名册和任免文件要按当时的单位名称显示。",
        c1="id unit name short_name start end document_no",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "单位曾用名"
        verbose_name_plural = "单位曾用名"
        ordering = ["start", "id"]

    def __str__(self) -> str:
        return self.name


class UnitMove(models.Model):
    """The fact that a unit left its former parent on a day; before the day it stood beneath that one."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="moves", verbose_name="单位")
    old_parent = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="原上级单位")
    new_parent = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="新上级单位")
    day = models.DateField("日期")
    document_no = models.CharField("依据文号", max_length=60, blank=True)

    objects = UnitMoveQuerySet.as_manager()

    field_classes = FieldClasses(
        "按过去某日查询时要知道单位当时属于哪里。",
        c1="id unit old_parent new_parent day document_no",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "隶属变更"
        verbose_name_plural = "隶属变更"
        ordering = ["day", "id"]
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="one_move_per_unit_and_day")]

    def __str__(self) -> str:
        return f"{self.unit} 由{self.old_parent}划入{self.new_parent}"


class UnitSuccession(models.Model):
    """The fact that a unit went into another one on a day."""

    from_unit = models.ForeignKey(Unit, models.CASCADE, related_name="successors", verbose_name="原单位")
    to_unit = models.ForeignKey(Unit, models.CASCADE, related_name="predecessors", verbose_name="接续单位")
    kind = models.CharField("方式", max_length=10, choices=SuccessionKind.choices)
    day = models.DateField("日期")
    document_no = models.CharField("依据文号", max_length=60, blank=True)

    field_classes = FieldClasses(
        "撤并后的单位要能接续原单位的记录。",
        c1="id from_unit to_unit kind day document_no",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "单位沿革"
        verbose_name_plural = "单位沿革"
        ordering = ["day", "id"]

    def __str__(self) -> str:
        return f"{self.from_unit} {self.get_kind_display()} {self.to_unit}"


class Establishment(models.Model):
    """Approved numbers (职数与编制) of one unit during a half-open span."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="establishments", verbose_name="单位")
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)
    chiefs = models.PositiveSmallIntegerField("党政正职职数", default=0)
    deputies = models.PositiveSmallIntegerField("班子副职职数", default=0)
    members = models.PositiveSmallIntegerField("其他班子成员职数", default=0)
    middle_chiefs = models.PositiveSmallIntegerField("中层正职职数", default=0)
    middle_deputies = models.PositiveSmallIntegerField("中层副职职数", default=0)
    staffing = models.PositiveIntegerField("编制数", default=0)

    objects = EstablishmentQuerySet.as_manager()

    field_classes = FieldClasses(
        "核定职数和编制，用于判断超职数和空缺。",
        c2="id unit start end chiefs deputies members middle_chiefs middle_deputies staffing",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "职数与编制"
        verbose_name_plural = "职数与编制"
        ordering = ["unit", "start"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "start"], name="one_establishment_per_unit_and_start"),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")), name="establishment_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.start:%Y.%m}"

    @property
    def team(self) -> int:
        """Approved number of the leadership team."""
        return self.chiefs + self.deputies + self.members

    def covers(self, on: date) -> bool:
        """Whether the numbers hold on a day."""
        return self.start <= on and (self.end is None or on < self.end)
