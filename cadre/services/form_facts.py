"""Filling in what belongs to a person's 干部任免审批表 only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from cadre.models import AppointmentForm, Cadre
from cadre.rules.age_limit import is_limit_text
from cadre.rules.form_texts import day_of
from cadre.services.records import apply_fields, told
from cadre.services.writing import close_record, open_record
from core.models import User
from core.policy import Refused

FORM_FIELDS = (
    "proposed_posts", "removed_posts", "reason", "reporting_unit", "age_day", "filled_day", "filled_by",
    "age_limit",
)  # fmt: skip
_DAYS = {"age_day": "计算年龄时间", "filled_day": "填表时间"}


@transaction.atomic
def save_form_facts(
    cadre: Cadre, values: Mapping[str, Any], *, version: int, by: User, reason: str = ""
) -> Cadre:
    """Save the given columns of the form; writes nothing when nothing differs.

    Raises Refused for a day that cannot be read or words that the form does not know, StaleVersion when
    somebody else has saved the person in between.
    """
    current = open_record(cadre, by=by, version=version)
    _check(values)
    form = AppointmentForm.objects.filter(cadre=current).first() or AppointmentForm(cadre=current)
    changes = apply_fields(form, FORM_FIELDS, values)
    if not changes:
        return current
    form.save()
    close_record(current, told(AppointmentForm, changes, prefix="任免审批表·"), by=by, reason=reason)
    return current


def _check(values: Mapping[str, Any]) -> None:
    for name, label in _DAYS.items():
        text = str(values.get(name) or "")
        if text and day_of(text) is None:
            raise Refused.because(
                f"cadre.form.{name}", f"{label}“{text}”不能识别。请写成 2026.03 或 2026.03.31。"
            )
    limit = str(values.get("age_limit") or "")
    if limit and not is_limit_text(limit):
        raise Refused.because("cadre.form.age_limit", "改革前任职年龄界限请从列表中选。")
