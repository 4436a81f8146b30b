"""Professional titles, annual assessments and tags."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from cadre.models import AnnualAssessment, CadreTag, ProfessionalTitle
from cadre.services import records
from cadre.services.writing import close_record, open_record
from core.models import User
from core.policy import Refused

from .base import RecordSet


class TitleSet(RecordSet):
    """专业技术资格 (A06)."""

    key, model, noun = "title", ProfessionalTitle, "专业技术资格"
    fields = ("name", "level", "route", "gained_on", "organ")


class AssessmentSet(RecordSet):
    """年度考核 (A15)."""

    key, model, noun = "assessment", AnnualAssessment, "年度考核"
    fields = ("year", "grade")

    def head(self, row: AnnualAssessment) -> str:
        """Each year is a fact of its own."""
        return f"{row.year}年度考核"

    def line(self, row: AnnualAssessment) -> str:
        """The grade alone."""
        return str(row.get_grade_display())

    def check(self, row: AnnualAssessment) -> None:
        """One grade a year."""
        if self.rows(row.cadre).filter(year=row.year).exclude(pk=row.pk).exists():
            raise Refused.because(
                "cadre.assessment.year", f"{row.year} 年度已有考核结果。请改正那一条，不要重复登记。"
            )


class TagSet(RecordSet):
    """标签: a word about a person, never without evidence."""

    key, model, noun = "tag", CadreTag, "标签"
    fields = ("kind", "word", "evidence", "source", "noted_on")

    def prepare(self, row: CadreTag, *, by: User) -> dict[str, Any]:
        """Who noted it."""
        row.noted_by = by
        return {}

    def check(self, row: CadreTag) -> None:
        """There is evidence, and the same word does not stand twice."""
        if not row.evidence:
            raise Refused.because(
                "cadre.tag.evidence", "标签必须有依据。请写明依据，例如考察材料、工作实绩。"
            )
        same = self.rows(row.cadre).filter(kind=row.kind, word=row.word, ended_on=None).exclude(pk=row.pk)
        if row.ended_on is None and same.exists():
            raise Refused.because("cadre.tag.twice", f"已有标签“{row.word}”。请补充那一条的依据。")


@transaction.atomic
def end_tag(tag: CadreTag, *, end: date, by: User, version: int | None = None, reason: str = "") -> CadreTag:
    """A tag holds no more from a day on; it stays in the record. Raises Refused when it has ended already."""
    current = open_record(tag.cadre, by=by, version=version)
    tag.refresh_from_db()
    if tag.ended_on is not None:
        raise Refused.because("cadre.tag.ended", f"标签“{tag.word}”已失效，不能重复办理。")
    if end < tag.noted_on:
        raise Refused.because("cadre.tag.span", "失效日期早于认定日期。请改失效日期。")
    tag.ended_on = end
    tag.save(update_fields=["ended_on"])
    ended = records.shown(CadreTag, "ended_on", end)
    close_record(current, {f"标签·{tag.word}·失效日期": ["—", ended]}, by=by, reason=reason)
    return tag
