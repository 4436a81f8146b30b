"""The person."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse

from cadre.choices import (
    Ethnicity,
    IntakeChannel,
    ManageType,
    PersonType,
    PoliticalStatus,
    Precision,
    Sex,
    Staffing,
)
from cadre.querysets import CadreQuerySet
from core.crypto import blind_index, tail_index
from core.models import SealedTextField, StoredFile, Unit
from core.rules.field_classes import FieldClasses
from core.rules.id_number import mask_id_number

if TYPE_CHECKING:
    from .appointments import Appointment


class Cadre(models.Model):
    """One person whose record the department keeps.

    ``unit`` is where the record belongs now and decides who may see it; where the person stood on
    another day is answered by appointments. Birth, work-start and party dates known to the month
    are stored as its first day. A record that was merged into another one (``merged_into``) holds what the
    other had no place for, and is shown nowhere.
    """

    uuid = models.UUIDField("编号", unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cadres", verbose_name="所在单位")
    name = models.CharField("姓名", max_length=36)
    pinyin = models.CharField("姓名拼音", max_length=120, blank=True, editable=False)
    initials = models.CharField("拼音首字母", max_length=40, blank=True, editable=False)
    sex = models.CharField("性别", max_length=1, choices=Sex.choices)
    ethnicity = models.CharField("民族", max_length=2, choices=Ethnicity.choices, blank=True)
    native_place = models.CharField("籍贯", max_length=60, blank=True)
    birth_place = models.CharField("出生地", max_length=60, blank=True)
    birth = models.DateField("出生年月", null=True, blank=True)
    birth_precision = models.CharField(
        "出生年月精度", max_length=5, choices=Precision.choices, default=Precision.MONTH
    )
    work_start = models.DateField("参加工作时间", null=True, blank=True)
    political = models.CharField("政治面貌", max_length=2, choices=PoliticalStatus.choices, blank=True)
    party_joined = models.DateField("入党时间", null=True, blank=True)
    id_number = SealedTextField("身份证号", blank=True, editable=False)
    id_index = models.CharField(
        "身份证号索引", max_length=64, null=True, blank=True, unique=True, editable=False
    )
    id_tail_index = models.CharField(
        "身份证号后六位索引", max_length=64, blank=True, db_index=True, editable=False
    )
    growth_place = models.CharField("成长地", max_length=60, blank=True)
    second_party = models.CharField("第二党派", max_length=2, choices=PoliticalStatus.choices, blank=True)
    third_party = models.CharField("第三党派", max_length=2, choices=PoliticalStatus.choices, blank=True)
    person_type = models.CharField("人员类别", max_length=2, choices=PersonType.choices, blank=True)
    manage_type = models.CharField("管理类别", max_length=2, choices=ManageType.choices, blank=True)
    civil_registered_on = models.DateField("公务员登记时间", null=True, blank=True)
    staffing = models.CharField("编制类型", max_length=2, choices=Staffing.choices, blank=True)
    intake_channel = models.CharField("进入渠道", max_length=20, choices=IntakeChannel.choices, blank=True)
    intake_year = models.PositiveSmallIntegerField("进入年份", null=True, blank=True)
    recruited_on = models.DateField("录用时间", null=True, blank=True)
    selected_on = models.DateField("进入选调生时间", null=True, blank=True)
    title = models.CharField("现任职务全称", max_length=324, blank=True)
    health = models.CharField("健康状况", max_length=20, blank=True)
    professional_title = models.CharField("专业技术职务", max_length=60, blank=True)
    speciality = models.CharField("熟悉专业有何专长", max_length=110, blank=True)
    grassroots_months = models.PositiveSmallIntegerField("基层工作月数", null=True, blank=True)
    remark = models.CharField("备注", max_length=300, blank=True)
    left_on = models.DateField("离任日期", null=True, blank=True, help_text="自该日起不再在职")
    left_reason = models.CharField("离任原因", max_length=40, blank=True)
    photo = models.ForeignKey(
        StoredFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="照片"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", verbose_name="已并入"
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)

    seal_by = "uuid"
    objects = CadreQuerySet.as_manager()

    appointments: models.Manager[Appointment]

    field_classes = FieldClasses(
        "干部管理的基本信息：组织部门依干部管理权限采集，用于配备、统计和任免审批表。",
        c1=(
            "uuid unit name pinyin initials sex ethnicity native_place birth_place birth "
            "birth_precision work_start political party_joined growth_place second_party third_party "
            "person_type manage_type civil_registered_on staffing intake_channel intake_year "
            "recruited_on selected_on title professional_title"
        ),
        c2=(
            "id health speciality grassroots_months remark left_on left_reason photo merged_into "
            "version created_at updated_at"
        ),
        c3="id_number id_index id_tail_index",
        in_clear={
            "id_index": "带密钥的索引，不能还原号码。",
            "id_tail_index": "带密钥的索引，不能还原号码。",
        },
    )

    class Meta:
        verbose_name = "干部"
        verbose_name_plural = "干部"
        ordering = ["unit__path", "id"]
        indexes = [
            # Covers search and tally of the list; without it every search reads all the wide rows.
            models.Index(
                fields=["unit", "merged_into", "sex", "birth", "name", "pinyin", "initials"],
                name="cadre_search",
            ),
            models.Index(fields=["name"], name="cadre_name"),
            models.Index(fields=["birth"], name="cadre_birth"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The person's page."""
        return reverse("cadre:cadre_detail", args=[self.uuid])

    @property
    def trail_person(self) -> str:
        """The key under which the audit trail lists the acts about this person."""
        return str(self.uuid)

    def digests(self) -> dict[str, str | None]:
        """The blind indexes of the ID number, by column."""
        number = self.id_number
        return {"id_index": blind_index(number) or None, "id_tail_index": tail_index(number)}

    @property
    def masked_id_number(self) -> str:
        """The ID number as pages show it: 430181********0011."""
        return mask_id_number(self.id_number or "")
