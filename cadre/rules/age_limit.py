"""The age limit before the reform of 2025, which the approval form names, and the month it leads to."""

from __future__ import annotations

from datetime import date

from cadre.rules.retirement import retirement_month

REACHED = "已到龄人员"
LIMITS = (55, 60, 63, 65, 66)
LIMIT_TEXTS = {f"改革前任职年龄界限为{years}岁": years for years in LIMITS}


def is_limit_text(text: str) -> bool:
    """Whether the form knows these words."""
    return text == REACHED or text in LIMIT_TEXTS


def limit_month(birth: date | None, text: str) -> date | None:
    """First day of the month in which the limit is reached (到龄时间) under the gradual rule.

    None when the birth is not known, or when the words name no age: whoever is past the limit
    (已到龄人员) has no month to come.
    """
    years = LIMIT_TEXTS.get(text)
    return retirement_month(birth, years) if birth and years else None
