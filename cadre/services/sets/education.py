"""Education and degrees: many a mode, the highest of each mode derived."""

from __future__ import annotations

from datetime import date
from typing import Any

from cadre.choices import EducationMode, degree_rank, education_rank
from cadre.models import Cadre, Education
from cadre.services.records import EDUCATION_FIELDS
from core.models import User
from core.policy import Refused

from .base import RecordSet

_LOWEST = 99


def mark_highest(cadre: Cadre) -> None:
    """Mark one education of each mode: the highest level, then the highest degree, then the latest."""
    rows = list(Education.objects.filter(cadre=cadre))
    for mode in EducationMode.values:
        ranked = sorted((row for row in rows if row.mode == mode), key=_order)
        wrong = [row.pk for row in ranked[1:] if row.is_top]
        if wrong:
            Education.objects.filter(pk__in=wrong).update(is_top=False)
        if ranked and not ranked[0].is_top:
            Education.objects.filter(pk=ranked[0].pk).update(is_top=True)


def _order(row: Education) -> tuple[int, int, int, int]:
    ended = row.graduated_on or row.degree_on or date.min
    level, degree = education_rank(row.level) or _LOWEST, degree_rank(row.degree) or _LOWEST
    return level, degree, -ended.toordinal(), row.pk


class EducationSet(RecordSet):
    """学历学位 (A08)."""

    key, model, noun = "education", Education, "学历学位"
    fields = ("mode", *EDUCATION_FIELDS)
    fixed = ("mode",)

    def head(self, row: Education) -> str:
        """Both modes are filed apart."""
        return EducationMode(row.mode).label

    def line(self, row: Education) -> str:
        """Level, degree, school and when."""
        parts = [str(row), row.school, row.major, f"{row.graduated_on:%Y.%m}" if row.graduated_on else ""]
        return " ".join(part for part in parts if part)

    def prepare(self, row: Education, *, by: User) -> dict[str, Any]:
        """Whether it is the highest is found out when it stands among the others."""
        row.is_top = False
        return {}

    def check(self, row: Education) -> None:
        """Something must be known of it, and nobody graduates before entering."""
        if not (row.level or row.level_text or row.degree or row.school):
            raise Refused.because("cadre.education.empty", "请至少填写学历、学位或毕业院校中的一项。")
        if row.entered_on and row.graduated_on and row.graduated_on < row.entered_on:
            raise Refused.because("cadre.education.span", "毕业时间早于入学时间。请核对两个时间。")

    def settle(self, cadre: Cadre) -> None:
        """The highest may be another one now."""
        mark_highest(cadre)
