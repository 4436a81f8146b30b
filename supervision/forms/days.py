"""Days that a target, a plan or an evaluation may name."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from core.dates import add_months, day_text
from core.forms import DayField

EARLIEST = date(1990, 1, 1)
_MONTHS_AHEAD = 120


class NearDayField(DayField):
    """A day from 1990 to ten years from now, so that a slip of the pen does not lock a version for ever."""

    default_validators = []  # the limits of clean are narrower

    def clean(self, value: Any) -> Any:
        """The day; an error that names the limits."""
        day = super().clean(value)
        latest = add_months(timezone.localdate(), _MONTHS_AHEAD)
        if day is not None and not EARLIEST <= day <= latest:
            raise forms.ValidationError(f"日期须在 {day_text(EARLIEST)} 至 {day_text(latest)} 之间，请改正。")
        return day
