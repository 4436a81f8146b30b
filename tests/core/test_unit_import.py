"""A list of units through the service, the command and the browser."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from core.documents.unit_template import unit_template
from core.models import AuditEvent, Establishment, ImportBatch, Unit, UnitName
from core.policy import Refused
from core.services.unit_import import commit_unit_batch, start_unit_batch
from tests.core.sheets.makers import save_rows

HEAD = ["单位代码", "单位名称", "简称", "上级单位", "单位类别", "单位级别", "党政正职职数", "编制数"]
NEW = [
    ["YL0401", "云岭区教育局人事科", "人事科", "区教育局", "内设机构", None, None, 6],
    ["YL04", "云岭区教育局", "区教育局", None, "政府部门", "乡科级", 1, 70],
    ["YL01", "清河镇", None, "云岭区", "镇", "乡科级", 3, None],
    ["YL02", "石桥镇", None, None, None, None, None, None],
]
UPLOAD = "/units/import/"


def book(folder: Path, rows: Sequence[Sequence[Any]] = NEW, name: str = "units.xlsx") -> Path:
    return save_rows(folder / name, [HEAD, *rows])


def run(path: Path, *options: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_units", str(path), "--on", "2026-01-01", "--json", *options, stdout=out)
    facts: dict[str, Any] = json.loads(out.getvalue())
    return facts


def upload(path: Path, **more: str) -> dict[str, Any]:
    return {
        "file": SimpleUploadedFile(path.name, path.read_bytes()),
        "on": "2026.01.01",
        "names": "keep",
    } | more


# ── what is written ──


def test_new_units_find_their_parents_in_the_same_list(district: Any, tmp_path: Path) -> None:
    assert run(book(tmp_path))["counts"] == {"new": 2, "changed": 1, "same": 1}
    bureau, section = Unit.objects.get(code="YL04"), Unit.objects.get(code="YL0401")
    assert (bureau.parent, section.parent) == (district.root, bureau)
    assert section.path == f"{bureau.path}{section.pk}/" and section.level == "111"
    assert Establishment.objects.get(unit=bureau).staffing == 70
    held = list(Establishment.objects.filter(unit=district.town).order_by("start"))
    assert [(row.chiefs, row.deputies, row.end) for row in held] == [(2, 4, date(2026, 1, 1)), (3, 4, None)]
    assert AuditEvent.objects.filter(action="create", object_type="core.unit").count() == 2
    assert AuditEvent.objects.get(action="import").changes["新增"] == 2


def test_the_same_list_twice_changes_nothing(district: Any, tmp_path: Path) -> None:
    run(book(tmp_path))
    before = list(Unit.objects.values()), list(Establishment.objects.values()), AuditEvent.objects.count()
    assert run(book(tmp_path))["counts"] == {"new": 0, "changed": 0, "same": 4}
    assert (
        list(Unit.objects.values()), list(Establishment.objects.values()), AuditEvent.objects.count()
    ) == before  # fmt: skip


def test_another_name_is_a_renaming_or_a_correction(district: Any, tmp_path: Path) -> None:
    facts = run(book(tmp_path, [["YL01", "清河街道", None, None, "街道"]]))
    assert facts["changes"][0]["fields"][0] == {"label": "单位名称", "old": "清河镇", "new": "清河街道"}
    assert UnitName.objects.get().name == "清河镇"
    run(book(tmp_path, [["YL02", "石板镇"]]), "--correct-names")
    assert UnitName.objects.count() == 1
    assert set(Unit.objects.values_list("short_name", flat=True)) >= {"清河街道", "石板镇"}


def test_units_may_change_places_within_one_list(district: Any, tmp_path: Path) -> None:
    run(book(tmp_path))
    rows = [
        ["YL04", "云岭区教育局", None, "YL0401", None],
        ["YL0401", "云岭区教育局人事科", None, "0区", None],
    ]
    with pytest.raises(CommandError):
        run(book(tmp_path, rows))
    rows[1][3] = "云岭区"
    assert run(book(tmp_path, rows))["counts"]["changed"] == 2
    assert Unit.objects.get(code="YL04").parent == Unit.objects.get(code="YL0401")


def test_a_list_with_an_error_writes_nothing(district: Any, tmp_path: Path) -> None:
    out = io.StringIO()
    path = book(tmp_path, [*NEW, ["YL09", "某局", None, "没有的局", "政府部门", "乡科级"]])
    with pytest.raises(CommandError, match="有 1 处错误，没有写入"):
        call_command("import_units", str(path), stdout=out)
    assert "错误：第 6 行 D 列 上级单位：没有找到上级单位“没有的局”。" in out.getvalue()
    assert Unit.objects.count() == 4


def test_a_dry_run_writes_nothing(district: Any, tmp_path: Path) -> None:
    facts = run(book(tmp_path), "--dry-run")
    assert facts["counts"]["new"] == 2 and not facts["written"]
    assert Unit.objects.count() == 4 and not AuditEvent.objects.exists()


def test_a_refusal_of_a_service_names_its_row(district: Any, tmp_path: Path) -> None:
    Unit.objects.filter(code="YL02").update(valid_from=date(2026, 6, 1))
    with pytest.raises(CommandError, match="第 3 行（石板镇）"):
        run(book(tmp_path, [NEW[1], ["YL02", "石板镇"]]))
    assert not Unit.objects.filter(code="YL04").exists()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([["单位名称", "单位类别"], ["甲局", "政府部门"]], "缺少必需的列：“单位代码”"),
        ([["单位代码", "单位名称", "全称"], ["A", "甲局", "甲局"]], "都对应“单位名称”"),
        ([HEAD], "表头下面没有内容"),
        ([["甲", "乙"], ["丙", "丁"]], "没有找到表头"),
    ],
)
def test_a_file_that_is_no_list_is_refused(district: Any, tmp_path: Path, rows: Any, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(save_rows(tmp_path / "odd.xlsx", rows))


def test_a_file_that_does_not_exist_or_read_is_said(district: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有找到文件"):
        run(tmp_path / "none.xlsx")
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(CommandError, match=r"损坏|不是"):
        run(tmp_path / "bad.xlsx")


def test_the_command_builds_a_district_from_nothing(db: None, tmp_path: Path) -> None:
    rows = [["0", "云岭区", None, None, "区", "县处级"], ["1", "清河镇", None, None, "镇", "乡科级"]]
    assert run(book(tmp_path, rows))["counts"]["new"] == 2
    assert Unit.objects.get(code="1").path.startswith(Unit.objects.get(code="0").path)


def test_a_scope_hides_the_other_units_and_their_codes(district: Any, user_with: Any, tmp_path: Path) -> None:
    local = user_with("organizer", district.town)
    path = book(tmp_path, [["YL02", "石桥镇", None, None, "镇", "乡科级"]])
    batch = start_unit_batch(path.read_bytes(), name="u.xlsx", on=date(2026, 1, 1), keep_names=True, by=local)
    with pytest.raises(Refused, match="1 处错误"):
        commit_unit_batch(batch, by=local, now=batch.created_at)


# ── in the browser ──


def test_an_upload_is_previewed_then_written_once(
    sign_in: Any, organizer: Any, district: Any, tmp_path: Path
) -> None:
    client = sign_in(organizer)
    response = client.post(UPLOAD, upload(book(tmp_path)), follow=True)
    page = response.content.decode()
    assert "将写入 3 个单位" in page and "云岭区教育局" in page and "新增 2" in page
    assert Unit.objects.count() == 4
    batch = ImportBatch.objects.get()
    preview = client.get(
        reverse("core:unit_import_preview", args=[batch.pk]) + "?tab=changed"
    ).content.decode()
    assert "党政正职职数" in preview and "清河镇" in preview
    commit = reverse("core:unit_import_commit", args=[batch.pk])
    assert "已新增 2 个单位，变更 1 个，1 个不变。" in client.post(commit, follow=True).content.decode()
    assert client.post(commit).status_code == 409
    assert Unit.objects.count() == 6
    assert "已经导入" in client.get(reverse("core:unit_import_preview", args=[batch.pk])).content.decode()


def test_the_preview_lists_every_problem(sign_in: Any, organizer: Any, district: Any, tmp_path: Path) -> None:
    rows = [["甲1", "甲局", None, "无局", "局", "科", "x"], ["B", "乙局", None, None, None]]
    response = sign_in(organizer).post(UPLOAD, upload(book(tmp_path, rows)), follow=True)
    page = response.content.decode()
    assert "有 6 处错误，还没有导入" in page and "请补填单位类别。" in page
    assert reverse("core:unit_import_commit", args=[ImportBatch.objects.get().pk]) not in page
    response = sign_in(organizer).post(
        reverse("core:unit_import_commit", args=[ImportBatch.objects.get().pk])
    )
    assert response.status_code == 409 and Unit.objects.count() == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"on": "2099.01.01"}, "生效日期在将来"),
        ({"on": "昨天"}, "日期不能识别"),
        ({"file": ""}, "还没有选择文件"),
        ({"file": SimpleUploadedFile("a.xlsx", b"")}, "空"),
        ({"file": SimpleUploadedFile("a.txt", b"hello")}, "。"),
    ],
)
def test_an_upload_that_cannot_be_is_said_on_the_form(
    sign_in: Any, organizer: Any, tmp_path: Path, change: Any, said: str
) -> None:
    response = sign_in(organizer).post(UPLOAD, upload(book(tmp_path)) | change)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("who", ["keeper", "secretary", "minister", "neighbour"])
def test_only_the_organizer_imports_units(
    request: Any, sign_in: Any, organizer: Any, tmp_path: Path, who: str
) -> None:
    batch = start_unit_batch(
        book(tmp_path).read_bytes(), name="u.xlsx", on=date(2026, 1, 1), keep_names=True, by=organizer
    )
    client = sign_in(request.getfixturevalue(who))
    for url in (UPLOAD, "/units/import/template/", reverse("core:unit_import_preview", args=[batch.pk])):
        assert client.get(url).status_code == 403
    assert client.post(reverse("core:unit_import_commit", args=[batch.pk])).status_code == 403


def test_an_import_of_another_scope_does_not_exist(
    sign_in: Any, organizer: Any, user_with: Any, district: Any, tmp_path: Path
) -> None:
    batch = start_unit_batch(
        book(tmp_path).read_bytes(), name="u.xlsx", on=date(2026, 1, 1), keep_names=True, by=organizer
    )
    client = sign_in(user_with("organizer", district.town))
    assert client.get(reverse("core:unit_import_preview", args=[batch.pk])).status_code == 404
    assert client.post(reverse("core:unit_import_commit", args=[batch.pk])).status_code == 404


def test_the_template_has_drop_downs_and_comes_back_filled_in(
    sign_in: Any, organizer: Any, district: Any, tmp_path: Path
) -> None:
    response = sign_in(organizer).get("/units/import/template/")
    assert response.content[:2] == b"PK" and "attachment" in response["Content-Disposition"]
    workbook = openpyxl.load_workbook(io.BytesIO(unit_template()))
    sheet = workbook.worksheets[0]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == 2 and "街道" in lists[0] and "乡科级" in lists[1]
    sheet.append(["YL05", "云岭区民政局", "区民政局", None, "政府部门", "乡科级", 1, 3, 2, 4, 4, 30])
    workbook.save(tmp_path / "filled.xlsx")
    assert run(tmp_path / "filled.xlsx")["counts"]["new"] == 1
