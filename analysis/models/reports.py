"""Report schedules, the reports they made, and each delivery to each reader."""

from __future__ import annotations

import uuid

from django.db import models

from analysis.choices import Channel, DeliveryState, Frequency, ReportKind
from analysis.querysets import DeliveryQuerySet, ReportQuerySet
from core.models import StoredFile, Unit, User
from supervision.models import EvaluationRun, Letter


class ReportSchedule(models.Model):
    """A kind of report, made at the end of each period and delivered to its recipients.

    Letters go to the secretaries of their units; ``roles`` and ``recipients`` name who else reads.
    """

    key = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("报告", max_length=12, choices=ReportKind.choices)
    frequency = models.CharField("频次", max_length=12, choices=Frequency.choices)
    start = models.DateField("起始日期", help_text="从该日起的周期才执行")
    roles = models.JSONField("收件角色", default=list, blank=True)
    recipients = models.ManyToManyField(User, blank=True, related_name="+", verbose_name="其他收件人")
    by_inbox = models.BooleanField("送站内待办", default=True)
    by_email = models.BooleanField("发电子邮件", default=False)
    needs_approval = models.BooleanField("签发后送达", default=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "报送计划"
        verbose_name_plural = "报送计划"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Report(models.Model):
    """One paper that was made: a bulletin or a letter, for one evaluation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("报告", max_length=12, choices=ReportKind.choices)
    title = models.CharField("标题", max_length=120)
    run = models.ForeignKey(EvaluationRun, models.PROTECT, related_name="reports", verbose_name="评价")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name="单位")
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, related_name="report", verbose_name="反馈函"
    )
    schedule = models.ForeignKey(
        ReportSchedule, models.SET_NULL, null=True, related_name="reports", verbose_name="计划"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="生成人")
    created_at = models.DateTimeField("生成时间")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "报告"
        verbose_name_plural = "报告"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "run", "unit"], name="one_report_per_run_and_unit"),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One report to one reader by one channel: tried until it arrives, and never twice."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="deliveries", verbose_name="报告")
    recipient = models.ForeignKey(User, models.PROTECT, related_name="deliveries", verbose_name="收件人")
    channel = models.CharField("方式", max_length=6, choices=Channel.choices)
    state = models.CharField(
        "状态", max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    next_try_at = models.DateTimeField("下次发送")
    claimed_at = models.DateTimeField("开始发送", null=True)
    sent_at = models.DateTimeField("送达时间", null=True)
    message_id = models.CharField("邮件编号", max_length=120, blank=True)
    error = models.CharField("未送达原因", max_length=300, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "送达记录"
        verbose_name_plural = "送达记录"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "recipient", "channel"], name="each_reader_gets_it_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.recipient}"
