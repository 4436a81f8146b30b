"""Protected facts by their keys: their names, their present words, and how a decided value is written.

``birth``                 a field of the person
``full_time.school``      a field of the highest education of a mode
``education.12.school``   a field of another education
``education.12.remove``   the removal of an education
``education.new.in_service``  one more education of a mode
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cadre.choices import EducationMode
from cadre.models import Cadre, Education
from cadre.services import records
from cadre.services.cadres import update_cadre
from cadre.services.sets import EDUCATION, add_row, change_row, remove_row
from core.models import User
from core.policy import Refused

NONE = "—"
NEW, REMOVE = "new", "remove"


def education_key(row: Education, name: str) -> str:
    """The key of a field of an education."""
    return f"{row.mode}.{name}" if row.is_top else f"education.{row.pk}.{name}"


def present_words(cadre: Cadre, key: str) -> str:
    """What is recorded now, in words; a dash for nothing."""
    head, _, rest = key.partition(".")
    if not rest:
        return records.shown(Cadre, key, getattr(cadre, key))
    row_key, _, name = rest.partition(".")
    if head == "education" and row_key == NEW:
        return NONE
    row = _education(cadre, key)
    if row is None:
        return NONE
    if name == REMOVE:
        return EDUCATION.line(row)
    return records.shown(Education, name or rest, getattr(row, name or rest))


def write_fact(cadre: Cadre, key: str, value: Any, *, by: User, reason: str) -> None:
    """Write one decided fact through the services. Raises Refused when it cannot be."""
    head, _, rest = key.partition(".")
    version = cadre.version
    if not rest:
        values = {key: _day(Cadre, key, value)}
        if key == "birth" and values[key]:
            values["birth_precision"] = "month" if values[key].day == 1 else "day"
        update_cadre(cadre, values=values, version=version, by=by, reason=reason)
        return
    if head != "education":
        values = {rest: _day(Education, rest, value)}
        update_cadre(cadre, values={}, educations={head: values}, version=version, by=by, reason=reason)
        return
    row_key, _, name = rest.partition(".")
    if row_key == NEW:
        values = {field: _day(Education, field, given) for field, given in dict(value).items()}
        add_row(EDUCATION, cadre, values, version=version, by=by, reason=reason)
        return
    row = _education(cadre, key)
    if row is None:
        raise Refused.because("cadre.request.gone", "这一条学历学位已被删除。请不采纳这一项。")
    if name == REMOVE:
        remove_row(EDUCATION, row, version=version, by=by, reason=reason)
    else:
        values = {name: _day(Education, name, value)}
        change_row(EDUCATION, row, values, version=version, by=by, reason=reason)


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value


def _day(model: Any, name: str, value: Any) -> Any:
    """A date out of JSON where the column wants one."""
    wants_day = model._meta.get_field(name).get_internal_type() == "DateField"
    return date.fromisoformat(value) if wants_day and isinstance(value, str) and value else value


def _education(cadre: Cadre, key: str) -> Education | None:
    head, _, rest = key.partition(".")
    rows = cadre.educations.all()
    if head in EducationMode.values:
        return next((row for row in rows if row.mode == head and row.is_top), None)
    number = rest.partition(".")[0]
    return next((row for row in rows if str(row.pk) == number), None)
