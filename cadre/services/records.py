"""Building and changing the records of a person from plain values; shared by the pages and the roster import.

Nothing here writes or audits: the services do, one by one or in bulk.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import models

from cadre.models import Cadre, Education
from cadre.rules.pinyin_names import name_keys
from core.crypto import blind_index, blind_indexes, tail_index
from core.dates import day_text, month_text
from core.models import Unit
from core.rules.id_number import mask_id_number

# What may be given from outside; keys, version and unit follow from acts.
CADRE_FIELDS = (
    "name", "sex", "ethnicity", "native_place", "birth_place", "birth", "birth_precision", "work_start",
    "political", "party_joined", "id_number", "staffing", "intake_channel", "intake_year", "title", "health",
    "professional_title", "speciality", "grassroots_months", "remark", "left_on", "left_reason",
    "growth_place", "second_party", "third_party", "person_type", "manage_type", "civil_registered_on",
    "recruited_on", "selected_on",
)  # fmt: skip
EDUCATION_FIELDS = (
    "level", "level_text", "degree", "school", "degree_school", "major", "entered_on", "graduated_on",
    "degree_on",
)  # fmt: skip
DERIVED_FIELDS = {"name": ("pinyin", "initials"), "id_number": ("id_index", "id_tail_index")}
NOT_SHOWN = frozenset({"birth_precision", "precision"})


class Change(NamedTuple):
    """One field's value before and after."""

    old: Any
    new: Any


Changes = dict[str, Change]


def build_cadre(values: Mapping[str, Any], *, unit: Unit) -> Cadre:
    """An unsaved person with search keys and index, ready for save or bulk_create; unknown keys are left."""
    cadre = Cadre(unit=unit)
    apply_values(cadre, values)
    return cadre


def apply_values(cadre: Cadre, values: Mapping[str, Any]) -> Changes:
    """Set the given fields and what follows from them; returns the fields that really changed.

    A field that is not given stays; None or blank empties it. Nothing is saved.
    """
    changes = apply_fields(cadre, CADRE_FIELDS, values)
    if "name" in changes:
        cadre.pinyin, cadre.initials = name_keys(cadre.name)
    if "id_number" in changes:
        cadre.id_index = id_index(cadre.id_number)
        cadre.id_tail_index = tail_index(cadre.id_number or "")
    return changes


def written_fields(changes: Iterable[str]) -> list[str]:
    """The columns to save for these changes, derived ones included."""
    names = list(changes)
    return names + [derived for name in names for derived in DERIVED_FIELDS.get(name, ())]


def id_index(number: str | None) -> str | None:
    """The keyed digest by which an ID number is found; None for no number."""
    return blind_index(number.upper()) if number else None


def id_indexes(number: str | None) -> tuple[str, ...]:
    """Every digest under which an ID number may be stored while keys change; today's first."""
    return blind_indexes(number.upper()) if number else ()


def apply_education(education: Education, values: Mapping[str, Any]) -> Changes:
    """Set the given fields of an education; returns those that changed.

    A new level puts aside the words in which the former one was received.
    """
    changes = apply_fields(education, EDUCATION_FIELDS, values)
    if "level" in changes and "level_text" not in values:
        education.level_text = ""
    return changes


def told(model: type[models.Model], changes: Changes, *, prefix: str = "") -> dict[str, list[str]]:
    """Changes as the audit trail and the pages show them: Chinese field name to [old, new], ID masked."""
    return {
        prefix + field_label(model, name): [shown(model, name, change.old), shown(model, name, change.new)]
        for name, change in changes.items()
        if name not in NOT_SHOWN
    }


@cache
def _words(model: type[models.Model], name: str) -> tuple[str, dict[Any, Any]]:
    """A field's Chinese name and the words of its codes; remembered, for an import asks for each cell."""
    field: Any = model._meta.get_field(name)
    return str(field.verbose_name), dict(getattr(field, "flatchoices", None) or ())


def field_label(model: type[models.Model], name: str) -> str:
    """The Chinese name of a field."""
    return _words(model, name)[0]


def shown(model: type[models.Model], name: str, value: Any) -> str:
    """A value in words: code sets by label, dates as 1990.05, the ID number masked, empty as a dash."""
    if value is None or value == "":
        return "—"
    if name == "id_number":
        return mask_id_number(str(value))
    if isinstance(value, date):
        return month_text(value) if value.day == 1 else day_text(value)
    return str(_words(model, name)[1].get(value, value))


def apply_fields(record: models.Model, allowed: tuple[str, ...], values: Mapping[str, Any]) -> Changes:
    """Set those of the allowed fields that are given on any record; returns those that really changed."""
    changes: Changes = {}
    for name in allowed:
        if name not in values:
            continue
        old, new = getattr(record, name), _clean(record, name, values[name])
        if (old or None) != (new or None) or (old == 0) != (new == 0):
            changes[name] = Change(old, new)
            setattr(record, name, new)
    return changes


def _clean(record: models.Model, name: str, value: Any) -> Any:
    """Blank becomes what the column holds for nothing: None where it may, otherwise the empty text."""
    if isinstance(value, str):
        value = value.strip()
        if name == "id_number":
            value = value.upper()
    if value is None or value == "":
        field = record._meta.get_field(name)
        return None if field.null else ""
    return value
