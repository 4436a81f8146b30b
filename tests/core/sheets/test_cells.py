"""Cleaning names, texts and identity numbers."""

from __future__ import annotations

import pytest

from core.sheets import CellProblem, Cleaned, Raw
from core.sheets.cells import clean_id_number, clean_lines, clean_name, clean_text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("样\u3000一", "样一"),
        ("样 二 ", "样二"),
        ("  王\u00a0堃\u200b", "王堃"),
        ("欧阳 修远", "欧阳修远"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉．买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 · 买买提", "阿卜杜拉·买买提"),
        ("John  Smith", "John Smith"),
        ("㛃𠮷", "㛃𠮷"),
        ("—", None),
        (None, None),
    ],
)
def test_a_name_is_cleaned_without_changing_its_characters(raw: Raw, expected: str | None) -> None:
    assert clean_name(raw) == expected


def test_a_bracket_after_a_name_is_left_out_with_a_warning() -> None:
    cleaned = clean_name("张三（曾用名：张山）")
    assert isinstance(cleaned, Cleaned)
    assert cleaned.value == "张三"
    assert cleaned.warnings[0].code == "name_bracket"


def test_digits_are_no_name() -> None:
    with pytest.raises(CellProblem):
        clean_name("1990.05")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("52049919880106105x", "52049919880106105X"),
        ("\t52049919880106105X", "52049919880106105X"),
        ("'520499199005061061", "520499199005061061"),
        ('="520499199005061061"', "520499199005061061"),
        ("５２０４９９１９９００５０６１０６１", "520499199005061061"),
        ("520499 19900506 1061", "520499199005061061"),
        (110105491231002, "110105491231002"),
        (None, None),
        ("—", None),
    ],
)
def test_an_identity_number_is_freed_of_its_wrappings(raw: Raw, expected: str | None) -> None:
    assert clean_id_number(raw) == expected


def test_a_leading_blank_of_an_identity_number_is_told() -> None:
    cleaned = clean_id_number(" 520499199511201047")
    assert isinstance(cleaned, Cleaned)
    assert (cleaned.value, cleaned.warnings[0].code) == ("520499199511201047", "id_number_blank")


@pytest.mark.parametrize("raw", [5.20499199511201e17, "5.20499E+17", "5.20499e17", "５.20499E+17"])
def test_an_identity_number_kept_as_a_number_has_lost_its_digits(raw: Raw) -> None:
    with pytest.raises(CellProblem, match="身份证号被存成数字，后几位已丢失"):
        clean_id_number(raw)


def test_text_loses_only_blanks_and_control_characters() -> None:
    assert clean_text(" 一\u3000二\n三\x07 ") == "一 二 三"
    assert clean_text(1990) == "1990"
    assert clean_text("--") is None
    assert clean_lines("大学 \r\n 学士 ") == "大学\n 学士"
