"""Over eight hundred bad and odd files through the real doors: read right, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from tests.corpus.doors import faults_of
from tests.corpus.sets import SETS, samples

# Archives with two parts of one name are made on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")

PORTION = 25
PORTIONS = [
    (name, start) for name, (count, _) in SETS.items() for start in range(0, count + PORTION, PORTION)
]


@pytest.mark.requirement("B18", "B19", "B20", "B21", "B22", "B23")
@pytest.mark.parametrize(("name", "start"), PORTIONS)
def test_every_file_is_read_right_or_refused_in_a_sentence(
    name: str, start: int, sign_in: Callable[[Any], Client], keeper: Any, district: Any
) -> None:
    client = sign_in(keeper)
    end = None if (name, start + PORTION) not in PORTIONS else start + PORTION
    faults = [fault for sample in samples(name)[start:end] for fault in faults_of(sample, client)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_all_its_files_each_under_its_own_name(name: str) -> None:
    names = [sample.name for sample in samples(name)]
    assert len(names) >= SETS[name][0] and len(set(names)) == len(names)


@pytest.mark.parametrize("name", SETS)
def test_the_same_seed_makes_the_same_files(name: str) -> None:
    def digests() -> list[str]:
        return [sha256(sample.content).hexdigest() for sample in SETS[name][1]()]

    assert digests() == digests()
