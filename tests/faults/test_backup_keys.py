"""A26: a backup is well only where the keys that are here open what is in it; a missing key is named."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from cadre.models import FamilyMember, RewardPunishment
from core import crypto
from core.choices import AuditAction
from core.policy import Refused
from core.services import audit, files
from core.services.backup import key_fit, manifest
from tests.faults.installations import Installation

NAMES = ("FIELD_KEY", "INDEX_KEY", "AUDIT_KEY")


def _secret(where: Installation, name: str) -> Path:
    return where.folder / "secrets" / name


@pytest.mark.requirement("A26", "A24", "F20")
def test_check_and_restore_name_the_key_that_is_not_that_of_the_backup(
    installation: Installation, second: Installation
) -> None:
    archive = str(installation.archive())
    second.take_keys(installation)
    assert "密钥与备份相符" in second.done("restore", archive, "--check")
    for name in NAMES:
        right = _secret(second, name).read_text()
        _secret(second, name).write_text("x" * 64)
        told = second.refused("restore", archive, "--check")
        assert f"本系统的 {name} 与备份当时的不同" in told
        assert "restore_keys" in told
        assert name in second.refused("restore", archive)
        _secret(second, f"{name}_FALLBACKS").write_text(right)
        told = second.done("restore", archive, "--check")
        assert f"{name} 在本系统里是旧密钥（{name}_FALLBACKS），能打开" in told
        _secret(second, name).write_text(right)
        _secret(second, f"{name}_FALLBACKS").unlink()


@pytest.fixture
def sown(person: Any, settings: Any) -> key_fit.Proofs:
    """The proofs of data that two generations of keys have made; the second is in use."""
    _sow(person, "白云飞")
    for name in NAMES:
        setattr(settings, f"{name}_FALLBACKS", (getattr(settings, name),))
        setattr(settings, name, f"second-{name}".ljust(64, "x"))
    _sow(person, "白云鹤")
    proofs = key_fit.proofs_here()
    for path in settings.FILES_DIR.glob("??/*"):
        proofs.saw(path.read_bytes())
    return proofs


def _sow(person: Any, name: str) -> None:
    cadre = person(name)
    FamilyMember.objects.create(cadre=cadre, relation="父亲", name=f"{name}之父")
    RewardPunishment.objects.create(cadre=cadre, kind="02", name="党内警告")
    files.store(b"x", name="a.txt", content_type="text/plain", purpose="test", unit=None, by=None)
    audit.record(audit.Act(AuditAction.VIEW, subject=cadre), by=None)


@pytest.mark.requirement("A26")
def test_no_key_stands_in_what_an_archive_says_of_them(sown: key_fit.Proofs, settings: Any) -> None:
    text = json.dumps([asdict(sown), key_fit.fingerprints()])
    assert len(sown.headers) == 2
    assert sown.indexed
    assert sown.chained
    for name in NAMES:
        assert getattr(settings, name) not in text
        assert getattr(settings, f"{name}_FALLBACKS")[0] not in text


@pytest.mark.requirement("A26")
def test_the_keys_of_the_backup_open_its_data_and_there_is_nothing_to_say(sown: key_fit.Proofs) -> None:
    assert key_fit.tried(key_fit.fingerprints(), sown) == []


@pytest.mark.requirement("A26")
@pytest.mark.parametrize("name", NAMES)
def test_an_earlier_key_that_the_data_still_need_and_that_is_missing_is_refused(
    sown: key_fit.Proofs, settings: Any, name: str
) -> None:
    setattr(settings, f"{name}_FALLBACKS", ())
    with pytest.raises(Refused, match=f"{name} 有 1 把不在本系统里.*restore_keys"):
        key_fit.tried(key_fit.fingerprints(), sown)


@pytest.mark.requirement("A26")
@pytest.mark.parametrize("name", NAMES)
def test_an_earlier_key_that_nothing_seems_to_need_is_named_and_hinders_nothing(
    sown: key_fit.Proofs, settings: Any, name: str
) -> None:
    told = key_fit.fingerprints()
    setattr(settings, f"{name}_FALLBACKS", ())
    sown.headers, sown.indexed, sown.chained = [crypto.current_header().hex()], [], []
    (said,) = key_fit.tried(told, sown)
    assert f"旧 {name} 有 1 把不在本系统里" in said


@pytest.mark.requirement("A26")
def test_what_did_not_open_on_the_day_of_the_backup_is_said_and_hinders_nothing(
    sown: key_fit.Proofs,
) -> None:
    sown.headers.append("01deadbeef")
    (said,) = key_fit.tried(key_fit.fingerprints(), sown)
    assert "备份当时就已如此" in said


@pytest.mark.django_db
@pytest.mark.requirement("A26")
def test_an_archive_of_an_earlier_product_has_no_proofs_and_is_read() -> None:
    facts = {"size": 1, "sha256": "0"}
    old = {"database": facts, "tables": {}, "files": {}, "audit_id": 1, "audit_digest": ""}
    read = manifest.manifest_from(json.dumps(old).encode())
    assert read.proofs == key_fit.Proofs()
    assert key_fit.tried(key_fit.fingerprints(), read.proofs) == []
    again = manifest.manifest_from(manifest.to_json(read))
    assert again == read
