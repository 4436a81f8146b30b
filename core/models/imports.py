"""Imports of spreadsheets: a batch, what it changed, and the layouts it has learnt."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from core.choices import ImportState
from core.querysets import ImportBatchQuerySet
from core.rules.duties import Duty
from core.rules.field_classes import FieldClasses

from .fields import SealedJSONField, SealedRow
from .files import StoredFile
from .jobs import Job
from .units import Unit
from .users import User


class ImportBatch(models.Model):
    """One file on its way through the five steps; committed as a whole and undone as a whole.

    ``corrections`` are cells typed anew, ``decisions`` what the user accepted,
    rejected or said who somebody is. ``fingerprint`` covers file, unit, day and all of these once the batch
    is committed: the same cannot be committed again before it is undone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("模板", max_length=40)
    state = models.CharField("状态", max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="原文件")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="imports", verbose_name="单位")
    on = models.DateField("信息截至日期")
    sheet = models.PositiveSmallIntegerField("工作表", default=0)
    layout = SealedJSONField("版式", default=dict)
    mapping = models.JSONField("对应列", default=dict)
    corrections = SealedJSONField("修改", default=dict)
    decisions = SealedJSONField("取舍", default=dict)
    summary = SealedJSONField("结果", default=dict)
    fingerprint = models.CharField("内容摘要", max_length=64, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name="作业")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="imports", verbose_name="上传人")
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    committed_at = models.DateTimeField("导入时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    seal_by = "id"
    objects = ImportBatchQuerySet.as_manager()

    field_classes = FieldClasses(
        "导入分步核对，整批写入、整批撤销。",
        c2=(
            "id kind state file unit on sheet mapping fingerprint job created_by created_at "
            "committed_at undone_at"
        ),
        c4="layout corrections decisions summary",
    )

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(state=ImportState.COMMITTED) & ~Q(fingerprint=""),
                name="same_import_once",
            )
        ]

    def __str__(self) -> str:
        return self.file.name


class ImportChange(SealedRow):
    """One record that a batch wrote, with what it was before; enough to undo the batch."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="changes", verbose_name="批次")
    row_number = models.PositiveIntegerField("行号")
    model = models.CharField("记录类型", max_length=40)
    object_id = models.CharField("记录编号", max_length=40)
    created = models.BooleanField("新增")
    before = SealedJSONField("原值", default=dict)
    after = SealedJSONField("新值", default=dict)

    field_classes = FieldClasses(
        "写入前的原值，供二十四小时内整批撤销。",
        c2="id seal_key batch row_number model object_id created",
        c4="before after",
    )

    class Meta:
        verbose_name = "导入变更"
        verbose_name_plural = "导入变更"
        ordering = ["id"]
        indexes = [models.Index(fields=["model", "object_id"], name="import_change_object")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class ImportLayout(models.Model):
    """The mapping that a person confirmed for a header layout, offered for the next such file."""

    kind = models.CharField("模板", max_length=40)
    fingerprint = models.CharField("版式指纹", max_length=64)
    mapping = models.JSONField("对应列")
    used_at = models.DateTimeField("最近使用", auto_now=True)

    field_classes = FieldClasses(
        "记住已确认的列对应关系，下次不用再选。",
        c2="id kind fingerprint mapping used_at",
        duty=Duty.NOBODY,
    )

    class Meta:
        verbose_name = "已记住的版式"
        verbose_name_plural = "已记住的版式"
        constraints = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="one_layout_per_fingerprint")
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]


class LearntWord(models.Model):
    """What a word in a column means, as a person once said; the next file is read with it."""

    kind = models.CharField("模板", max_length=40)
    field = models.CharField("列", max_length=40)
    word = models.CharField("原文", max_length=120)
    value = models.CharField("含义", max_length=120)
    learnt_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    learnt_at = models.DateTimeField("登记时间", auto_now=True)

    field_classes = FieldClasses(
        "记住名册里一个写法的含义，下次不用再问。",
        c2="id kind field word value learnt_by learnt_at",
    )

    class Meta:
        verbose_name = "已记住的写法"
        verbose_name_plural = "已记住的写法"
        ordering = ["kind", "field", "word"]
        constraints = [models.UniqueConstraint(fields=["kind", "field", "word"], name="one_meaning_per_word")]

    def __str__(self) -> str:
        return f"{self.word} → {self.value}"
