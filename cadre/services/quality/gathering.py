"""The facts of many records at once, as the checks want them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from cadre.choices import Precision, education_rank
from cadre.models import AnnualAssessment, Appointment, Cadre, Education, FamilyMember, Recognition, Resume
from cadre.rules.quality import EducationLine, FamilyLine, Recognised, RecordFacts


def record_facts(people: Sequence[Cadre], on: date) -> dict[int, RecordFacts]:
    """The facts of each person on the day, by key; six queries, however many people."""
    keys = [cadre.pk for cadre in people]
    held = Appointment.objects.holding(on).main().filter(cadre__in=keys).select_related("unit")
    posts = {row.cadre_id: row for row in held}
    educations = _lines(Education.objects.filter(cadre__in=keys), _education)
    family = _lines(FamilyMember.objects.filter(cadre__in=keys), _family)
    recognised = _lines(Recognition.objects.filter(cadre__in=keys), _recognised)
    grades: dict[int, dict[int, str]] = defaultdict(dict)
    for row in AnnualAssessment.objects.filter(cadre__in=keys):
        grades[row.cadre_id][row.year] = row.grade
    resumes = dict(Resume.objects.filter(cadre__in=keys).values_list("cadre_id", "text"))
    return {
        cadre.pk: RecordFacts(
            **_own(cadre),
            **_post(posts.get(cadre.pk)),
            educations=tuple(educations[cadre.pk]),
            family=tuple(family[cadre.pk]),
            recognised=tuple(recognised[cadre.pk]),
            grades=grades[cadre.pk],
            resume=resumes.get(cadre.pk, ""),
        )
        for cadre in people
    }


def _own(cadre: Cadre) -> dict[str, Any]:
    return {
        "sex": cadre.sex,
        "birth": cadre.birth,
        "birth_by_day": cadre.birth_precision == Precision.DAY,
        "id_number": cadre.id_number or "",
        "ethnicity": cadre.ethnicity,
        "native_place": cadre.native_place,
        "political": cadre.political,
        "party_joined": cadre.party_joined,
        "work_start": cadre.work_start,
        "title": cadre.title,
        "has_photo": cadre.photo_id is not None,
    }


def _post(held: Appointment | None) -> dict[str, Any]:
    if held is None:
        return {"in_service": False}
    return {
        "held_title": held.title,
        "held_category": held.category,
        "post_since": held.start,
        "unit_kind": held.unit.kind,
        "unit_name": held.unit.name,
    }


def _lines(rows: Iterable[Any], line: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.cadre_id].append(line(row))
    return found


def _education(row: Education) -> EducationLine:
    return EducationLine(
        row.mode, row.level, education_rank(row.level), row.degree, row.school, row.graduated_on
    )


def _family(row: FamilyMember) -> FamilyLine:
    return FamilyLine(row.relation, row.name, row.birth)


def _recognised(row: Recognition) -> Recognised:
    return Recognised(row.fact, row.new, row.document_no)
