"""Building the unit tree."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from core.choices import UnitLevel
from core.models import Unit


@transaction.atomic
def add_unit(
    *,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    parent: Unit | None = None,
    level: str = UnitLevel.SECTION,
    order: int = 0,
    valid_from: date | None = None,
) -> Unit:
    """A new unit with its path, which needs the key that the database gives."""
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=short_name,
        kind=kind,
        parent=parent,
        level=level,
        order=order,
        valid_from=valid_from,
        path=f"new/{code}",
    )
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit
