"""Long work: the table is the truth, a queue message only a nudge."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from core.choices import JobState
from core.rules.field_classes import FieldClasses

from .fields import SealedJSONField
from .users import User

_OPEN = Q(state__in=["queued", "running"])


class Job(models.Model):
    """One piece of long work with progress, cancellation and a lasting result.

    ``attempt`` is the fencing token: a worker whose attempt is no longer the current one may not write.
    ``digest`` is that of kind, parameters and person: while a job is open, asking again leads to it.
    """

    MAX_ATTEMPTS = 3

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("类别", max_length=60)
    title = models.CharField("名称", max_length=120)
    params = SealedJSONField("参数", default=dict)
    digest = models.CharField("申请摘要", max_length=64, blank=True)
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="jobs", verbose_name="发起人"
    )
    state = models.CharField("状态", max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    text = models.CharField("进度", max_length=200, blank=True)
    attempt = models.PositiveSmallIntegerField("次数", default=0)
    lease_until = models.DateTimeField("占用至", null=True)
    cancel_requested = models.BooleanField("要求取消", default=False)
    result = SealedJSONField("结果", default=dict)
    error = models.CharField("未完成原因", max_length=500, blank=True)
    created_at = models.DateTimeField("发起时间", auto_now_add=True)
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    seal_by = "id"

    field_classes = FieldClasses(
        "耗时的工作在后台执行，中断后能接着做。",
        c2=(
            "id kind title digest created_by state done total text attempt lease_until "
            "cancel_requested error created_at started_at finished_at"
        ),
        c3="params result",
    )

    class Meta:
        verbose_name = "作业"
        verbose_name_plural = "作业"
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "created_at"], name="job_open", condition=_OPEN)]
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=_OPEN & ~Q(digest=""), name="asked_twice_runs_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}

    @property
    def percent(self) -> int:
        """Share done, 0 to 100; 0 while the total is not known."""
        return min(100, self.done * 100 // self.total) if self.total else 0
