"""Everything recorded about people as of a day, as plain values that other programs read (person/1)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Prefetch

from cadre.models import Appointment, Cadre
from cadre.querysets import CadreQuerySet
from cadre.rules.retirement import retires_on
from core.dates import age_on
from core.models import UnitName

from .roster_columns import highest_education
from .roster_columns.lines import title_on, unit_names_on

FORMAT = "person/1"
AT_ONCE = 500
PERSON = (
    "name", "sex", "ethnicity", "native_place", "birth_place", "growth_place", "birth", "birth_precision",
    "work_start", "political", "party_joined", "second_party", "third_party", "health", "person_type",
    "manage_type", "staffing", "civil_registered_on", "intake_channel", "intake_year", "recruited_on",
    "selected_on", "professional_title", "speciality", "grassroots_months", "remark",
)  # fmt: skip
APPOINTMENT = (
    "title", "category", "level", "level_since", "holding", "start", "end", "expected_end", "entry_kind",
    "document_no",
)  # fmt: skip
EDUCATION = (
    "mode", "level", "level_text", "degree", "school", "degree_school", "major", "entered_on", "graduated_on",
    "degree_on", "is_top",
)  # fmt: skip
REWARD = (
    "kind", "name", "code", "organ", "decided_on", "precision", "reason", "lifted_on", "text",
)  # fmt: skip
# Set: its fields, and the field with the day since which a row was known.
SETS: dict[str, tuple[tuple[str, ...], str]] = {
    "educations": (EDUCATION, ""),
    "ranks": (("rank", "start", "end", "document_no"), "start"),
    "levels": (("level", "start", "end", "document_no"), "start"),
    "titles": (("name", "level", "route", "gained_on", "organ"), "gained_on"),
    "rewards": (REWARD, "decided_on"),
    "family": (("relation", "relation_code", "name", "birth", "birth_precision", "political", "work"), ""),
    "tags": (("kind", "word", "evidence", "source", "noted_on", "ended_on"), "noted_on"),
    "recognitions": (("fact", "old", "new", "document_no", "decided_on", "note"), "decided_on"),
}
# What lies ahead of the day was not known on it.
ENDS = frozenset({"end", "lifted_on", "ended_on"})


def people_json(
    people: CadreQuerySet, keys: Sequence[int], on: date, *, with_id_numbers: bool = False, trace: str = ""
) -> Iterator[str]:
    """The document in pieces, one person a line; never more than some people in memory."""
    facts = {"format": FORMAT, "on": on.isoformat()} | ({"trace": trace} if trace else {})
    head = json.dumps(facts, ensure_ascii=False)
    yield f'{head[:-1]}, "people": [\n'
    before = ""
    for person in person_facts(people, keys, on, with_id_numbers=with_id_numbers):
        yield before + json.dumps(person, ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def person_facts(
    people: CadreQuerySet, keys: Sequence[int], on: date, *, with_id_numbers: bool = False
) -> Iterator[dict[str, Any]]:
    """One object a person, in the order of the keys; the number of queries grows by chunks, not by people."""
    for start in range(0, len(keys), AT_ONCE):
        chunk = keys[start : start + AT_ONCE]
        loaded = _loaded(people.filter(pk__in=chunk), on)
        if not with_id_numbers:
            loaded = loaded.defer("id_number")
        found = {person.pk: person for person in loaded}
        for key in chunk:
            if person := found.get(key):
                yield _facts(person, on, with_id_numbers=with_id_numbers)


def _loaded(people: CadreQuerySet, on: date) -> CadreQuerySet:
    held = Appointment.objects.filter(start__lte=on).select_related("unit").order_by("start", "id")
    return people.select_related("unit", "resume").prefetch_related(
        Prefetch("appointments", held),
        Prefetch("appointments__unit__names", UnitName.objects.order_by("start")),
        Prefetch("unit__names", UnitName.objects.order_by("start")),
        "assessments",
        *SETS,
    )


def _facts(person: Cadre, on: date, *, with_id_numbers: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": str(person.uuid)}
    if with_id_numbers:
        facts["id_number"] = person.id_number or ""
    facts["unit"] = {"code": person.unit.code, "name": unit_names_on(person.unit, on)[0]}
    facts |= _fields(person, PERSON, on)
    facts["left_on"] = _plain(person.left_on) if person.left_on and person.left_on <= on else None
    facts["appointments"] = [_appointment(row, on) for row in _appointments(person)]
    for name, (fields, since) in SETS.items():
        rows: Iterable[models.Model] = getattr(person, name).all()
        facts[name] = [_fields(row, fields, on) for row in rows if _known(row, since, on)]
    facts["assessments"] = {
        str(row.year): {"code": row.grade, "text": _words(row, "grade")}
        for row in sorted(person.assessments.all(), key=lambda row: row.year)
        if row.year < on.year
    }
    resume = getattr(person, "resume", None)
    facts["resume"] = resume.text if resume else ""
    facts["derived"] = _derived(person, on)
    return facts


def _appointment(row: Appointment, on: date) -> dict[str, Any]:
    unit = {"code": row.unit.code, "name": unit_names_on(row.unit, on if row.covers(on) else row.start)[0]}
    return {"unit": unit} | _fields(row, APPOINTMENT, on)


def _appointments(person: Cadre) -> list[Appointment]:
    loaded: Any = person
    return list(loaded.appointments.all())


def _derived(person: Cadre, on: date) -> dict[str, Any]:
    """What follows from the facts on the day; it can be worked out again from them."""
    held = next((row for row in _appointments(person) if row.holding == "main" and row.covers(on)), None)
    tenure = next(
        (row for row in person.levels.all() if row.start <= on and (row.end is None or on < row.end)), None
    )
    level = tenure.level if tenure else held.level if held else ""
    top = highest_education(person)
    retires = retires_on(
        person.birth, person.sex, level, senior_professional="高级" in person.professional_title
    )
    return {
        "age": _years(person.birth, on),
        "work_years": _years(person.work_start, on),
        "party_years": _years(person.party_joined, on),
        "title": title_on(held, on) if held else "",
        "post_since": _plain(held.start) if held else None,
        "level": level,
        "top_education": str(top) if top else "",
        "retires_on": _plain(retires),
    }


def _years(since: date | None, on: date) -> int | None:
    return age_on(since, on) if since and since <= on else None


def _known(row: models.Model, since: str, on: date) -> bool:
    day = getattr(row, since) if since else None
    return day is None or day <= on


def _fields(row: models.Model, names: Iterable[str], on: date) -> dict[str, Any]:
    """The fields by name: days as ISO dates, codes with their words."""
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(row, name)
        if name in ENDS and value is not None and value > on:
            value = None
        if _choices(type(row), name):
            found[name] = {"code": value, "text": _words(row, name)} if value else None
        else:
            found[name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=256)
def _choices(model: type[models.Model], name: str) -> dict[str, str]:
    field: Any = model._meta.get_field(name)
    return {str(code): str(label) for code, label in field.flatchoices}


def _words(row: models.Model, name: str) -> str:
    return _choices(type(row), name).get(getattr(row, name), "")
