"""The day and the moment of the analysis tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

ON = date(2026, 3, 31)
NOW = datetime(2026, 3, 31, 1, 0, tzinfo=UTC)
