"""A bad value is bad at every door: the form, and the one cleaner of rosters, sheets and exchange files."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from cadre.forms import RecordForm
from cadre.sheets.cleaners import clean_roster_id
from core.rules.id_number import check_character, fault
from core.sheets import CellProblem

TODAY = date(2026, 3, 31)


def _numbers() -> list[str]:
    """Two hundred numbers, most of them wrong in one way; the seed is fixed."""
    chance = random.Random(41)
    made = []
    for _ in range(200):
        born = f"{chance.randint(1930, 2008)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        body = f"430{chance.randint(100, 999)}{born}{chance.randint(0, 999):03}"
        number = body + check_character(body)
        made.append(chance.choice(_SPOILERS)(number, chance))
    return made


def _same(number: str, chance: random.Random) -> str:
    return number


def _digit_off(number: str, chance: random.Random) -> str:
    place = chance.randrange(17)
    return f"{number[:place]}{(int(number[place]) + 1) % 10}{number[place + 1 :]}"


def _no_such_day(number: str, chance: random.Random) -> str:
    body = f"{number[:10]}1332{number[14:17]}"
    return body + check_character(body)


def _letters(number: str, chance: random.Random) -> str:
    return f"{number[:9]}O{number[10:]}"


def _too_short(number: str, chance: random.Random) -> str:
    return number[: chance.randint(1, 14)]


def _rounded(number: str, chance: random.Random) -> str:
    return f"{number[:15]}000"


_SPOILERS = (_same, _digit_off, _no_such_day, _letters, _too_short, _rounded)


def file_takes(number: str) -> bool:
    try:
        return clean_roster_id(number) is not None
    except CellProblem:
        return False


def form_takes(number: str) -> bool:
    form = RecordForm({"id_number": number}, today=TODAY)
    form.full_clean()
    return "id_number" not in form.errors


@pytest.mark.requirement("A18", "P1")
def test_form_and_files_judge_the_same_numbers_alike(db: Any) -> None:
    numbers = _numbers()
    verdicts = {number: fault(number, on=TODAY) is None for number in numbers}
    assert 20 < sum(verdicts.values()) < 60
    for number, good in verdicts.items():
        found = {"file": file_takes(number), "form": form_takes(number)}
        assert found == {"file": good, "form": good}, number
