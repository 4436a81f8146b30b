"""Statutory retirement: national test vectors and every edge of the gradual rule."""

from __future__ import annotations

from datetime import date

import pytest

from cadre.rules.retirement import (
    RetirementAges,
    original_age,
    retirement_age_text,
    retirement_month,
    retires_on,
)


@pytest.mark.parametrize(
    ("birth", "original", "month", "text"),
    [
        ((1964, 12), 60, (2024, 12), "60岁"),
        ((1965, 1), 60, (2025, 2), "60岁1个月"),
        ((1965, 4), 60, (2025, 5), "60岁1个月"),
        ((1965, 5), 60, (2025, 7), "60岁2个月"),
        ((1976, 8), 60, (2039, 7), "62岁11个月"),
        ((1976, 9), 60, (2039, 9), "63岁"),
        ((1990, 3), 60, (2053, 3), "63岁"),
        ((1969, 12), 55, (2024, 12), "55岁"),
        ((1970, 1), 55, (2025, 2), "55岁1个月"),
        ((1981, 9), 55, (2039, 9), "58岁"),
        ((1974, 12), 50, (2024, 12), "50岁"),
        ((1975, 1), 50, (2025, 2), "50岁1个月"),
        ((1984, 11), 50, (2039, 11), "55岁"),
        ((1965, 1), 63, (2028, 1), "63岁"),
    ],
)
def test_the_gradual_rule_moves_the_month(
    birth: tuple[int, int], original: int, month: tuple[int, int], text: str
) -> None:
    born = date(*birth, 1)
    assert retirement_month(born, original) == date(*month, 1)
    assert retirement_age_text(born, original) == text


@pytest.mark.parametrize(
    ("sex", "level", "senior", "age"),
    [
        ("1", "1A41", False, 60),
        ("1", "", False, 60),
        ("2", "1A31", False, 60),
        ("2", "1A32", False, 60),
        ("2", "1A41", False, 55),
        ("2", "1A50", True, 60),
        ("2", "", False, 55),
        ("2", "0131", False, 55),
    ],
)
def test_the_original_age_follows_sex_level_and_title(sex: str, level: str, senior: bool, age: int) -> None:
    assert original_age(sex, level, senior_professional=senior) == age


def test_original_ages_are_settings() -> None:
    ages = RetirementAges(men=63, women=60, women_senior=63)
    assert retires_on(date(1965, 1, 1), "1", "1A41", ages=ages) == date(2028, 1, 1)
    assert retires_on(date(1965, 1, 1), "2", "1A41", ages=ages) == date(2025, 2, 1)


def test_a_day_of_birth_does_not_move_the_month() -> None:
    assert retires_on(date(1965, 5, 31), "1", "1A41") == date(2025, 7, 1)


@pytest.mark.parametrize(("birth", "sex"), [(None, "1"), (date(1980, 1, 1), "")])
def test_without_birth_or_sex_no_month_is_known(birth: date | None, sex: str) -> None:
    assert retires_on(birth, sex, "1A41") is None
