"""The conditions of the bar above the list, one for each of its fields."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from cadre.choices import TEAM_CATEGORIES
from cadre.models import Education
from core.dates import add_months
from core.models import Unit

from .form import TEAM
from .terms import of_nation, of_politics
from .terms.merits import codes_between


def _in_unit(unit: Unit, _: date) -> Q:
    """Where the main post of the day is; of people without one, where the record is."""
    units = Unit.objects.subtree(unit).order_by().only("pk")
    return Q(held__unit__in=units) | Q(held__isnull=True, unit__in=units)


def _in_category(category: str, _: date) -> Q:
    return Q(held__category__in=TEAM_CATEGORIES if category == TEAM else (category,))


def _educated(rank: str, _: date) -> Q:
    """Holds, in any mode, an education of at least this rank."""
    codes = codes_between(1, int(rank))
    return Q(Exists(Education.objects.filter(cadre=OuterRef("pk"), level__in=codes)))


BAR: dict[str, Callable[[Any, date], Q]] = {
    "unit": _in_unit,
    "category": _in_category,
    "kind": lambda kinds, _: Q(held__unit__kind__in=kinds),
    "level": lambda code, _: Q(held__level=code),
    "sex": lambda code, _: Q(sex=code),
    "age_min": lambda age, on: Q(birth__lte=add_months(on, -12 * age)),
    "age_max": lambda age, on: Q(birth__gt=add_months(on, -12 * (age + 1))),
    "born_from": lambda month, _: Q(birth__gte=month),
    "born_to": lambda month, _: Q(birth__lt=add_months(month, 1)) if month.day == 1 else Q(birth__lte=month),
    "nation": lambda code, _: of_nation(code),
    "political": lambda code, _: of_politics(code),
    "education": _educated,
    "intake": lambda code, _: Q(intake_channel=code),
}
