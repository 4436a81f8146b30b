"""Who must not see a record, and who may for a while although it lies outside his line."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cadre.choices import AccessState, RecusalKind
from cadre.querysets import AccessRequestQuerySet
from core.models import BlindIndexField, SealedRow, SealedTextField, User
from core.rules.field_classes import FieldClasses

from .cadres import Cadre


class Recusal(models.Model):
    """The record is closed to the user, whatever he is granted: it is his own or a relative's.

    All rows are derived, and made anew when what they follow from changes: ``found`` ones from the ID number
    and the lists of family, others from declarations.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="recusals", verbose_name="用户")
    cadre = models.ForeignKey(Cadre, models.CASCADE, related_name="recusals", verbose_name="干部")
    kind = models.CharField("情形", max_length=10, choices=RecusalKind.choices)
    relation = models.CharField("关系", max_length=20, blank=True)
    found = models.BooleanField("系统识别", default=False)
    recorded_at = models.DateTimeField("登记时间", auto_now_add=True)

    field_classes = FieldClasses(
        "本人和亲属的档案对本人关闭。",
        c2="id user cadre kind found recorded_at",
        c3="relation",
        in_clear={
            "relation": "只有称谓，不含姓名；更新回避时要按它区分登记方向。",
        },
    )

    class Meta:
        verbose_name = "回避"
        verbose_name_plural = "回避"
        ordering = ["user", "cadre"]
        constraints = [models.UniqueConstraint(fields=["user", "cadre"], name="one_recusal_per_pair")]

    def __str__(self) -> str:
        return f"{self.user} 回避 {self.cadre}"


class RecusalDeclaration(SealedRow):
    """Somebody from whom a user must keep away, in the words of whoever declared it.

    Whether the words fit a record is never told. They are kept as typed, so that a relative who is registered
    later is found too; ``id_index`` is by what an ID number is found.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="declarations", verbose_name="用户")
    name = SealedTextField("姓名", max_length=36, blank=True)
    unit_text = SealedTextField("单位", max_length=60, blank=True)
    id_number = SealedTextField("身份证号", max_length=18, blank=True, editable=False)
    id_index = BlindIndexField("身份证号索引", of="id_number")
    relation = models.CharField("关系", max_length=20)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申报人")
    declared_at = models.DateTimeField("申报时间", auto_now_add=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="终止人"
    )
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    end_reason = models.CharField("终止理由", max_length=200, blank=True)

    field_classes = FieldClasses(
        "申报的亲属以后登记在册时也能识别并回避。",
        c2="id seal_key user declared_by declared_at ended_by ended_at end_reason",
        c3="name unit_text id_number id_index relation",
        in_clear={
            "relation": "只有称谓，不含姓名。",
        },
    )

    class Meta:
        verbose_name = "回避申报"
        verbose_name_plural = "回避申报"
        ordering = ["-declared_at", "-id"]

    def __str__(self) -> str:
        return f"{self.user} 申报回避"


class AccessRequest(models.Model):
    """The wish to read one record outside one's line, until ``expires_at`` (exclusive).

    Whom it means is typed; ``cadre`` is empty where the words fit nobody or several, which only those who
    decide are told.
    """

    name = models.CharField("姓名", max_length=36)
    unit_text = models.CharField("单位", max_length=60)
    cadre = models.ForeignKey(
        Cadre, models.CASCADE, null=True, blank=True, related_name="access_requests", verbose_name="干部"
    )
    purpose = models.CharField("调阅事由", max_length=200)
    hours = models.PositiveSmallIntegerField("调阅时限（小时）", default=24)
    state = models.CharField("状态", max_length=10, choices=AccessState.choices, default=AccessState.PENDING)
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="access_requests", verbose_name="申请人"
    )
    requested_at = models.DateTimeField("申请时间")
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decision = models.CharField("审批意见", max_length=200, blank=True)
    expires_at = models.DateTimeField("有效至", null=True, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    field_classes = FieldClasses(
        "查阅职责范围以外的档案须经批准，留用途和期限。",
        c2=(
            "id name unit_text cadre purpose hours state requested_by requested_at decided_by "
            "decided_at decision expires_at"
        ),
    )

    class Meta:
        verbose_name = "调阅申请"
        verbose_name_plural = "调阅申请"
        ordering = ["-requested_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
                name="nobody_opens_a_record_to_himself",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(expires_at__isnull=False), name="access_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"调阅申请 {self.pk}"
