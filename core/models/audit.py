"""The append-only, hash-chained audit trail."""

from __future__ import annotations

from django.db import models

from core.choices import AuditAction, AuditResult
from core.querysets import AuditEventQuerySet
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses

from .users import User


class AuditEvent(models.Model):
    """One act: who did what to which object, why, and the digest that chains it to the act before.

    Rows are written by core.services.audit only; triggers refuse UPDATE and DELETE.
    """

    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="acts", verbose_name="操作人")
    actor_name = models.CharField("操作人姓名", max_length=60)
    roles = models.CharField("角色", max_length=100, blank=True)
    action = models.CharField("动作", max_length=20, choices=AuditAction.choices)
    object_type = models.CharField("对象类型", max_length=40, blank=True)
    object_id = models.CharField("对象编号", max_length=40, blank=True)
    object_label = models.CharField("对象", max_length=120, blank=True)
    unit_path = models.CharField("所属单位路径", max_length=255, blank=True)
    result = models.CharField("结果", max_length=8, choices=AuditResult.choices, default=AuditResult.DONE)
    changes = models.JSONField("内容", default=dict)
    reason = models.CharField("理由", max_length=300, blank=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)
    session = models.CharField("会话摘要", max_length=16, blank=True)
    ip = models.GenericIPAddressField("来源地址", null=True)
    previous = models.CharField("前一条摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64, unique=True)

    objects = AuditEventQuerySet.as_manager()

    field_classes = FieldClasses(
        "依法留存操作日志，不少于六个月。",
        c2=(
            "id at actor actor_name roles action object_type object_id object_label unit_path result "
            "reason request_id session ip previous digest"
        ),
        c4="changes",
        in_clear={
            "changes": "号码先遮盖，家庭成员和处分另行加密后写入；触发器保证不能改动。",
        },
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="audit_object"),
            models.Index(fields=["actor", "action", "id"], name="audit_actor"),
            models.Index(fields=["action", "id"], name="audit_action"),
            models.Index(fields=["object_label", "object_type"], name="audit_label"),
            models.Index(fields=["request_id"], name="audit_request"),
            models.Index(fields=["session", "id"], name="audit_session"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.get_action_display()} {self.object_label}"


class AuditPerson(models.Model):
    """One person among several whom an act was about: an export, a comparison, a printed list.

    The digest of the act covers the list; triggers refuse UPDATE and DELETE here too.
    """

    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="people", verbose_name="审计记录")
    person = models.CharField("人员编号", max_length=40)

    field_classes = FieldClasses(
        "能回答“谁看过某人、某人的信息去了哪里”。",
        c2="id event person",
        duty=Duty.SECURITY,
    )

    class Meta:
        verbose_name = "审计涉及人员"
        verbose_name_plural = "审计涉及人员"
        ordering = ["event", "id"]
        indexes = [models.Index(fields=["person", "event"], name="audit_person")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.person}"


class AuditArchive(models.Model):
    """A beginning of the trail that was written into a signed file and then taken out of the table."""

    first_id = models.BigIntegerField("起始编号")
    last_id = models.BigIntegerField("终止编号", unique=True)
    last_digest = models.CharField("末条摘要", max_length=64)
    file_name = models.CharField("归档文件", max_length=120)
    sha256 = models.CharField("校验值", max_length=64)
    archived_at = models.DateTimeField("归档时间")

    field_classes = FieldClasses(
        "审计记录归档后仍能核对首尾。",
        c2="id first_id last_id last_digest file_name sha256 archived_at",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "审计归档"
        verbose_name_plural = "审计归档"
        ordering = ["last_id"]

    def __str__(self) -> str:
        return self.file_name
