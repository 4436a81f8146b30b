"""The 任免 columns of a person's form."""

from __future__ import annotations

from typing import Any

from django import forms

from cadre.models import AppointmentForm as FormRecord
from cadre.rules.age_limit import LIMIT_TEXTS, REACHED
from cadre.services.form_facts import FORM_FIELDS

from .fields import model_fields

_HELP = {
    "reporting_unit": "不填时印本部门名称。",
    "age_day": "表上各年龄算到这一天，例如 2026.03；不填时按填表时间，再不填按口径日期。",
    "filled_day": "例如 2026.03.18；不填时印空白的年月日。",
    "age_limit": "只用于 2025 表样的到龄时间；不填时按性别和职务层次推算。",
}
_ONE_LINE = ("proposed_posts", "removed_posts")
_LONG = (*_ONE_LINE, "reason")


class FormFactsForm(forms.Form):
    """What the form says beyond the record."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: FormRecord | None, version: int, **kwargs: Any) -> None:
        """Starts from the columns as they stand."""
        held = {name: getattr(record, name) for name in FORM_FIELDS} if record else {}
        kwargs.setdefault("initial", held | {"version": version})
        super().__init__(*args, **kwargs)
        self.fields.update(model_fields(FormRecord, FORM_FIELDS))
        for name, text in _HELP.items():
            self.fields[name].help_text = text
        for name in _LONG:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 2})
        limits = [("", "—"), *((text, text) for text in (*LIMIT_TEXTS, REACHED))]
        self.fields["age_limit"] = forms.ChoiceField(
            label="改革前任职年龄界限", required=False, choices=limits, help_text=_HELP["age_limit"]
        )

    @property
    def values(self) -> dict[str, Any]:
        """The columns for the service; posts stand on one line."""
        data = {name: self.cleaned_data[name] for name in FORM_FIELDS}
        return data | {
            name: "".join(data[name].split("\r\n")) for name in ("proposed_posts", "removed_posts")
        }
