"""What belongs to a person's 干部任免审批表 and to no other record."""

from __future__ import annotations

from django.db import models

from core.models import SealedJSONField, SealedRow
from core.rules.field_classes import FieldClasses

from .cadres import Cadre


class AppointmentForm(SealedRow):
    """The 任免 columns of one person's form, and its texts as received.

    ``received`` maps an element of the exchange file to its text: it is written again as long as it still
    says what the record says. ``unknown`` keeps elements nobody here knows, as {"xml": …, "after": element}.
    """

    cadre = models.OneToOneField(
        Cadre, models.CASCADE, primary_key=True, related_name="form", verbose_name="干部"
    )
    proposed_posts = models.CharField("拟任职务", max_length=324, blank=True)
    removed_posts = models.CharField("拟免职务", max_length=324, blank=True)
    reason = models.CharField("任免理由", max_length=552, blank=True)
    reporting_unit = models.CharField("呈报单位", max_length=252, blank=True)
    age_day = models.CharField("计算年龄时间", max_length=10, blank=True)
    filled_day = models.CharField("填表时间", max_length=10, blank=True)
    filled_by = models.CharField("填表人", max_length=18, blank=True)
    age_limit = models.CharField("改革前任职年龄界限", max_length=30, blank=True)
    received = SealedJSONField("原文", default=dict)
    unknown = SealedJSONField("未识别的元素", default=list)

    field_classes = FieldClasses(
        "干部任免审批表的任免栏和原文，再次打印时不走样。",
        c2=(
            "seal_key cadre proposed_posts removed_posts reason reporting_unit age_day filled_day "
            "filled_by age_limit"
        ),
        c4="received unknown",
    )

    class Meta:
        verbose_name = "任免审批表"
        verbose_name_plural = "任免审批表"

    def __str__(self) -> str:
        return f"{self.cadre}的任免审批表"
