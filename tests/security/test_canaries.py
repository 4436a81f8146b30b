"""What is sensitive stands nowhere in clear: not in the database, files, queue, mail, logs or temp."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from cadre.models import Cadre, FamilyMember, RewardPunishment
from core.models import ImportBatch, ImportChange
from tests.security.canaries import Sower, found_in, found_under, hundred

pytestmark = [pytest.mark.requirement("A24", "A14", "A28", "B37"), pytest.mark.django_db]


def test_the_hundred_values_are_different_and_long_enough() -> None:
    values = hundred().all
    assert len(set(values)) == 100 and min(map(len, values)) >= 4


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_a_hundred_values_by_every_door_stand_nowhere_in_clear(
    suite: str, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch, sign_in: Any, organizer: Any, minister: Any, district: Any, person: Any,
) -> None:  # fmt: skip
    settings.CRYPTO_SUITE = suite
    caplog.set_level(logging.INFO)
    temp = tmp_path / "system-temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    sower = Sower(sign_in(organizer), district, organizer, minister)
    sower.all_doors(person)
    canaries = sower.canaries
    # All of it really is there, for those who may read it.
    kept = {member.name for member in FamilyMember.objects.all()}
    assert kept & set(canaries.names) and ImportBatch.objects.exists() and ImportChange.objects.exists()
    assert {cadre.id_number for cadre in Cadre.objects.all()} & set(canaries.numbers)
    assert {row.name for row in RewardPunishment.objects.all()} & set(canaries.sanctions)
    if connection.vendor == "sqlite":
        assert found_in(connection.connection.serialize(), canaries) == []
    assert found_under(tmp_path, canaries) == {}
    assert not list(temp.rglob("*"))
    assert found_in(caplog.text.encode(), canaries) == []


def test_the_search_for_values_finds_what_is_in_clear(tmp_path: Path) -> None:
    canaries = hundred()
    (tmp_path / "a.txt").write_text(f"x{canaries.names[3]}y")
    (tmp_path / canaries.numbers[2]).write_bytes(canaries.phones[1].encode())
    found = {value for values in found_under(tmp_path, canaries).values() for value in values}
    assert found == {canaries.names[3], canaries.numbers[2], canaries.phones[1]}
