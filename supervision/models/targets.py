"""Targets and colour plans as dated data."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.models import User
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses
from supervision.querysets import ColourPlanQuerySet, TargetQuerySet
from supervision.rules.colour import Plan
from supervision.rules.plan_json import parse_plan
from supervision.rules.target_json import parse_target
from supervision.rules.targets import TargetSpec


class Target(models.Model):
    """One version of a staffing target; ``definition`` is the documented form of supervision.rules.

    A judgement on day D uses the version whose half-open span holds D.
    """

    code = models.CharField("目标代码", max_length=30)
    version = models.PositiveSmallIntegerField("版本", default=1)
    name = models.CharField("目标名称", max_length=60)
    short_name = models.CharField("简称", max_length=12)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    order = models.PositiveSmallIntegerField("排序号", default=0)
    definition = models.JSONField("定义")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="修改人")
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = TargetQuerySet.as_manager()

    field_classes = FieldClasses(
        "配备目标的定义和版本。",
        c1=(
            "id code version name short_name source valid_from valid_to order definition created_by "
            "created_at"
        ),
    )

    class Meta:
        verbose_name = "配备目标"
        verbose_name_plural = "配备目标"
        ordering = ["order", "code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_target_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to__isnull=True), name="one_open_target_version"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="target_span"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def spec(self) -> TargetSpec:
        """The version as the rules read it; the columns prevail over the definition."""
        return parse_target(
            self.definition
            | {
                "code": self.code,
                "version": self.version,
                "name": self.name,
                "short_name": self.short_name,
                "source": self.source,
                "valid_from": self.valid_from.isoformat(),
                "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            }
        )


class ColourPlan(models.Model):
    """How the lights of a unit's targets become its colour, during a half-open span."""

    name = models.CharField("名称", max_length=60)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    definition = models.JSONField("定义")

    objects = ColourPlanQuerySet.as_manager()

    field_classes = FieldClasses(
        "各项目标怎样合成单位总灯。",
        c1="id name valid_from valid_to definition",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "总灯规则"
        verbose_name_plural = "总灯规则"
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Plan:
        """The plan as the rules read it."""
        return parse_plan(self.definition)
