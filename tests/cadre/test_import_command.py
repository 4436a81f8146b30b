"""manage.py import_roster."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cadre.models import Cadre
from core.models import ImportBatch, ImportLayout, StoredFile
from tests.cadre.rosters import LIN, LUO, csv_roster, id_number, take_for_other_files

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Two sound rows and one with an error."""
    path = tmp_path / "清河镇.csv"
    wrong = LIN | {"姓名": "唐文博", "身份证号": id_number(sequence="073"), "出生年月": "1990.13"}
    path.write_bytes(csv_roster([LIN, LUO, wrong]))
    return path


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command("import_roster", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_writes_and_tells_counts_and_problems(roster: Path, district: Any, organizer: Any) -> None:
    told = run(roster, "--unit", "YL01", "--on", "2026-03-31")
    assert "错误：第 4 行 E 列 出生年月 “1990.13”：“1990.13”月份应为 01—12。请写成" in told
    assert (
        "清河镇.csv → 清河镇（信息截至 2026-03-31）已导入：共 3 行，新增 2，变更 0，不变 0，不导入 1" in told
    )
    assert Cadre.objects.count() == 2 and ImportBatch.objects.get().created_by == organizer


def test_a_dry_run_leaves_nothing_behind(roster: Path, district: Any, organizer: Any) -> None:
    assert "只核对，没有写入" in run(roster, "--unit", "YL01", "--dry-run")
    for model in (Cadre, ImportBatch, StoredFile):
        assert not model.objects.exists()


def test_json_is_one_document_with_everything(roster: Path, district: Any, organizer: Any) -> None:
    told = json.loads(run(roster, "--unit", "YL01", "--on", "2026.03.31", "--json"))
    assert told["format"] == "roster-import/1" and told["committed"] and told["batch"]
    assert told["counts"] == {"new": 2, "changed": 0, "same": 0, "refused": 1}
    (problem,) = told["problems"]
    assert (problem["row"], problem["column"], problem["severity"]) == (4, "E", "error")
    assert told["refused"] == [{"row": 4, "name": "唐文博", "reason": "“1990.13”月份应为 01—12。"}]
    assert [change["kind"] for change in told["changes"]] == ["new", "new"]
    assert LIN["身份证号"] not in json.dumps(told)
    take_for_other_files()
    again = json.loads(run(roster, "--unit", "YL01", "--on", "2026.03.31", "--json"))
    assert again["counts"] == {"new": 0, "changed": 0, "same": 2, "refused": 1} and again["changes"] == []


def test_the_unit_may_stand_in_the_file(district: Any, organizer: Any, tmp_path: Path) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes("干部花名册\n填报单位：清河镇\n".encode() + csv_roster([LIN]))
    assert "→ 清河镇（" in run(path)
    assert Cadre.objects.get().unit == district.town


def test_the_district_is_the_last_resort(district: Any, organizer: Any, tmp_path: Path) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes(csv_roster([LIN | {"单位": "石桥镇"}]))
    assert "→ 云岭区（" in run(path)
    assert Cadre.objects.get().unit == district.other_town


def test_whoever_imports_must_be_known(roster: Path, district: Any, keeper: Any, user_with: Any) -> None:
    with pytest.raises(CommandError, match="--user"):
        run(roster, "--unit", "YL01")
    with pytest.raises(CommandError, match="没有启用的账号 nobody"):
        run(roster, "--unit", "YL01", "--user", "nobody")
    with pytest.raises(CommandError, match="不能为石桥镇导入"):
        run(roster, "--unit", "YL02", "--user", "keeper")
    assert "已导入" in run(roster, "--unit", "YL01", "--user", "keeper")
    user_with("organizer", district.root, "first"), user_with("organizer", district.root, "second")
    with pytest.raises(CommandError, match="有 2 名干部科人员"):
        run(roster, "--unit", "YL01")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件是空的"),
        (b"%PDF-1.7", "PDF"),
        ("姓名,出生年月,出生日期\n林,1990.05,1990.05\n".encode(), "都对应“出生年月”"),
        ("性别,出生年月,民族\n男,1990.05,汉\n".encode(), "缺少必需的列：姓名"),
    ],
)
def test_files_that_cannot_be_imported_end_in_one_sentence(
    content: bytes, sentence: str, tmp_path: Path, district: Any, organizer: Any
) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        run(path)
    assert not ImportBatch.objects.exists()


def test_a_remembered_mapping_settles_two_columns_of_one_field(
    district: Any, organizer: Any, tmp_path: Path
) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes(csv_roster([LIN | {"出生日期": "1991.05"}]))
    with pytest.raises(CommandError, match="都对应"):
        run(path, "--unit", "YL01")
    from cadre.services.roster_reading import KIND, peek

    found = peek(path.read_bytes(), path.name).found
    ImportLayout.objects.create(kind=KIND, fingerprint=found.fingerprint, mapping=dict(found.mapping))
    assert "新增 1" in run(path, "--unit", "YL01")


def test_missing_files_and_odd_days_are_told(district: Any, organizer: Any, roster: Path) -> None:
    with pytest.raises(CommandError, match="没有文件"):
        run("/no/such.xlsx")
    with pytest.raises(CommandError, match="不能识别"):
        run(roster, "--on", "31.3.")
    with pytest.raises(CommandError, match="在将来"):
        run(roster, "--on", "2099-01-01")
    with pytest.raises(CommandError, match="没有代码为 X 的单位"):
        run(roster, "--unit", "X")


@pytest.mark.parametrize("name", ["花名册样例_两行表头.xlsx", "花名册样例_GBK.csv"])
def test_the_samples_go_all_the_way(name: str, district: Any, organizer: Any, sample_units: None) -> None:
    first = json.loads(run(SAMPLES / name, "--on", "2026-03-31", "--json"))
    assert not [problem for problem in first["problems"] if problem["severity"] == "error"]
    assert first["counts"]["new"] == first["rows"] == Cadre.objects.count() > 0
    take_for_other_files()
    second = json.loads(run(SAMPLES / name, "--on", "2026-03-31", "--json"))
    assert second["counts"] == {"new": 0, "changed": 0, "same": first["rows"], "refused": 0}


@pytest.fixture
def sample_units(district: Any) -> None:
    """The units of the invented district that the samples name."""
    from core.choices import UnitKind
    from core.services.units import add_unit

    names = ("发展和改革局", "财政局", "农业农村局", "统计局")
    for number, name in enumerate(names):
        add_unit(
            code=f"S{number}", name=f"样板区{name}", short_name=f"样板区{name}",
            kind=UnitKind.GOVERNMENT, parent=district.root,
        )  # fmt: skip
    for number, name in enumerate(("样板区东山镇", "样板区南河街道")):
        add_unit(code=f"T{number}", name=name, short_name=name, kind=UnitKind.TOWN, parent=district.root)
