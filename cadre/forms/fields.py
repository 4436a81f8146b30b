"""Form fields made from the models' own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.models import fields_for_model

from cadre.choices.code_sets import CODE_SETS
from core.forms import MonthField

MONTHS = frozenset(
    {
        "birth", "work_start", "party_joined", "left_on", "graduated_on",
        "start", "end", "level_since", "expected_end", "civil_registered_on", "recruited_on", "selected_on",
        "entered_on", "degree_on", "gained_on", "decided_on", "lifted_on", "noted_on", "ended_on",
    }
)  # fmt: skip
# The least and the greatest number that a clerk can mean.
NUMBERS = {"intake_year": (1949, 2100), "grassroots_months": (0, 720), "seats": (0, 999), "order": (0, 9999)}


def model_fields(model: Any, names: Sequence[str], *, kind: str = "") -> dict[str, forms.Field]:
    """The form fields of these columns; dates take months as well as days, an empty choice is a dash.

    Coded fields name the code set; ``kind`` is the information set where fields of several share a name.
    """
    months = {name: MonthField for name in names if name in MONTHS}
    made = cast("dict[str, forms.Field]", fields_for_model(model, fields=names, field_classes=months))
    for name, field in made.items():
        code_set = CODE_SETS.get(f"{kind}.{name}" if kind else name) or CODE_SETS.get(name)
        if code_set and not field.help_text:
            field.help_text = f"代码集 {code_set}"
        field.error_messages["required"] = f"请填写{field.label}。"
        if name in NUMBERS:
            least, most = NUMBERS[name]
            wrong = f"{field.label}应在 {least}—{most} 之间。"
            field.validators += [MinValueValidator(least, wrong), MaxValueValidator(most, wrong)]
        if isinstance(field, forms.TypedChoiceField):
            choices: list[tuple[Any, Any]] = list(field.choices)  # type: ignore[arg-type]  # never callable
            field.choices = [(code, label if code else "—") for code, label in choices]
    return made
