"""Registering a person and changing what is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from cadre.choices import EducationMode
from cadre.models import AnnualAssessment, Cadre, Education, Rank
from cadre.services import records
from cadre.services.appointments import NewAppointment, appoint
from cadre.services.recusal import find_around
from cadre.services.scope import require_still_mine, require_unit
from cadre.services.sets.education import mark_highest
from cadre.services.writing import StaleVersion, close_record, open_record
from core.choices import AuditAction
from core.models import Unit, User
from core.policy import Refused
from core.rules.id_number import fault
from core.services import audit

Educations = Mapping[str, Mapping[str, Any]]
RankSince = tuple[str, date | None]
Grades = Mapping[int, str]

__all__ = ["StaleVersion", "create_cadre", "update_cadre"]


@transaction.atomic
def create_cadre(
    *,
    unit: Unit,
    values: Mapping[str, Any],
    by: User,
    educations: Educations | None = None,
    rank: RankSince | None = None,
    grades: Grades | None = None,
    appointment: NewAppointment | None = None,
    reason: str = "",
) -> Cadre:
    """A new person of the unit with education, rank, grades and first appointment as far as given.

    ``educations`` maps a mode to its fields, ``grades`` a year to the code of its grade. Raises Refused for a
    unit outside the writer's scope, a wrong or registered ID number, or an appointment that cannot be; and,
    without a number, for somebody of whom the unit has a namesake born on the same day.
    """
    require_unit(unit, by=by)
    cadre = records.build_cadre(values, unit=unit)
    _check_identity(cadre, by=by)
    _refuse_second(cadre)
    cadre.save()
    facts = {"所在单位": ["—", str(unit)]} | records.told(Cadre, records.apply_values(Cadre(), values))
    facts |= _save_educations(cadre, educations or {}) | _save_rank(cadre, rank)
    facts |= _save_grades(cadre, grades or {})
    audit.record(
        audit.Act(AuditAction.CREATE, cadre, unit_path=unit.path, changes=facts, reason=reason), by=by
    )
    if appointment is not None:
        appoint(cadre, appointment, by=by)
    find_around(cadre)
    require_still_mine(cadre, by=by)
    return cadre


@transaction.atomic
def update_cadre(
    cadre: Cadre,
    *,
    values: Mapping[str, Any],
    version: int,
    by: User,
    educations: Educations | None = None,
    rank: RankSince | None = None,
    grades: Grades | None = None,
    reason: str = "",
) -> Cadre:
    """Change the given fields of a person; writes nothing when nothing differs.

    ``version`` is the one the writer saw: StaleVersion when it is no longer the person's. A new rank ends the
    running one on its first day. Returns the person as saved.
    """
    current = open_record(cadre, by=by, version=version)
    changes = records.apply_values(current, values)
    if "id_number" in changes:
        _check_identity(current, by=by)
    facts = records.told(Cadre, changes)
    facts |= _save_educations(current, educations or {}) | _save_rank(current, rank)
    facts |= _save_grades(current, grades or {})
    if not changes and not facts:
        return current
    close_record(current, facts, by=by, reason=reason, changed=records.written_fields(changes))
    if {"id_number", "name", "birth"} & set(changes):
        find_around(current)
    return current


def _refuse_second(cadre: Cadre) -> None:
    """The same form sent twice makes one person; an ID number tells namesakes apart."""
    if cadre.id_number or cadre.birth is None:
        return
    Unit.objects.select_for_update(no_key=True).get(pk=cadre.unit_id)
    same = Cadre.objects.filter(unit=cadre.unit, name=cadre.name, birth=cadre.birth, merged_into=None)
    if same.exists():
        raise Refused.because(
            "cadre.new.twice",
            f"本单位已有同名、同出生年月的“{cadre.name}”。确是另一个人的，请填写身份证号后再保存。",
        )


def _check_identity(cadre: Cadre, *, by: User) -> None:
    if not cadre.id_number:
        return
    wrong = fault(cadre.id_number)
    if wrong:
        raise Refused.because("cadre.id_number.valid", wrong)
    same = Cadre.objects.filter(id_index__in=records.id_indexes(cadre.id_number)).exclude(pk=cadre.pk)
    other = same.select_related("unit").first()
    if other is None:
        return
    if Cadre.objects.visible_to(by).filter(pk=other.pk).exists():
        where = f"该身份证号已登记为“{other.name}”（{other.unit}）。请打开此人修改，不要重复新增。"
    else:
        where = "该身份证号不能由你登记。请联系组织部干部科核对。"
    raise Refused.because("cadre.id_number.taken", where)


def _save_educations(cadre: Cadre, educations: Educations) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = {}
    shown = cadre.educations.filter(is_top=True) if educations else ()
    held = {education.mode: education for education in shown}
    for mode, values in educations.items():
        education = held.get(mode) or Education(cadre=cadre, mode=mode)
        changes = records.apply_education(education, values)
        if not changes:
            continue
        if any(getattr(education, name) for name in records.EDUCATION_FIELDS):
            education.save()
        elif education.pk:
            education.delete()
        facts |= records.told(Education, changes, prefix=f"{EducationMode(mode).label}·")
    if facts:
        mark_highest(cadre)
    return facts


def _save_rank(cadre: Cadre, rank: RankSince | None) -> dict[str, list[str]]:
    """A new rank follows the running one; the same rank with another date corrects it."""
    if rank is None or not rank[0]:
        return {}
    code, start = rank
    running = cadre.ranks.filter(end=None).first()
    if running is None:
        new = Rank.objects.create(cadre=cadre, rank=code, start=start)
        return {"职级": ["—", _rank_text(new)]}
    old = _rank_text(running)
    if running.rank == code:
        if running.start == start:
            return {}
        running.start = start
        running.save(update_fields=["start"])
        return {"职级": [old, _rank_text(running)]}
    if start is None or (running.start and start <= running.start):
        raise Refused.because(
            "cadre.rank.order", f"任现职级时间应晚于原职级“{old}”的起始时间。请改任现职级时间。"
        )
    running.end = start
    running.save(update_fields=["end"])
    new = Rank.objects.create(cadre=cadre, rank=code, start=start)
    return {"职级": [old, _rank_text(new)]}


def _save_grades(cadre: Cadre, grades: Grades) -> dict[str, list[str]]:
    """Set the grades of years; an empty one takes the year's grade away."""
    held = {row.year: row for row in cadre.assessments.all()} if grades else {}
    facts: dict[str, list[str]] = {}
    for year, grade in grades.items():
        row = held.get(year)
        old = row.grade if row else ""
        if old == grade:
            continue
        if row and not grade:
            row.delete()
        else:
            AnnualAssessment.objects.update_or_create(cadre=cadre, year=year, defaults={"grade": grade})
        words = [records.shown(AnnualAssessment, "grade", code) for code in (old, grade)]
        facts[f"{year}年度考核"] = words
    return facts


def _rank_text(rank: Rank) -> str:
    return f"{rank.get_rank_display()} {records.shown(Rank, 'start', rank.start)}"
