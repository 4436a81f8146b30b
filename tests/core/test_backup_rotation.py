"""Rotation: seven days, four weeks, twelve months."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.rules.rotation import kept
from core.services.backup.archives import archives, name_for, rotate

NEWEST = datetime(2026, 11, 22, 1, 0)


@pytest.mark.requirement("A26")
def test_of_two_years_of_nights_seven_days_four_weeks_and_twelve_months_stay() -> None:
    nights = [NEWEST - timedelta(days=number) for number in range(730)]
    stays = kept(nights, days=7, weeks=4, months=12)
    assert stays >= set(nights[:7])
    assert len({moment.isocalendar()[:2] for moment in stays if moment > NEWEST - timedelta(days=28)}) >= 4
    assert len({(moment.year, moment.month) for moment in stays}) == 12
    assert len(stays) <= 7 + 4 + 12


@given(st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)), max_size=60))
def test_the_newest_always_stays_and_rotating_again_removes_nothing_more(moments: list[datetime]) -> None:
    stays = kept(moments, days=7, weeks=4, months=12)
    assert stays <= set(moments)
    assert not moments or max(moments) in stays
    assert kept(stays, days=7, weeks=4, months=12) == stays


@pytest.mark.requirement("A26")
def test_only_archives_of_this_product_are_removed(tmp_path: Path, settings: Any) -> None:
    now = timezone.now()
    for days in range(40):
        (tmp_path / name_for(now - timedelta(days=days))).write_bytes(b"x")
    (tmp_path / "backup-of-mine.cbk").write_bytes(b"x")
    gone = rotate(tmp_path)
    assert len(gone) == 40 - len(archives(tmp_path))
    assert (tmp_path / "backup-of-mine.cbk").exists()
    assert (tmp_path / name_for(now)).exists()
