"""The decision table of dates in rosters."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core.sheets import CellProblem, Raw, parse_partial_date


@pytest.mark.parametrize(
    ("raw", "shown", "codes"),
    [
        ("1970.01", "1970.01", []),
        ("2017.6", "2017.06", []),
        ("2019.02.05", "2019.02.05", []),
        ("2018-09-15", "2018.09.15", []),
        ("2018/9/15 8:30", "2018.09.15", []),
        ("2018/9/1 9:00", "2018.09.01", []),
        ("2018-09-15T08:30:00", "2018.09.15", []),
        ("1990年5月", "1990.05", []),
        ("1990年 5月 6日", "1990.05.06", []),
        ("1990．05", "1990.05", []),
        ("１９９５．０２", "1995.02", []),
        ("1990.05（35岁）", "1990.05", []),
        ("1990.05\n(35岁)", "1990.05", []),
        ("'1990.05", "1990.05", []),
        ("\u200b1990.05\u00a0", "1990.05", []),
        ("1990.5.", "1990.05", []),
        ("201709", "2017.09", []),
        ("20170915", "2017.09.15", []),
        (201709, "2017.09", []),
        (20170915, "2017.09.15", []),
        (1990.05, "1990.05", []),
        (1990.12, "1990.12", []),
        (1990.5, "1990.05", []),
        (datetime(1993, 12, 1), "1993.12", []),
        (datetime(1993, 12, 10, 8, 30), "1993.12.10", []),
        (date(1993, 12, 10), "1993.12.10", []),
        (43282, "2018.07", ["date_serial"]),
        (43283.5, "2018.07.02", ["date_serial"]),
        ("43282", "2018.07", ["date_serial"]),
        ("90.5", "1990.05", ["date_two_digits"]),
        (95.11, "1995.11", ["date_two_digits"]),
        ("05.6", "2005.06", ["date_two_digits"]),
        ("1990", "1990", ["date_year_only"]),
        (1990, "1990", ["date_year_only"]),
        ("1990年", "1990", ["date_year_only"]),
        ("1988.1", "1988.01", ["date_lost_zero"]),
        ("1988-1", "1988.01", []),
        ("13/12/1990", "1990.12.13", []),
    ],
)
def test_a_date_is_read_with_its_precision_and_warnings(raw: Raw, shown: str, codes: list[str]) -> None:
    found = parse_partial_date(raw)
    assert found is not None
    assert (str(found), [note.code for note in found.warnings]) == (shown, codes)


@pytest.mark.parametrize("raw", [None, "", "  ", "—", "/", "无", "不详"])
def test_nothing_is_no_date(raw: Raw) -> None:
    assert parse_partial_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("1990.13", "date_month"),
        ("199013", "date_month"),
        (199013, "date_month"),
        ("1990.02.30", "date_day"),
        (19900230, "date_day"),
        ("1890.05", "date_year"),
        ("2190.05", "date_year"),
        ("至今", "date_until_now"),
        ("5/12/1990", "date_unclear"),
        ("上月", "date_unreadable"),
        (12, "date_unreadable"),
        (True, "date_unreadable"),
        (1e20, "date_unreadable"),
        (1990.1, "date_ambiguous"),
        (1990.123, "date_unreadable"),
        ("9" * 400, "date_unreadable"),
    ],
)
def test_an_unusable_date_says_why_and_what_to_write(raw: Raw, code: str) -> None:
    with pytest.raises(CellProblem) as caught:
        parse_partial_date(raw)
    assert caught.value.note.code == code
    assert caught.value.note.sentence.endswith("。")
    assert caught.value.note.remedy.endswith("。")


@pytest.mark.parametrize(
    ("raw", "hint", "month"),
    [
        (1990.1, date(1990, 1, 9), 1),
        (1990.1, date(1990, 10, 9), 10),
        ("1990.1", date(1990, 10, 9), 10),
        ("1990.1", date(1990, 1, 9), 1),
    ],
)
def test_a_hint_settles_a_lost_zero(raw: Raw, hint: date, month: int) -> None:
    found = parse_partial_date(raw, hint=hint)
    assert found is not None
    assert (found.date.month, found.warnings) == (month, ())


def test_a_hint_of_another_year_settles_nothing() -> None:
    with pytest.raises(CellProblem):
        parse_partial_date(1990.1, hint=date(1991, 10, 1))
