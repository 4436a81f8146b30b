"""Citizen identity numbers, GB 11643-1999."""

from __future__ import annotations

from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
LENGTH = 18
OLD_LENGTH = 15
DIGITS = frozenset("0123456789")
MALE, FEMALE = "1", "2"


def check_character(first17: str) -> str:
    """The check character of the first 17 digits."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first17, strict=True))
    return CHECK_CHARACTERS[total % 11]


def upgrade(number: str) -> str:
    """The 18-character form of a 15-digit number (always the 20th century); other numbers unchanged."""
    if len(number) != OLD_LENGTH or not DIGITS.issuperset(number):
        return number
    first17 = number[:6] + "19" + number[6:]
    return first17 + check_character(first17)


def fault(number: str, *, on: date | None = None) -> str | None:
    """What is wrong with an 18-character number, as a sentence; None when it is valid.

    ``on`` is the day after which nobody can have been born; without it the birth date need only be real.
    """
    if len(number) != LENGTH:
        return f"身份证号应为 18 位，现有 {len(number)} 位。"
    if not DIGITS.issuperset(number[:17]) or number[17] not in CHECK_CHARACTERS:
        return "身份证号应为 17 位数字加末位数字或 X。"
    birth = birth_date(number)
    if birth is None or birth.year < 1900:
        return "身份证号里的出生日期不存在。"
    if on is not None and birth > on:
        return "身份证号里的出生日期在将来。"
    if check_character(number[:17]) != number[17]:
        return "身份证号末位校验不通过，疑有错号。"
    return None


def is_valid(number: str, *, on: date | None = None) -> bool:
    """Whether an 18-character number is well-formed."""
    return fault(number, on=on) is None


def birth_date(number: str) -> date | None:
    """The date in characters 7 to 14; None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex(number: str) -> str:
    """GB/T 2261.1 code by character 17: odd is male."""
    return MALE if int(number[16]) % 2 else FEMALE


def mask_id_number(number: str) -> str:
    """430181********0011: the place and the last four, of 15 digits the last three; no date of birth.

    Of a damaged long number only the place is shown, of a short one nothing.
    """
    if len(number) < OLD_LENGTH:
        return "*" * len(number)
    last = {LENGTH: 4, OLD_LENGTH: 3}.get(len(number), 0)
    return number[:6] + "*" * (len(number) - 6 - last) + number[len(number) - last :]
