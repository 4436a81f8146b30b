"""Files that leave the system: each with its trace code, large or sensitive ones with an approval."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from core.choices import ExportState
from core.rules.field_classes import FieldClasses

from .fields import SealedJSONField, SealedTextField
from .files import StoredFile
from .jobs import Job
from .users import User


class Export(models.Model):
    """One file taken out: who asked, what for, what it holds, who approved, when it was taken.

    ``code`` stands on every page of the file. An export that needs approval can be taken once, by whoever
    asked, until ``expires_at``; ``password`` opens its file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField("追溯码", max_length=16, unique=True)
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("名称", max_length=120)
    purpose = models.CharField("用途", max_length=200, blank=True)
    people = models.PositiveIntegerField("人数", default=0)
    is_sensitive = models.BooleanField("含敏感信息", default=False)
    needs_approval = models.BooleanField("须审批", default=False)
    params = SealedJSONField("参数", default=dict)
    state = models.CharField("状态", max_length=10, choices=ExportState.choices, default=ExportState.MAKING)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="exports", verbose_name="申请人")
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decision = models.CharField("审批意见", max_length=200, blank=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="作业"
    )
    file = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="文件"
    )
    password = SealedTextField("打开密码", blank=True, editable=False)
    sha256 = models.CharField("校验值", max_length=64, blank=True)
    expires_at = models.DateTimeField("有效至", null=True, blank=True)
    taken_at = models.DateTimeField("下载时间", null=True, blank=True)

    seal_by = "id"

    field_classes = FieldClasses(
        "导出须留用途、审批和追溯码。",
        c2=(
            "id code kind title purpose people is_sensitive needs_approval state requested_by "
            "requested_at decided_by decided_at decision job file sha256 expires_at taken_at"
        ),
        c3="params password",
    )

    class Meta:
        verbose_name = "导出"
        verbose_name_plural = "导出"
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="nobody_approves_his_own_export",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.code}"
