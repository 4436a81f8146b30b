"""The smaller standard information sets of a person: titles, rewards and sanctions, family, tags."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.choices import Precision, RewardKind, TagKind, TitleLevel, TitleRoute
from core.models import (
    BlindIndexField,
    PartlySealedTextField,
    SealedDateField,
    SealedRow,
    SealedTextField,
    User,
)
from core.models.fields import MARK
from core.rules.field_classes import FieldClasses

from .cadres import Cadre


class ProfessionalTitle(models.Model):
    """A professional qualification that a person has gained (A06)."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="titles", verbose_name="干部")
    name = models.CharField("专业技术任职资格", max_length=60)
    level = models.CharField("资格级别", max_length=2, choices=TitleLevel.choices, blank=True)
    route = models.CharField("取得途径", max_length=1, choices=TitleRoute.choices, blank=True)
    gained_on = models.DateField("取得时间", null=True, blank=True)
    organ = models.CharField("评审机构", max_length=60, blank=True)

    field_classes = FieldClasses(
        "专业技术资格，任职条件之一。",
        c1="id cadre name level route gained_on organ",
    )

    class Meta:
        verbose_name = "专业技术资格"
        verbose_name_plural = "专业技术资格"
        ordering = ["-gained_on", "-id"]

    def __str__(self) -> str:
        return self.name


class RewardPunishment(SealedRow):
    """One reward or sanction (A14). Sanctions are shown only to those who may see them, and sealed.

    ``code`` is of ZB65; ``text`` is the sentence as received, which forms repeat.
    """

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="rewards", verbose_name="干部")
    kind = models.CharField("类别", max_length=2, choices=RewardKind.choices)
    name = PartlySealedTextField("奖惩名称", max_length=120, when="is_sanction")
    code = PartlySealedTextField("奖惩代码", max_length=8, blank=True, when="is_sanction")
    code_set = models.CharField("代码集", max_length=20, default="ZB65-2017", editable=False)
    organ = PartlySealedTextField("批准机关", max_length=120, blank=True, when="is_sanction")
    decided_on = models.DateField("批准日期", null=True, blank=True)
    precision = models.CharField(
        "批准日期精度", max_length=5, choices=Precision.choices, default=Precision.MONTH
    )
    reason = PartlySealedTextField("奖惩原因", max_length=200, blank=True, when="is_sanction")
    lifted_on = models.DateField("撤销日期", null=True, blank=True)
    text = PartlySealedTextField("原文", max_length=552, blank=True, when="is_sanction")
    order = models.PositiveSmallIntegerField("序号", default=0)

    field_classes = FieldClasses(
        "奖惩情况，任免审批表栏目；处分只有有权限的人可见。",
        c2="id seal_key cadre code_set order",
        c4="kind name code organ decided_on precision reason lifted_on text",
        in_clear={
            "kind": "查询时凭它把处分隔开，奖励和处分同在一张表。",
            "precision": "只说明日期精确到月还是日。",
            "decided_on": "日期本身不指明事由；任免、处分是否有效要按日期查询。",
            "lifted_on": "日期本身不指明事由；任免、处分是否有效要按日期查询。",
        },
    )

    class Meta:
        verbose_name = "奖惩"
        verbose_name_plural = "奖惩"
        ordering = ["order", "decided_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True)
                | Q(decided_on__isnull=True)
                | Q(lifted_on__gte=F("decided_on")),
                name="sanction_lifted_after_decision",
            ),
            models.CheckConstraint(
                condition=Q(kind=RewardKind.REWARD)
                | ((Q(name="") | Q(name__startswith=MARK)) & (Q(text="") | Q(text__startswith=MARK))),
                name="sanction_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_sanction(self) -> bool:
        """Whether it is no reward; its words are sealed."""
        return self.kind != RewardKind.REWARD


class FamilyMember(SealedRow):
    """A member of the family or an important social relation (A36), in the order of the form.

    ``relation`` is the word as received (称谓), ``relation_code`` its code of GB/T 4761-2008.
    """

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="family", verbose_name="干部")
    order = models.PositiveSmallIntegerField("序号", default=0)
    relation = models.CharField("称谓", max_length=20)
    relation_code = models.CharField("关系代码", max_length=3, blank=True)
    code_set = models.CharField("代码集", max_length=20, default="GB/T 4761-2008", editable=False)
    name = SealedTextField("姓名", max_length=36)
    name_index = BlindIndexField("姓名索引", of="name", db_index=True)
    birth = SealedDateField("出生年月", null=True, blank=True)
    birth_precision = models.CharField(
        "出生年月精度", max_length=5, choices=Precision.choices, default=Precision.MONTH
    )
    political = SealedTextField("政治面貌", max_length=20, blank=True)
    work = SealedTextField("工作单位及职务", max_length=120, blank=True)

    field_classes = FieldClasses(
        "家庭主要成员及重要社会关系，任免审批表栏目，也是任职回避的依据。",
        c2="id seal_key cadre order code_set",
        c3="relation relation_code name name_index birth birth_precision political work",
        in_clear={
            "relation": "只有称谓，不含姓名；按称谓排序和核对配偶。",
            "relation_code": "称谓的国标代码，不含姓名。",
            "birth_precision": "只说明日期精确到月还是日。",
        },
    )

    class Meta:
        verbose_name = "家庭成员"
        verbose_name_plural = "家庭主要成员及重要社会关系"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return f"{self.relation} {self.name}"


class CadreTag(models.Model):
    """A word about a person with the evidence for it; no tag without evidence."""

    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="tags", verbose_name="干部")
    kind = models.CharField("类别", max_length=12, choices=TagKind.choices)
    word = models.CharField("标签", max_length=30)
    evidence = models.CharField("依据", max_length=300)
    source = models.CharField("出处", max_length=120, blank=True)
    noted_on = models.DateField("认定日期")
    ended_on = models.DateField("失效日期", null=True, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    field_classes = FieldClasses(
        "研判标签及其依据。",
        c2="id cadre kind word evidence source noted_on ended_on noted_by",
    )

    class Meta:
        verbose_name = "标签"
        verbose_name_plural = "标签"
        ordering = ["kind", "noted_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "kind", "word"], condition=Q(ended_on__isnull=True), name="one_open_tag"
            )
        ]

    def __str__(self) -> str:
        return self.word
