"""Old and new values as the preview shows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from cadre.models import Cadre
from cadre.rules.id_number import mask_id_number
from core.dates import day_text, month_text

EMPTY = "—"


def shown(model: type[models.Model], field_name: str, value: Any) -> str:
    """A value as text: the label of a code, a month, a masked ID number; an em dash for nothing."""
    if value is None or value == "":
        return EMPTY
    if model is Cadre and field_name == "id_number":
        return mask_id_number(str(value))
    field = model._meta.get_field(field_name)
    if isinstance(value, date):
        return month_text(value) if value.day == 1 else day_text(value)
    labels = dict(getattr(field, "flatchoices", None) or ())
    return str(labels.get(value, value))


def label_of(model: type[models.Model], field_name: str) -> str:
    """The Chinese name of a field."""
    return str(model._meta.get_field(field_name).verbose_name)  # type: ignore[union-attr]
