"""The targets of the demo and the evaluations of its past, so that trends and comparisons live."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date


def record_history(on: date, report: Callable[[str], None]) -> int:
    """See below."""
    return 0
