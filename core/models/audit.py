"""The append-only, hash-chained audit trail."""

from __future__ import annotations

from django.db import models

from core.choices import AuditAction

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
    changes = models.JSONField("内容", default=dict)
    reason = models.CharField("理由", max_length=300, blank=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)
    ip = models.GenericIPAddressField("来源地址", null=True)
    previous = models.CharField("前一条摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = "审计记录"
        verbose_name_plural = "审计记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.get_action_display()} {self.object_label}"
