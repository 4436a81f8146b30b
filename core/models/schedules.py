"""The ledger that makes every scheduled period run exactly once."""

from __future__ import annotations

from django.db import models

from core.choices import ScheduleState
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses


class ScheduleRun(models.Model):
    """One period of one schedule; the unique constraint lets only one scheduler take it."""

    schedule = models.CharField("计划", max_length=60)
    period = models.DateField("所属日期")
    state = models.CharField(
        "状态", max_length=10, choices=ScheduleState.choices, default=ScheduleState.RUNNING
    )
    caught_up = models.BooleanField("补做", default=False)
    claimed_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间", null=True)
    attempts = models.PositiveSmallIntegerField("次数", default=1)
    note = models.CharField("说明", max_length=300, blank=True)

    field_classes = FieldClasses(
        "每个周期的定时工作只做一次。",
        c2="id schedule period state caught_up claimed_at finished_at attempts note",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "计划执行记录"
        verbose_name_plural = "计划执行记录"
        ordering = ["-period", "schedule"]
        constraints = [models.UniqueConstraint(fields=["schedule", "period"], name="each_period_runs_once")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.period}"
