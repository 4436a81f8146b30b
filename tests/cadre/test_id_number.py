"""Identity numbers: validity, upgrade, birth, sex and mask."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rules.id_number import (
    birth_date,
    check_character,
    fault,
    is_valid,
    mask_id_number,
    sex,
    upgrade,
)


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "52049919910503101" + "1"])
def test_numbers_of_the_standard_have_the_right_check_character(number: str) -> None:
    assert check_character(number[:17]) == number[17]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1101051949123100", "18 位"),
        ("1101051949123100AX", "17 位数字"),
        ("110105194902300029", "不存在"),
        ("110105194912310021", "末位校验"),
        ("１１0105194912310021", "17 位数字"),
    ],
)
def test_each_fault_has_its_sentence(number: str, words: str) -> None:
    assert words in (fault(number) or "")


def test_a_birth_date_after_the_given_day_is_a_fault() -> None:
    first17 = "11010520300101001"
    number = first17 + check_character(first17)
    assert is_valid(number)
    assert is_valid(number, on=date(2030, 1, 1))
    assert not is_valid(number, on=date(2029, 12, 31))


def test_a_fifteen_digit_number_is_upgraded_with_the_century_and_a_check_character() -> None:
    assert upgrade("110105491231002") == "11010519491231002X"
    assert upgrade("11010519491231002X") == "11010519491231002X"


def test_birth_and_sex_are_read_from_the_number() -> None:
    assert birth_date("520499199312101027") == date(1993, 12, 10)
    assert sex("520499199312101027") == "2"
    assert sex("520499199105031011") == "1"
    assert birth_date("520499199313101027") is None


def test_the_mask_keeps_the_place_and_the_last_four() -> None:
    assert mask_id_number("430181199001010011") == "430181********0011"
    assert mask_id_number("110105491231002") == "110105******002"
    assert mask_id_number("12345") == "*****"
    assert mask_id_number("") == ""


births = st.dates(date(1930, 1, 1), date(2015, 12, 31))


@given(births, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(birth: date, sequence: int, place: int, shift: int) -> None:
    first17 = f"520499{birth:%Y%m%d}{sequence:03d}"
    number = first17 + check_character(first17)
    assert is_valid(number)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert not is_valid(wrong)
