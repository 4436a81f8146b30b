"""Fields that choose rows of the database."""

from __future__ import annotations

from typing import Any

from django import forms

_LONGEST_KEY = 18


class RowsField(forms.ModelMultipleChoiceField[Any]):
    """Several rows; a number that no database key can be is an unknown choice, not a crash."""

    default_error_messages = {"unknown": "所选的已不存在，请重新选择。"}

    def clean(self, value: Any) -> Any:
        """The rows, or an error."""
        for key in value or ():
            text = str(key)
            if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_KEY):
                raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return super().clean(value)
