"""Evaluations: what was judged, on which day, from which facts, with which result and evidence."""

from __future__ import annotations

import uuid

from django.db import models

from core.models import Unit, User
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses
from supervision.choices import LightColour, RunTrigger
from supervision.querysets import EvaluationRunQuerySet, ResultQuerySet


class EvaluationRun(models.Model):
    """One evaluation of the whole district for one day; its findings never change after they were recorded.

    ``confirmed_at`` is the last time at which the facts were found to be still the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    on = models.DateField("口径日期", db_index=True)
    trigger = models.CharField("起因", max_length=12, choices=RunTrigger.choices)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="发起人")
    created_at = models.DateTimeField("评价时间")
    confirmed_at = models.DateTimeField("核对时间")
    fingerprint = models.CharField("名册指纹", max_length=64)
    targets = models.JSONField("目标定义")
    plan = models.JSONField("总灯规则")
    persons = models.PositiveIntegerField("名册人数", default=0)
    counts = models.JSONField("各色单位数", default=dict)
    teams = models.JSONField("班子成员数", default=dict)
    locked_at = models.DateTimeField("锁定时间", null=True)
    locked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="锁定人")

    objects = EvaluationRunQuerySet.as_manager()

    field_classes = FieldClasses(
        "配备评价的口径和结论，可追溯。",
        c2=(
            "id on trigger created_by created_at confirmed_at fingerprint targets plan persons counts "
            "teams locked_at locked_by"
        ),
    )

    class Meta:
        verbose_name = "评价"
        verbose_name_plural = "评价"
        ordering = ["-on", "-created_at"]

    def __str__(self) -> str:
        return f"{self.on:%Y.%m.%d} {self.get_trigger_display()}"


class RunRoster(models.Model):
    """The appointments of one unit that a run rests on, as they were; later corrections change nothing here.

    ``rows`` holds one list per appointment in the order of supervision.services.snapshot.
    """

    run = models.ForeignKey(EvaluationRun, models.CASCADE, related_name="rosters", verbose_name="评价")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    rows = models.JSONField("任职", default=list)

    field_classes = FieldClasses(
        "评价所依据的当时名册，事后更正不影响。",
        c2="id run unit rows",
    )

    class Meta:
        verbose_name = "评价名册"
        verbose_name_plural = "评价名册"
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="one_roster_per_unit_and_run")]

    def __str__(self) -> str:
        return f"{self.unit} {len(self.rows)} 人次"


class UnitResult(models.Model):
    """The colour of one unit in one run."""

    run = models.ForeignKey(EvaluationRun, models.CASCADE, related_name="unit_results", verbose_name="评价")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="unit_results", verbose_name="单位")
    light = models.CharField("总灯", max_length=6, choices=LightColour.choices)
    score = models.DecimalField("得分", max_digits=5, decimal_places=1, null=True)
    unmet = models.PositiveSmallIntegerField("未达标项数", default=0)
    reason = models.CharField("理由", max_length=300)
    worse_on = models.DateField("首个转差日", null=True)

    objects = ResultQuerySet.as_manager()

    field_classes = FieldClasses(
        "各单位红黄绿预警。",
        c2="id run unit light score unmet reason worse_on",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "单位总灯"
        verbose_name_plural = "单位总灯"
        constraints = [models.UniqueConstraint(fields=["run", "unit"], name="one_colour_per_unit_and_run")]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_light_display()}"


class TargetResult(models.Model):
    """One target judged for one unit in one run, with its evidence and forecast.

    ``evidence`` keeps who counts, who does not and who was left out, with codes from which the
    sentences are written; ``forecast`` keeps colours ahead, events and the monthly steps.
    """

    run = models.ForeignKey(EvaluationRun, models.CASCADE, related_name="target_results", verbose_name="评价")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="target_results", verbose_name="单位")
    target_code = models.CharField("目标代码", max_length=30)
    version = models.PositiveSmallIntegerField("版本")
    light = models.CharField("灯", max_length=6, choices=LightColour.choices)
    part = models.IntegerField("实有")
    whole = models.IntegerField("基数")
    required = models.CharField("要求", max_length=20)
    required_persons = models.IntegerField("应有")
    gap = models.IntegerField("缺额")
    reason = models.CharField("理由", max_length=400)
    worse_on = models.DateField("首个转差日", null=True)
    evidence = models.JSONField("依据", default=dict)
    forecast = models.JSONField("预测", default=dict)

    objects = ResultQuerySet.as_manager()

    field_classes = FieldClasses(
        "各项配备目标的判断、依据和预测。",
        c2=(
            "id run unit target_code version light part whole required required_persons gap reason "
            "worse_on evidence forecast"
        ),
    )

    class Meta:
        verbose_name = "目标评价"
        verbose_name_plural = "目标评价"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "unit", "target_code"], name="one_result_per_target_and_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.target_code} {self.get_light_display()}"
