"""F20: a backup under load, restored elsewhere, is the same; what is wrong is refused and harms nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from core.policy import Refused
from core.services import backup
from tests.faults.installations import Installation

COUNTERS = (
    "from core.models import Spending, AuditEvent; import json;"
    "sides = Spending.objects.filter(what='drill').order_by('who').values_list('count', flat=True);"
    "acts = AuditEvent.objects.filter(object_label__startswith='演练').count();"
    "print(json.dumps([list(sides), acts]))"
)
SIGNS_IN = (
    "from django.test import Client; c = Client();"
    "print(c.post('/login/', {'username': 'zhoumin', 'password': 'Yunling-2026'}).status_code)"
)
SAME_FILES = (
    "from core.models import StoredFile; from hashlib import sha256;"
    "print(all(sha256(f.read()).hexdigest() == f.sha256 for f in StoredFile.objects.all()))"
)
NUMBERS = (
    "from cadre.models import Cadre;"
    "print([c.id_number for c in Cadre.objects.exclude(id_index='').order_by('pk')[:3]])"
)


@pytest.mark.requirement("A26", "A17", "F20")
def test_a_backup_under_load_restored_elsewhere_holds_whole_transactions_files_keys_and_accounts(
    installation: Installation, second: Installation, running: Callable[..., Any]
) -> None:
    writer = running(installation, "-m", "tests.faults.writer")
    for _number in range(20):
        writer.stdout.readline()
    archive = installation.archive()
    seen = int(writer.stdout.readline())
    writer.kill()
    assert seen > 20
    second.take_keys(installation)
    assert "审计链" in second.done("restore", str(archive))
    (left, right), acts = json.loads(second.asks(COUNTERS))
    assert left == right == acts >= 20
    assert "完好" in second.done("audit_verify")
    assert second.asks(SAME_FILES) == "True"
    assert second.asks(SIGNS_IN) == "302"
    assert second.asks(NUMBERS) == installation.asks(NUMBERS) != "[]"
    assert not [*(installation.folder / "tmp").iterdir(), *second.folder.glob("restoring")]


@pytest.mark.requirement("A26", "A24", "F20")
def test_the_archive_shows_nothing_of_what_is_in_it_and_no_key(installation: Installation) -> None:
    content = installation.archive().read_bytes()
    for key in (installation.folder / "secrets").iterdir():
        assert key.read_bytes().strip() not in content
    for canary in ("清河镇".encode(), b"SQLite format 3", b"PGDMP", b"zhoumin", b"core_auditevent"):
        assert canary not in content


@pytest.mark.requirement("A26", "F20")
def test_a_changed_cut_or_lengthened_archive_never_opens(
    installation: Installation, tmp_path: Path, settings: Any
) -> None:
    archive = installation.archive()
    settings.BACKUP_KEY = (installation.folder / "secrets" / "BACKUP_KEY").read_text()
    assert backup.check(archive)[1].rows > 100
    content = archive.read_bytes()
    chance = Random(20)
    damaged = [content[:-1], content[: len(content) // 2], content + b"x", b""]
    for _round in range(40):
        place = chance.randrange(len(content))
        damaged.append(
            content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
        )
    for number, wrong in enumerate(damaged):
        path = tmp_path / f"{number}.cbk"
        path.write_bytes(wrong)
        with pytest.raises(Refused, match="没有改动任何数据"):
            backup.check(path)


@pytest.mark.faults
@pytest.mark.requirement("A26", "F20")
def test_wrong_keys_and_damaged_archives_are_refused_with_a_sentence_and_nothing_is_changed(
    installation: Installation, second: Installation, tmp_path: Path
) -> None:
    archive = installation.archive()
    before = installation.asks(NUMBERS)
    assert "BACKUP_KEY" in second.refused("restore", str(archive))
    second.take_keys(installation)
    (second.folder / "secrets" / "FIELD_KEY").write_text("x" * 64)
    assert "FIELD_KEY" in second.refused("restore", str(archive))
    content = bytearray(archive.read_bytes())
    for name, damaged in {
        "flipped": content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
        "begun": content[:100] + bytes([content[100] ^ 128]) + content[101:],
        "cut": content[: len(content) // 2],
        "longer": content + b"x",
        "nothing": b"",
    }.items():
        path = tmp_path / f"{name}.cbk"
        path.write_bytes(damaged)
        assert "没有改动任何数据" in installation.refused("restore", str(path), "--replace")
    assert installation.asks(NUMBERS) == before
    assert "完好" in installation.done("restore", str(archive), "--check")


@pytest.mark.faults
@pytest.mark.requirement("A26")
def test_what_is_there_is_replaced_only_when_asked_and_stopped_and_stays_beside_it(
    installation: Installation, running: Callable[..., Any], tmp_path: Path
) -> None:
    archive = installation.archive()
    kept = shutil.copy(archive, tmp_path)
    assert "--replace" in installation.refused("restore", kept)
    writer = running(installation, "-m", "tests.faults.writer")
    writer.stdout.readline()
    assert "请先停止产品" in installation.refused("restore", kept, "--replace")
    writer.kill()
    writer.wait()
    told = installation.done("restore", kept, "--replace")
    assert "files.replaced-" in told
    last = "from core.models import AuditEvent; print(AuditEvent.objects.latest('id').action)"
    assert installation.asks(last) == "restore"
    assert "--into" not in installation.done("restore", kept, "--into", str(tmp_path / "look"))
    assert (tmp_path / "look" / "database").stat().st_size > 0


@pytest.mark.faults
@pytest.mark.requirement("A26", "A25")
def test_the_keys_come_back_from_their_own_file_with_the_passphrase_alone(
    installation: Installation, second: Installation, tmp_path: Path
) -> None:
    phrase, wrong, keys = tmp_path / "phrase", tmp_path / "wrong", tmp_path / "keys"
    phrase.write_text("四个完全不相干的词语-correct-horse")
    wrong.write_text("四个完全不相干的词语-correct-cow--")
    installation.done("backup_keys", str(keys), "--passphrase-file", str(phrase))
    assert (installation.folder / "secrets" / "FIELD_KEY").read_bytes() not in keys.read_bytes()
    assert "口令不对" in second.refused("restore_keys", str(keys), "--passphrase-file", str(wrong))
    (second.folder / "secrets").rename(second.folder / "made-by-starting")
    env = [str(keys), "--passphrase-file", str(phrase), "--to", str(tmp_path / "back")]
    second.done("restore_keys", *env)
    for key in (installation.folder / "secrets").iterdir():
        assert (tmp_path / "back" / key.name).read_text() == key.read_text()
