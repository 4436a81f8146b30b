"""Old and new values as the preview shows them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from django.db import models

from cadre.models import Cadre
from cadre.rules.id_number import mask_id_number
from core.dates import day_text, month_text

from .plan import FieldChange

EMPTY = "—"


@cache
def _facts(model: type[models.Model], field_name: str) -> tuple[str, dict[Any, Any]]:
    """A field's Chinese name and the words of its codes."""
    field: Any = model._meta.get_field(field_name)
    return str(field.verbose_name), dict(getattr(field, "flatchoices", None) or ())


def shown(model: type[models.Model], field_name: str, value: Any) -> str:
    """A value as text: the label of a code, a month, a masked ID number; an em dash for nothing."""
    if value is None or value == "":
        return EMPTY
    if model is Cadre and field_name == "id_number":
        return mask_id_number(str(value))
    if isinstance(value, date):
        return month_text(value) if value.day == 1 else day_text(value)
    return str(_facts(model, field_name)[1].get(value, value))


def label_of(model: type[models.Model], field_name: str) -> str:
    """The Chinese name of a field."""
    return _facts(model, field_name)[0]


def difference(model: type[models.Model], field_name: str, old: Any, new: Any) -> FieldChange:
    """One change of a field as the preview shows it."""
    return FieldChange(
        label_of(model, field_name), shown(model, field_name, old), shown(model, field_name, new)
    )
