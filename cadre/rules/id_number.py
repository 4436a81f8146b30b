"""Citizen identity numbers, as the rules of this app know them; the holders of accounts have them too."""

from core.rules.id_number import (
    CHECK_CHARACTERS,
    DIGITS,
    FEMALE,
    LENGTH,
    MALE,
    OLD_LENGTH,
    WEIGHTS,
    birth_date,
    check_character,
    fault,
    is_valid,
    mask_id_number,
    sex,
    upgrade,
)

__all__ = [
    "CHECK_CHARACTERS",
    "DIGITS",
    "FEMALE",
    "LENGTH",
    "MALE",
    "OLD_LENGTH",
    "WEIGHTS",
    "birth_date",
    "check_character",
    "fault",
    "is_valid",
    "mask_id_number",
    "sex",
    "upgrade",
]
