"""Recognised archive facts, requested changes of protected facts, and merged records."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.choices import RecognisedFact, RequestState
from cadre.querysets import ChangeRequestQuerySet
from core.models import ImportBatch, SealedJSONField, SealedRow, SealedTextField, StoredFile, User
from core.rules.field_classes import FieldClasses

from .cadres import Cadre


class Recognition(models.Model):
    """The department examined the personnel archive and recognised a fact (三龄两历认定).

    A recognised value stands against the ID number and against whatever other papers say.
    """

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="recognitions", verbose_name="干部")
    fact = models.CharField("认定项目", max_length=12, choices=RecognisedFact.choices)
    old = models.CharField("原记载", max_length=120)
    new = models.CharField("认定为", max_length=120)
    document_no = models.CharField("认定文号", max_length=60)
    decided_on = models.DateField("认定日期")
    note = models.CharField("依据材料", max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    field_classes = FieldClasses(
        "档案认定的结论，凡提四必要求核对。",
        c2="id cadre fact old new document_no decided_on note recorded_by",
    )

    class Meta:
        verbose_name = "档案认定"
        verbose_name_plural = "档案认定"
        ordering = ["-decided_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_fact_display()}认定为{self.new}"


class ChangeRequest(SealedRow):
    """A unit's wish to change one protected fact of a person; the department decides item by item.

    ``field`` names the fact (``birth``, ``full_time.level`` …), ``old`` and ``new`` are its words,
    ``value`` is what is written when the request is approved.
    """

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="change_requests", verbose_name="干部")
    field = models.CharField("项目", max_length=40)
    label = models.CharField("项目名称", max_length=40)
    old = SealedTextField("原值", max_length=200, blank=True)
    new = SealedTextField("新值", max_length=200, blank=True)
    value = SealedJSONField("写入值")
    evidence = models.CharField("依据", max_length=300, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证明材料"
    )
    batch = models.ForeignKey(
        ImportBatch, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="导入批次"
    )
    state = models.CharField(
        "状态", max_length=10, choices=RequestState.choices, default=RequestState.PENDING
    )
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申请人")
    requested_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)
    decision = models.CharField("审核意见", max_length=200, blank=True)

    objects = ChangeRequestQuerySet.as_manager()  # type: ignore[misc]  # a SealingQuerySet too

    field_classes = FieldClasses(
        "受保护信息的变更须由干部科审核。",
        c2=(
            "id seal_key cadre field label evidence file batch state requested_by requested_at "
            "decided_by decided_at decision"
        ),
        c3="old new value",
    )

    class Meta:
        verbose_name = "变更申请"
        verbose_name_plural = "变更申请"
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "field"], condition=Q(state="pending"), name="one_pending_request_per_fact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadre} {self.label}"


class CadreMerge(SealedRow):
    """Two records were found to be one person: what was moved where, enough to part them again."""

    kept = models.ForeignKey(Cadre, models.CASCADE, related_name="merges", verbose_name="保留的记录")
    absorbed = models.ForeignKey(Cadre, models.CASCADE, related_name="+", verbose_name="并入的记录")
    moved = SealedJSONField("移动的记录", default=dict)
    before = SealedJSONField("合并前的值", default=dict)
    reason = models.CharField("理由", max_length=200)
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="合并人")
    merged_at = models.DateTimeField("合并时间", auto_now_add=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拆分人"
    )
    undone_at = models.DateTimeField("拆分时间", null=True, blank=True)

    field_classes = FieldClasses(
        "重复记录合并后能够拆开恢复。",
        c2="id seal_key kept absorbed reason merged_by merged_at undone_by undone_at",
        c4="moved before",
    )

    class Meta:
        verbose_name = "记录合并"
        verbose_name_plural = "记录合并"
        ordering = ["-merged_at", "-id"]

    def __str__(self) -> str:
        return f"{self.absorbed} 并入 {self.kept}"


class DistinctPair(models.Model):
    """Somebody looked at two like records and found that they are two people; they are not offered again."""

    first = models.ForeignKey(Cadre, models.CASCADE, related_name="+", verbose_name="甲")
    second = models.ForeignKey(Cadre, models.CASCADE, related_name="+", verbose_name="乙")
    reason = models.CharField("理由", max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="认定人")
    decided_at = models.DateTimeField("认定时间", auto_now_add=True)

    field_classes = FieldClasses(
        "已认定不是同一人的，不再提示。",
        c2="id first second reason decided_by decided_at",
    )

    class Meta:
        verbose_name = "不是同一人"
        verbose_name_plural = "不是同一人"
        ordering = ["-decided_at"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_decision_per_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"
