"""Old and new values as the preview shows them."""

from __future__ import annotations

from typing import Any

from django.db import models

from cadre.services.records import field_label, shown

from .plan import FieldChange


def difference(
    model: type[models.Model], field_name: str, old: Any, new: Any, *, key: str = ""
) -> FieldChange:
    """One change of a field as the preview shows it; its key is the field's name unless another is given."""
    return FieldChange(
        field_label(model, field_name),
        shown(model, field_name, old),
        shown(model, field_name, new),
        key or field_name,
    )
