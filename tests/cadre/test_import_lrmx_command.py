"""manage.py import_lrmx."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cadre.models import Cadre
from core.models import ImportBatch, StoredFile
from tests.cadre.dossier_files import LIN, lrmx, picture, zipped
from tests.cadre.rosters import take_for_other_files


def run(*arguments: Any, out: StringIO | None = None) -> str:
    out = out or StringIO()
    call_command("import_lrmx", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "林知远.lrmx"
    path.write_bytes(lrmx())
    return path


def test_it_writes_and_tells_what_became_of_everybody(file: Path, district: Any, organizer: Any) -> None:
    told = run(file)
    assert "新增：林知远.lrmx 林知远" in told
    assert "云岭区（信息截至 " in told and "已导入：共 1 份，新增 1，变更 0，不变 0，不导入 0。" in told
    assert Cadre.objects.get().unit == district.town


def test_a_dry_run_leaves_nothing_behind(file: Path, district: Any, organizer: Any) -> None:
    assert "只核对，没有写入" in run(file, "--dry-run")
    for model in (Cadre, ImportBatch, StoredFile):
        assert not model.objects.exists()


def test_json_lists_every_person(file: Path, district: Any, organizer: Any) -> None:
    told = json.loads(run(file, "--unit", "YL01", "--on", "2026-03-31", "--json"))
    assert told["format"] == "dossier-import/1" and told["committed"]
    (person,) = told["people"]
    assert set(person) >= {"source", "name", "match", "kind", "changes", "held_back", "remarks"}
    assert (person["source"], person["name"], person["kind"]) == ("林知远.lrmx", "林知远", "new")
    assert LIN["id_number"] not in json.dumps(told)
    file.write_bytes(lrmx(health="一般", work_start=LIN["birth"].replace(year=2013)))
    (person,) = json.loads(run(file, "--on", "2026-03-31", "--json"))["people"]
    assert person["kind"] == "changed" and person["match"] == str(Cadre.objects.get().uuid)
    assert {"key": "health", "label": "健康状况", "old": "健康", "new": "一般"} in person["changes"]
    assert [held["key"] for held in person["held_back"]] == ["work_start"]
    take_for_other_files()
    (person,) = json.loads(run(file, "--on", "2026-03-31", "--json"))["people"]
    assert person["kind"] == "same"


def test_many_files_and_a_refused_one_end_with_a_code(
    file: Path, district: Any, organizer: Any, tmp_path: Path
) -> None:
    (tmp_path / "多.zip").write_bytes(zipped({"坏.lrmx": b"<Person>", "林知远.jpg": picture("#333333")}))
    out = StringIO()
    with pytest.raises(CommandError, match="有 1 份没有导入") as error:
        run(file, tmp_path / "多.zip", "--unit", "YL01", out=out)
    assert error.value.returncode == 2
    assert "不导入：多.zip/坏.lrmx" in out.getvalue()
    assert Cadre.objects.count() == 1


def test_a_namesake_without_number_is_taken_only_when_told_so(
    file: Path, person: Any, district: Any, organizer: Any
) -> None:
    person("林知远")
    with pytest.raises(CommandError, match="没有导入"):
        run(file, "--unit", "YL01")
    assert "变更：林知远.lrmx" in run(file, "--unit", "YL01", "--same-name")
    assert Cadre.objects.count() == 1


def test_whoever_imports_must_have_the_unit(file: Path, district: Any, neighbour: Any) -> None:
    with pytest.raises(CommandError, match="不能为清河镇导入"):
        run(file, "--unit", "YL01", "--user", "neighbour")


@pytest.mark.parametrize(("content", "sentence"), [(b"", "文件是空的"), (b"%PDF-1.7", "PDF")])
def test_nothing_readable_is_one_sentence(
    content: bytes, sentence: str, district: Any, organizer: Any, tmp_path: Path
) -> None:
    path = tmp_path / "a.lrmx"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run(path)
    with pytest.raises(CommandError, match="没有文件"):
        run(tmp_path / "none.lrmx")
