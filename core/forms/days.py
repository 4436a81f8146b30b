"""Fields that read dates as the office writes them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.dates import day_text, month_text

FIRST_YEAR, LAST_YEAR = 1900, 2100


def _within_living_memory(day: date) -> None:
    """Refuse days that are slips of the pen, which also keeps calculations with them inside the calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(f"年份应在 {FIRST_YEAR}—{LAST_YEAR} 之间。", code="year")


class DayField(forms.DateField):
    """A day written as 2026.03.18, 2026-03-18 or 2026年3月18日."""

    default_validators = [_within_living_memory]

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y.%m.%d", "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"]
        kwargs.setdefault("error_messages", {"invalid": "日期不能识别，请写成 2026.03.18。"})
        super().__init__(input_formats=formats, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a day as 2026.03.18."""
        return day_text(value) if isinstance(value, date) else value


class MonthField(forms.DateField):
    """A month written as 1990.05 or 1990年5月; its value is the first day. A full day is accepted."""

    default_validators = [_within_living_memory]

    def __init__(self, **kwargs: Any) -> None:
        formats = ["%Y.%m", "%Y-%m", "%Y/%m", "%Y年%m月", "%Y%m", "%Y.%m.%d", "%Y-%m-%d"]
        kwargs.setdefault("error_messages", {"invalid": "年月不能识别，请写成 1990.05。"})
        super().__init__(input_formats=formats, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a month as 1990.05; a value known to the day keeps its day."""
        if isinstance(value, date):
            return month_text(value) if value.day == 1 else day_text(value)
        return value
