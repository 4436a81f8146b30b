"""Keys change: everything is readable before, during and after, and in the end nothing needs the old key."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from cadre.models import Cadre, FamilyMember, RewardPunishment
from cadre.services.records import id_indexes
from core import crypto
from core.choices import AuditAction
from core.models import AuditEvent, StoredFile
from core.services import audit, files, rotation

pytestmark = pytest.mark.requirement("A24")
Person = Callable[..., Cadre]
NUMBERS = ("53990019900501001X", "539900198807120034", "539900197503150028")


def sow(person: Person) -> None:
    for place, number in enumerate(NUMBERS):
        cadre = person(f"林知{place}", id_number=number, id_index=crypto.blind_index(number))
        FamilyMember.objects.create(cadre=cadre, relation="父亲", name=f"林大{place}")
        RewardPunishment.objects.create(cadre=cadre, kind="02", name="党内警告")
    files.store(b"paper", name="a.pdf", content_type="x", purpose="t", unit=None, by=None)


def reads() -> bool:
    """Everything is readable, and people are found by their number."""
    people = list(Cadre.objects.order_by("name"))
    found = [Cadre.objects.get(id_index__in=id_indexes(number)) for number in NUMBERS]
    return (
        [cadre.id_number for cadre in people] == list(NUMBERS)
        and found == people
        and [row.name for row in FamilyMember.objects.order_by("pk")] == ["林大0", "林大1", "林大2"]
        and {row.name for row in RewardPunishment.objects.all()} == {"党内警告"}
        and StoredFile.objects.get().read() == b"paper"
        and audit.verify_chain().holds
    )


def change_keys(settings: Any) -> None:
    for name in ("FIELD_KEY", "INDEX_KEY", "AUDIT_KEY"):
        setattr(settings, f"{name}_FALLBACKS", (getattr(settings, name),))
        setattr(settings, name, secrets.token_urlsafe(64))


@pytest.mark.requirement("B02")
def test_all_stays_readable_before_during_and_after(
    settings: Any, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sow(person)
    audit.record(audit.Act(AuditAction.LOGIN), by=None)
    change_keys(settings)
    assert reads()
    monkeypatch.setattr(rotation, "BATCH", 1)
    walked: list[str] = []

    def stop_in_the_middle(name: str) -> None:
        walked.append(name)
        if len(walked) == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate_keys(progress=stop_in_the_middle)
    assert reads()
    done = rotation.rotate_keys()
    assert done.files == 1 and done.values + done.indexes > 0
    settings.FIELD_KEY_FALLBACKS = settings.INDEX_KEY_FALLBACKS = ()
    assert reads()
    assert rotation.rotate_keys() == rotation.Rotated()


def test_it_stands_in_the_trail_and_the_command_says_what_it_did(
    settings: Any, person: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    sow(person)
    change_keys(settings)
    call_command("rotate_keys")
    assert "文件 1 个" in capsys.readouterr().out
    event = AuditEvent.objects.get(action="key_rotation")
    assert event.changes["文件"] == 1 and event.changes["索引"] >= 9


@pytest.mark.requirement("A25")
def test_a_change_of_the_suite_writes_everything_in_the_other_one(settings: Any, person: Person) -> None:
    sow(person)
    settings.CRYPTO_SUITE = "sm"
    assert reads()
    rotation.rotate_keys()
    assert reads()
    raw: Any = Cadre.objects.order_by("pk").values_list("id_number", flat=True)[0]
    assert raw.body[0] == 2
    assert Cadre.objects.order_by("pk")[0].id_index == crypto.blind_index(NUMBERS[0])


def test_without_the_old_key_it_is_said_that_the_key_is_missing(settings: Any, person: Person) -> None:
    sow(person)
    change_keys(settings)
    settings.FIELD_KEY_FALLBACKS = ()
    with pytest.raises(crypto.UnknownKey):
        _ = Cadre.objects.order_by("pk")[0].id_number


def test_what_somebody_writes_during_a_rotation_stays(
    settings: Any, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sow(person)
    change_keys(settings)
    before = rotation._stale_values

    def meanwhile(row: Any) -> Any:
        found = before(row)
        if isinstance(row, FamilyMember):
            other = FamilyMember.objects.get(pk=row.pk)
            other.name = f"{other.name}改"
            other.save()
        return found

    monkeypatch.setattr(rotation, "_stale_values", meanwhile)
    rotation.rotate_keys()
    assert [row.name for row in FamilyMember.objects.order_by("pk")] == ["林大0改", "林大1改", "林大2改"]
