"""Citizen ID numbers of a place that does not exist, with correct check digits (GB 11643)."""

from __future__ import annotations

from datetime import date
from random import Random

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FIRST_AREA = 539901  # 5399xx and 5398xx are no area codes of GB/T 2260.
_AREAS = 99


def check_digit(first_seventeen: str) -> str:
    """The eighteenth character."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


class IdNumbers:
    """Issues numbers that never repeat within one fictional area."""

    def __init__(self, area: int) -> None:
        block, place = divmod(area, _AREAS)
        self._area = str(_FIRST_AREA - block * 100 + place)
        self._issued: dict[tuple[date, str], int] = {}

    def issue(self, sex: str, birth: date, rng: Random) -> str:
        """A number for somebody of this sex born in the month of ``birth``."""
        for _ in range(400):
            day = birth.replace(day=rng.randint(1, 28))
            used = self._issued.get((day, sex), 0)
            if used < 499:
                break
        self._issued[(day, sex)] = used + 1
        sequence = (used * 37 + day.day * 11) % 499 * 2 + (1 if sex == "1" else 2)
        stem = f"{self._area}{day:%Y%m%d}{sequence:03d}"
        return stem + check_digit(stem)
