"""A person's whole record as of a day as a dossier, from which every file about the person is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Prefetch

from cadre.choices import Holding, RewardKind
from cadre.formats.dossier import (
    AppointmentFact,
    Dossier,
    EducationFact,
    FamilyFact,
    FormFacts,
    LevelFact,
    RankFact,
    Remark,
    RewardFact,
    TitleFact,
)
from cadre.models import Appointment, Cadre, Education
from core.models import Unit, User
from core.rules.rights import Right

from .minors import leave_out_minors

SOURCE = "record"
REWARDS_ELEMENT = "JiangChengQingKuang"
_NOT_FACTS = frozenset(
    {
        "id", "uuid", "unit", "pinyin", "initials", "id_index", "photo", "merged_into", "version",
        "created_at", "updated_at",
    }
)  # fmt: skip
_SETS = ("educations", "appointments", "ranks", "levels", "titles", "rewards", "family", "grades")


def dossier_of(cadre: Cadre, *, on: date, user: User | None, minors_left_out: date | None = None) -> Dossier:
    """Everything recorded about the person as of the day.

    Sanctions are in it only for a user who may see them; ``user`` is None for the system itself. With
    ``minors_left_out``, the real day, children under 14 on that day are not in it.
    """
    return dossiers_of([cadre], on=on, user=user, minors_left_out=minors_left_out)[0]


def dossiers_of(
    people: Iterable[Cadre],
    *,
    on: date,
    user: User | None,
    minors_left_out: date | None = None,
    in_bulk: bool = False,
) -> list[Dossier]:
    """The dossiers of many people in the order given; the number of queries does not grow with theirs.

    ``in_bulk`` leaves sanctions out whoever asks: they leave in no file about several people.
    """
    keys = [cadre.pk for cadre in people]
    loaded = {cadre.pk: cadre for cadre in _with_everything().filter(pk__in=keys)}
    paths = () if user is None or in_bulk else user.scope_paths(Right.VIEW_SANCTIONS)
    found = [
        _dossier(
            cadre, on, sanctions=(user is None and not in_bulk) or cadre.unit.path.startswith(tuple(paths))
        )
        for key in keys
        if (cadre := loaded.get(key))
    ]
    for dossier in found if minors_left_out else ():
        leave_out_minors(dossier, minors_left_out or on)
    return found


def _with_everything() -> models.QuerySet[Cadre]:
    return Cadre.objects.select_related("unit", "photo", "resume", "form").prefetch_related(
        Prefetch("appointments", Appointment.objects.select_related("unit").order_by("start", "id")),
        "appointments__unit__names",
        "educations",
        "ranks",
        "levels",
        "titles",
        "rewards",
        "family",
        "assessments",
    )


def _dossier(cadre: Cadre, on: date, *, sanctions: bool) -> Dossier:
    held = [row for row in _appointments(cadre) if row.covers(on)]
    person = _person(cadre)
    if title := _title(cadre, held, on):
        person["title"] = title
    dossier = Dossier(
        source=SOURCE,
        name=cadre.name,
        person=person,
        unit_text=cadre.unit.name,
        educations=tuple(_education(row) for row in _top_first(cadre.educations.all())),
        appointments=tuple(_appointment(row, on) for row in _appointments(cadre) if row.start <= on),
        ranks=tuple(
            RankFact(row.rank, row.start, _until(row.end, on), row.document_no)
            for row in cadre.ranks.all()
            if row.start is None or row.start <= on
        ),
        levels=tuple(
            LevelFact(row.level, row.start, _until(row.end, on), row.document_no)
            for row in cadre.levels.all()
            if row.start <= on
        ),
        family=tuple(_family(row) for row in cadre.family.all()),
        grades=_grades(cadre, on),
        resume=_resume(cadre),
        form=_form(cadre, sanctions=sanctions),
        photo=_photo(cadre),
        whole=frozenset(_SETS),
    )
    _add_awards(dossier, cadre, on, sanctions=sanctions)
    return dossier


def _add_awards(dossier: Dossier, cadre: Cadre, on: date, *, sanctions: bool) -> None:
    """Titles, rewards and, for whoever may see them, sanctions that were known on the day.

    Without that right nobody may be told 无: the set is then left out when there is no reward.
    """
    dossier.titles = tuple(
        TitleFact(row.name, row.level, row.route, row.gained_on, row.organ)
        for row in cadre.titles.all()
        if row.gained_on is None or row.gained_on <= on
    )
    rewards = tuple(
        RewardFact(
            row.kind,
            row.name,
            row.code,
            row.organ,
            row.decided_on,
            row.precision,
            row.reason,
            _until(row.lifted_on, on),
            row.text,
        )
        for row in cadre.rewards.all()
        if (sanctions or row.kind == RewardKind.REWARD) and (row.decided_on is None or row.decided_on <= on)
    )
    dossier.rewards = rewards if sanctions or rewards else None
    if not sanctions:
        dossier.whole -= {"rewards"}
        dossier.remarks.append(
            Remark(
                where="奖惩情况",
                label="奖惩情况",
                value="",
                sentence="你没有查看处分信息的权限，奖惩情况只列奖励。",
                remedy="需要完整的表格时请由干部科导出。",
            )
        )


def _person(cadre: Cadre) -> dict[str, Any]:
    """The person's own facts under the names of their columns; empty ones are left out."""
    values = {
        field.name: getattr(cadre, field.name)
        for field in Cadre._meta.concrete_fields
        if field.name not in _NOT_FACTS
    }
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _title(cadre: Cadre, held: Sequence[Appointment], on: date) -> str:
    """The text of the record while it speaks of the day; else what was held on the day, with its units."""
    still = any(row.end is None and row.holding == Holding.MAIN for row in held)
    if cadre.title and (still or not _appointments(cadre)):
        return cadre.title
    main_first = sorted(held, key=lambda row: row.holding != Holding.MAIN)
    return "，".join(
        row.title if row.title.startswith(unit := _unit_name(row.unit, on)) else f"{unit}{row.title}"
        for row in main_first
    )


def _appointments(cadre: Cadre) -> list[Appointment]:
    loaded: Any = cadre
    return list(loaded.appointments.all())


def _unit_name(unit: Unit, on: date) -> str:
    for name in unit.names.all():
        if (name.start is None or name.start <= on) and name.end is not None and on < name.end:
            return name.short_name
    return unit.short_name


def _top_first(educations: Iterable[Education]) -> list[Education]:
    return sorted(educations, key=lambda row: (row.mode, not row.is_top))


def _education(row: Education) -> EducationFact:
    return EducationFact(
        mode=row.mode,
        level=row.level,
        level_text=row.level_text,
        degree=row.degree,
        school=row.school,
        degree_school=row.degree_school,
        major=row.major,
        entered_on=row.entered_on,
        graduated_on=row.graduated_on,
        degree_on=row.degree_on,
    )


def _appointment(row: Appointment, on: date) -> AppointmentFact:
    return AppointmentFact(
        title=row.title,
        unit=row.unit.name,
        category=row.category,
        level=row.level,
        holding=row.holding,
        start=row.start,
        end=_until(row.end, on),
        document_no=row.document_no,
    )


def _family(row: Any) -> FamilyFact:
    return FamilyFact(
        relation=row.relation,
        name=row.name,
        birth=row.birth,
        birth_precision=row.birth_precision,
        political=row.political,
        work=row.work,
        relation_code=row.relation_code,
    )


def _grades(cadre: Cadre, on: date) -> dict[int, str]:
    rows = sorted(cadre.assessments.all(), key=lambda row: row.year)
    return {row.year: row.grade for row in rows if row.year <= on.year}


def _resume(cadre: Cadre) -> str | None:
    try:
        return cadre.resume.text
    except ObjectDoesNotExist:
        return None


def _form(cadre: Cadre, *, sanctions: bool) -> FormFacts | None:
    """The columns of the form; the received text about sanctions goes only to whoever may see them."""
    try:
        form = cadre.form
    except ObjectDoesNotExist:
        return None
    received = {
        name: text for name, text in form.received.items() if sanctions or REWARDS_ELEMENT not in name
    }
    return FormFacts(
        proposed_posts=form.proposed_posts,
        removed_posts=form.removed_posts,
        reason=form.reason,
        reporting_unit=form.reporting_unit,
        age_day=form.age_day,
        filled_day=form.filled_day,
        filled_by=form.filled_by,
        age_limit=form.age_limit,
        received=received,
        unknown=tuple(form.unknown),
    )


def _photo(cadre: Cadre) -> bytes | None:
    """The photo; None when there is none or the disk has lost it."""
    if cadre.photo is None:
        return None
    try:
        return cadre.photo.read()
    except FileNotFoundError:
        return None


def _until(end: date | None, on: date) -> date | None:
    """An end that had not come on the day was not known on the day."""
    return end if end is not None and end <= on else None
