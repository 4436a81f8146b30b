"""Report schedules, the reports they made, and each delivery to each reader."""

from __future__ import annotations

import uuid

from django.db import models

from analysis.choices import Channel, DeliveryState, Frequency, ReportKind
from analysis.querysets import DeliveryQuerySet, ReportQuerySet
from core.models import StoredFile, Unit, User
from core.rules.field_classes import FieldClasses
from supervision.models import EvaluationRun, Letter


class ReportSchedule(models.Model):
    """A kind of report, made at the end of each period and delivered to its recipients.

    Letters go to the secretaries of their units; ``roles`` and ``recipients`` name who reads bulletins.
    Without ``needs_approval`` papers are signed at once in the name of ``signer``, who agreed to it.
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
    attach_file = models.BooleanField("邮件附 PDF", default=True)
    needs_approval = models.BooleanField("签发后送达", default=True)
    signer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="授权签发人"
    )
    is_active = models.BooleanField("启用", default=True)

    field_classes = FieldClasses(
        "报告的周期和收件人。",
        c2=(
            "id key name kind frequency start roles by_inbox by_email attach_file needs_approval "
            "signer is_active"
        ),
    )

    class Meta:
        verbose_name = "报送计划"
        verbose_name_plural = "报送计划"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Report(models.Model):
    """One paper for one evaluation: a bulletin, drafted and then approved, or a letter once it is approved.

    Only an approved report is delivered; its ``file`` never changes after that.
    """

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
    year = models.PositiveSmallIntegerField("文号年份", null=True)
    number = models.PositiveIntegerField("文号序号", null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    approved_at = models.DateTimeField("签发时间", null=True)

    objects = ReportQuerySet.as_manager()

    field_classes = FieldClasses(
        "已生成和签发的报告。",
        c2=(
            "id kind title run unit letter schedule file created_by created_at year number "
            "approved_by approved_at"
        ),
    )

    class Meta:
        verbose_name = "报告"
        verbose_name_plural = "报告"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "run", "unit"], name="one_report_per_run_and_unit"),
            models.UniqueConstraint(fields=["year", "number"], name="one_bulletin_per_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def document_no(self) -> str:
        """云组通〔2026〕4号 for an approved bulletin, the letter's own number for a letter; empty before."""
        if self.letter is not None:
            return self.letter.document_no
        return f"云组通〔{self.year}〕{self.number}号" if self.number else ""


class Delivery(models.Model):
    """One report to one reader by one channel: tried until it arrives, and never twice.

    ``attempts`` counts every try, ``refusals`` those that the mail server answered with 4xx. ``uncertain``:
    a worker died while sending, so the mail may have gone out; it is sent once more with the same
    ``message_id``, by which mail programs recognise it as the same mail.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="deliveries", verbose_name="报告")
    recipient = models.ForeignKey(User, models.PROTECT, related_name="deliveries", verbose_name="收件人")
    channel = models.CharField("方式", max_length=6, choices=Channel.choices)
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    refusals = models.PositiveSmallIntegerField("被拒次数", default=0)
    uncertain = models.BooleanField("可能已送", default=False)
    next_try_at = models.DateTimeField("下次发送")
    claimed_at = models.DateTimeField("开始发送", null=True)
    sent_at = models.DateTimeField("送达时间", null=True)
    message_id = models.CharField("邮件编号", max_length=120, blank=True)
    error = models.CharField("未送达原因", max_length=300, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    field_classes = FieldClasses(
        "报告送达每位收件人一次。",
        c2=(
            "id report recipient channel state attempts refusals uncertain next_try_at claimed_at "
            "sent_at message_id error created_at"
        ),
    )

    class Meta:
        verbose_name = "送达记录"
        verbose_name_plural = "送达记录"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "recipient", "channel"], name="each_reader_gets_it_once"
            )
        ]
        indexes = [models.Index(fields=["state", "next_try_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.report} → {self.recipient}"
