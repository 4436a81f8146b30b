"""Sealing of fields and files."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.db import connection

from cadre.models import Cadre
from core import crypto
from core.services import files


@pytest.mark.parametrize("suite", ["aes", "sm"])
def test_what_is_sealed_opens_for_its_purpose_only(settings: Any, suite: str) -> None:
    settings.CRYPTO_SUITE = suite
    sealed = crypto.seal("秘密".encode(), "cadre.id_number")
    assert crypto.unseal(sealed, "cadre.id_number").decode() == "秘密"
    with pytest.raises(InvalidTag):
        crypto.unseal(sealed, "cadre.phone")
    with pytest.raises(InvalidTag):
        crypto.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), "cadre.id_number")


def test_values_of_either_suite_stay_readable_after_a_switch(settings: Any) -> None:
    settings.CRYPTO_SUITE = "sm"
    sealed = crypto.seal(b"x", "p")
    settings.CRYPTO_SUITE = "aes"
    assert crypto.unseal(sealed, "p") == b"x"


def test_equal_values_have_equal_indexes_and_nothing_has_none() -> None:
    assert crypto.blind_index("A") == crypto.blind_index("A") != crypto.blind_index("B")
    assert crypto.blind_index("") == ""


def test_the_database_holds_no_identity_number_in_clear(person: Any) -> None:
    cadre = person(id_number="53990019900501001X")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number FROM cadre_cadre")
        (raw,) = cursor.fetchone()
    assert b"539900" not in bytes(raw)
    assert Cadre.objects.get(pk=cadre.pk).id_number == "53990019900501001X"


def test_files_are_sealed_on_disk_and_keep_their_name(settings: Any, organizer: Any) -> None:
    kept = files.store(
        b"content", name="../../a\u202e/\x00b.xlsx", content_type="x", purpose="t", unit=None, by=organizer
    )
    assert kept.name == "b.xlsx"
    assert kept.read() == b"content"
    (path,) = [place for place in settings.FILES_DIR.rglob("*") if place.is_file()]
    assert b"content" not in path.read_bytes()
