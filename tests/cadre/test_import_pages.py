"""The pages of the import: who may, what is refused and how, the five steps in order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cadre.models import Cadre
from cadre.services import roster_batches
from core.choices import ImportState
from core.models import AuditEvent, ImportBatch, StoredFile
from tests.cadre.rosters import DAY, LIN, LUO, commit, csv_roster, id_number, upload
from tests.core.sheets import makers

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
WRONG = LIN | {"姓名": "唐文博", "身份证号": id_number(sequence="073"), "出生年月": "1990.13"}
STEPS = ("import_mapping", "import_check", "import_preview", "import_done")


@pytest.fixture
def enter(sign_in: Callable[[Any], Client]) -> Callable[[Any], Client]:
    return sign_in


def post_file(client: Client, content: bytes, name: str = "花名册.xlsx", unit: str = "YL01") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("cadre:import_upload"), {"unit": unit, "on": "2026.03.31", "file": file})


def page(client: Client, name: str, batch: ImportBatch, query: str = "") -> Any:
    return client.get(reverse(f"cadre:{name}", args=[batch.pk]) + query)


def act(client: Client, name: str, batch: ImportBatch, **data: Any) -> Any:
    return client.post(reverse(f"cadre:{name}", args=[batch.pk]), data)


def xlsx(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    """A workbook with the named sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        made = book.create_sheet(title)
        for row in rows:
            made.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table_of(*rows: dict[str, str]) -> list[list[Any]]:
    return [list(rows[0]), *(list(row.values()) for row in rows)]


class TestTheWholeWay:
    def test_the_five_steps_in_order(
        self, enter: Any, keeper: Any, district: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        client = enter(keeper)
        answer = post_file(client, csv_roster([LIN, LUO, WRONG]), "花名册.csv")
        batch = ImportBatch.objects.get()
        assert answer.url == reverse("cadre:import_mapping", args=[batch.pk])
        told = page(client, "import_mapping", batch).content.decode()
        assert "520499********" in told and LIN["身份证号"] not in told
        columns = {f"col-{column}": field for column, field in batch.mapping.items()}
        assert act(client, "import_mapping", batch, **columns).status_code == 302
        told = page(client, "import_check", batch).content.decode()
        assert "“1990.13”月份应为 01—12" in told and "第 4 行" in told and LIN["身份证号"] not in told
        told = page(client, "import_preview", batch, "?tab=new").content.decode()
        assert "确认导入 2 人" in told and "罗静怡" in told
        assert not Cadre.objects.exists()
        with django_capture_on_commit_callbacks(execute=True):
            answer = act(client, "import_commit", batch)
        assert answer.url == reverse("cadre:import_done", args=[batch.pk])
        told = page(client, "import_done", batch).content.decode()
        assert "已导入 2 人" in told and "撤销本次导入" in told and "林知远" in told
        assert set(Cadre.objects.values_list("unit", flat=True)) == {district.town.pk}

    def test_the_second_time_there_is_nothing_to_write(self, enter: Any, keeper: Any, district: Any) -> None:
        commit(upload([LIN], district.town, keeper), keeper)
        again = upload([LIN], district.town, keeper)
        told = page(enter(keeper), "import_preview", again).content.decode()
        assert "没有需要写入的变化" in told and "无变化 1" in told and "确认导入" not in told.split("wbar")[1]

    def test_undo_by_button_takes_everything_back(self, enter: Any, keeper: Any, district: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        commit(batch, keeper)
        client = enter(keeper)
        assert act(client, "import_undo", batch).status_code == 302
        assert not Cadre.objects.exists()
        told = page(client, "import_done", batch).content.decode()
        assert "已撤销，恢复到导入之前" in told and 'id="undo"' not in told

    def test_after_a_day_the_button_is_gone_and_the_act_refused(
        self, enter: Any, keeper: Any, district: Any
    ) -> None:
        batch = upload([LIN], district.town, keeper)
        commit(batch, keeper, now=timezone.now() - timedelta(hours=25))
        client = enter(keeper)
        assert "撤销本次导入" not in page(client, "import_done", batch).content.decode()
        answer = act(client, "import_undo", batch)
        assert answer.status_code == 409 and "已超过 24 小时" in answer.content.decode()
        assert Cadre.objects.exists()

    def test_a_second_press_on_commit_is_refused(self, enter: Any, keeper: Any, district: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        client = enter(keeper)
        act(client, "import_commit", batch)
        assert act(client, "import_commit", batch).status_code == 409
        told = page(client, "import_done", batch).content.decode()
        assert "停止办理" in told

    def test_closed_batches_show_their_result_at_every_step(
        self, enter: Any, keeper: Any, district: Any
    ) -> None:
        batch = upload([LIN], district.town, keeper)
        commit(batch, keeper)
        client = enter(keeper)
        for step in STEPS[:3]:
            assert page(client, step, batch).url == reverse("cadre:import_done", args=[batch.pk])

    def test_a_cancelled_import_goes_back_to_its_preview(
        self, enter: Any, keeper: Any, district: Any
    ) -> None:
        from core.services import jobs

        batch = upload([LIN], district.town, keeper)
        jobs.cancel(roster_batches.request_commit(batch, by=keeper), by=keeper)
        answer = page(enter(keeper), "import_done", batch)
        assert answer.url == reverse("cadre:import_preview", args=[batch.pk])
        batch.refresh_from_db()
        assert batch.state == ImportState.MAPPED


class TestRights:
    def test_without_the_right_nothing_opens(
        self, client: Client, secretary: Any, auditor: Any, minister: Any, keeper: Any, district: Any
    ) -> None:
        batch = upload([LIN], district.town, keeper)
        for user, answer in ((secretary, 403), (auditor, 404), (minister, 403)):
            client.force_login(user)
            for address in (reverse("cadre:import_list"), reverse("cadre:import_upload")):
                assert client.get(address).status_code == answer
            assert page(client, "import_check", batch).status_code == answer
            assert act(client, "import_commit", batch).status_code == answer

    def test_the_neighbours_batches_do_not_exist(
        self, enter: Any, neighbour: Any, keeper: Any, district: Any
    ) -> None:
        batch = upload([LIN], district.town, keeper)
        client = enter(neighbour)
        for step in (*STEPS, "import_marked"):
            assert page(client, step, batch).status_code == 404
        for deed in ("import_sheet", "import_unit", "import_correct", "import_commit", "import_undo"):
            assert act(client, deed, batch).status_code == 404
        assert "花名册.csv" not in client.get(reverse("cadre:import_list")).content.decode()

    def test_another_unit_cannot_be_chosen(self, enter: Any, neighbour: Any, district: Any) -> None:
        answer = post_file(enter(neighbour), csv_roster([LIN]), "花名册.csv", unit="YL01")
        assert answer.status_code == 422 and not ImportBatch.objects.exists()

    def test_only_the_keepers_own_unit_is_offered(self, enter: Any, keeper: Any, district: Any) -> None:
        told = enter(keeper).get(reverse("cadre:import_upload")).content.decode()
        assert "清河镇" in told and "石桥镇" not in told

    def test_acts_need_post(self, enter: Any, keeper: Any, district: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        for deed in ("import_sheet", "import_unit", "import_correct", "import_commit", "import_undo"):
            assert page(enter(keeper), deed, batch).status_code == 405


class TestColumns:
    def test_two_headers_for_one_field_must_be_settled(self, enter: Any, keeper: Any, district: Any) -> None:
        client = enter(keeper)
        post_file(client, csv_roster([LIN | {"出生日期": "1990.05"}]), "花名册.csv")
        batch = ImportBatch.objects.get()
        told = page(client, "import_mapping", batch).content.decode()
        assert "都对应“出生年月”。" in told and told.count("字段重复，请选一列") == 2
        columns = {f"col-{column}": field for column, field in batch.mapping.items()}
        answer = act(client, "import_mapping", batch, **columns, **{"col-13": "birth"})
        assert answer.status_code == 422 and "请只保留一列" in answer.content.decode()
        assert act(client, "import_mapping", batch, **columns).status_code == 302

    def test_a_mapping_without_name_is_refused(self, enter: Any, keeper: Any, district: Any) -> None:
        batch = upload([LIN], district.town, keeper)
        answer = act(enter(keeper), "import_mapping", batch, **{"col-1": "id_number", "col-2": "no_field"})
        assert answer.status_code == 422 and "缺少必需的列：姓名" in answer.content.decode()

    def test_a_remembered_mapping_is_told(self, enter: Any, keeper: Any, district: Any) -> None:
        client = enter(keeper)
        rows = [LIN | {"干什么的": "副镇长"}]
        batch = upload(rows, district.town, keeper)
        columns = {f"col-{column}": field for column, field in batch.mapping.items()}
        act(client, "import_mapping", batch, **columns | {"col-13": "remark"})
        told = page(client, "import_mapping", upload(rows, district.town, keeper)).content.decode()
        assert "已套用上次的对应关系" in told and "按上次对应" in told

    def test_another_sheet_can_be_chosen(self, enter: Any, keeper: Any, district: Any) -> None:
        client = enter(keeper)
        more = table_of(LIN, LUO | dict.fromkeys(set(LIN) - set(LUO), ""))
        post_file(client, xlsx(("在职", more), ("退休", table_of(LUO))))
        batch = ImportBatch.objects.get()
        assert "文件里有 2 张表" in page(client, "import_mapping", batch).content.decode()
        assert act(client, "import_sheet", batch, sheet="1").status_code == 302
        batch.refresh_from_db()
        assert (batch.sheet, batch.layout["sheet_name"]) == (1, "退休")
        assert act(client, "import_sheet", batch, sheet="7").status_code == 409

    def test_numbers_are_masked_even_in_columns_that_are_not_known(
        self, enter: Any, keeper: Any, district: Any
    ) -> None:
        rows = [LIN | {"号码": id_number(sequence="099"), "联系": "13812345678"}]
        batch = upload(rows, district.town, keeper)
        told = page(enter(keeper), "import_mapping", batch).content.decode()
        assert id_number(sequence="099") not in told and "138****5678" in told


class TestProblems:
    def test_a_correction_is_checked_again(self, enter: Any, keeper: Any, district: Any) -> None:
        batch = upload([LIN, WRONG], district.town, keeper)
        client = enter(keeper)
        told = page(client, "import_check", batch, "?fix=3:birth").content.decode()
        assert 'name="value" value="1990.13"' in told
        answer = act(client, "import_correct", batch, rows="3", field="birth", value="1990.05")
        assert answer.status_code == 302
        told = page(client, "import_check", batch).content.decode()
        assert "已没有错误" in told and "全部通过" in told

    def test_odd_corrections_are_refused(self, enter: Any, keeper: Any, district: Any) -> None:
        batch = upload([LIN, WRONG], district.town, keeper)
        client = enter(keeper)
        for rows, field in (("", "birth"), ("x", "birth"), ("3", "id_number"), ("3", "nothing")):
            assert act(client, "import_correct", batch, rows=rows, field=field, value="1").status_code == 409

    def test_the_same_fault_is_one_entry_for_many_rows(self, enter: Any, keeper: Any, district: Any) -> None:
        rows = [WRONG | {"身份证号": id_number(sequence=f"{n:03d}")} for n in range(3)]
        batch = upload(rows, district.town, keeper)
        told = page(enter(keeper), "import_check", batch).content.decode()
        assert "第 2、3、4 行　E 列　出生年月" in told

    def test_thousands_of_problems_come_in_pages(self, enter: Any, keeper: Any, district: Any) -> None:
        rows = [
            LIN | {"身份证号": "", "姓名": f"林{chr(0x4E00 + n)}", "出生年月": f"1990.{n + 13}"}
            for n in range(1500)
        ]
        batch = upload(rows, district.town, keeper)
        client = enter(keeper)
        first = page(client, "import_check", batch)
        assert first.status_code == 200 and len(first.content) < 120_000
        assert page(client, "import_check", batch, "?page=99999").status_code == 200

    def test_the_own_workbook_comes_back_marked(self, enter: Any, keeper: Any, district: Any) -> None:
        client = enter(keeper)
        post_file(client, xlsx(("在职", table_of(LIN, WRONG))))
        batch = ImportBatch.objects.get()
        answer = page(client, "import_marked", batch)
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        assert book.sheetnames == ["在职", "问题清单"]
        cell = book["在职"]["E3"]
        assert cell.value == "1990.13" and "月份应为" in cell.comment.text
        assert "attachment" in answer["Content-Disposition"]
        assert AuditEvent.objects.filter(action="export").exists()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", makers.WORKBOOK)
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return out.getvalue()


HEADER = "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>'
    for letter, text in (("A", "姓名"), ("B", "性别"), ("C", "现任职务"))
)
HEADER_ROW = f'<row r="1">{HEADER}</row>'
FAR = makers.xlsx_of(HEADER_ROW + f'<row r="1048576">{makers.text_cell("XFD1048576", "x")}</row>')
ENTITY = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'

BAD_FILES = {
    "wrong type": ("花名册.xlsx", b"%PDF-1.7 ...", "这是 PDF 文件"),
    "a picture": ("花名册.xlsx", b"\x89PNG\r\n\x1a\n....", "这是图片"),
    "a text called xlsx": ("花名册.xlsx", "你好".encode(), "不是有效的 Excel 文件"),
    "empty": ("花名册.xlsx", b"", "文件是空的"),
    "truncated": ("花名册.xlsx", xlsx(("a", table_of(LIN)))[:-400], "文件不完整"),
    "password": ("花名册.xlsx", makers.ole_with_stream("EncryptedPackage"), "设有打开密码"),
    "zip bomb": ("花名册.xlsx", bomb(), "压缩比异常"),
    "far cell": ("花名册.xlsx", FAR, "行以后还有内容"),
    "entities": ("花名册.xlsx", makers.xlsx_of(HEADER_ROW, prolog=ENTITY), "不允许的声明"),
    "no header": ("花名册.csv", b"a,b,c\n1,2,3\n", "没有找到表头"),
    "nothing in it": ("花名册.xlsx", xlsx(("空表", [])), "没有任何内容"),
    "binary rubbish": ("花名册.xls", bytes(range(256)) * 40, "不是有效的表格文件"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_bad_files_are_refused_on_the_page_with_a_sentence(
    case: str, enter: Any, keeper: Any, district: Any
) -> None:
    name, content, sentence = BAD_FILES[case]
    answer = post_file(enter(keeper), content, name)
    told = answer.content.decode()
    assert answer.status_code == 422 and sentence in told and 'class="errsum' in told
    assert not ImportBatch.objects.exists() and not StoredFile.objects.exists()


def test_a_file_that_is_too_large_is_refused_unread(
    enter: Any, keeper: Any, district: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cadre.forms.imports.MAX_UPLOAD_BYTES", 100)
    answer = post_file(enter(keeper), csv_roster([LIN]), "花名册.csv")
    assert answer.status_code == 422 and "请删去照片等图片" in answer.content.decode()


def test_a_million_empty_rows_are_no_people(enter: Any, keeper: Any, district: Any) -> None:
    row = "".join(makers.text_cell(f"{c}2", t) for c, t in (("A", "林知远"), ("B", "男"), ("C", "副镇长")))
    styled = '<row r="1048576"><c r="A1048576" s="0"/></row>'
    client = enter(keeper)
    assert (
        post_file(client, makers.xlsx_of(HEADER_ROW + f'<row r="2">{row}</row>' + styled)).status_code == 302
    )
    told = page(client, "import_check", ImportBatch.objects.get()).content.decode()
    assert "<b>1</b> 行" in told


def test_a_number_in_scientific_notation_is_an_error_of_its_row(
    enter: Any, keeper: Any, district: Any
) -> None:
    client = enter(keeper)
    post_file(client, xlsx(("在职", [["姓名", "身份证号", "性别"], ["林知远", 5.2049919900512e17, "男"]])))
    told = page(client, "import_check", ImportBatch.objects.get()).content.decode()
    assert "身份证号被存成数字，后几位已丢失。" in told and "没有可以导入的行" in told


def test_every_kind_of_date_is_read_or_refused_with_a_sentence(
    enter: Any, keeper: Any, district: Any
) -> None:
    kinds: list[Any] = [
        "1990.05", "1990-5", "1990年5月", "1990．05", "199005", 199005, "1990/5/12", date(1990, 5, 12), 33005,
        "1990.05（35岁）", "90.5", 1990.05, "1990", "至今", "1990.13", "去年", "1990.02.30",
    ]  # fmt: skip
    rows = [[f"林{chr(0x4E00 + n)}", "男", "副镇长", kind] for n, kind in enumerate(kinds)]
    client = enter(keeper)
    post_file(client, xlsx(("在职", [["姓名", "性别", "现任职务", "出生年月"], *rows])))
    batch = ImportBatch.objects.get()
    assert "错误，须改正" in page(client, "import_check", batch).content.decode()
    assert commit(batch, keeper)["new"] == len(kinds) - 4
    births = set(Cadre.objects.exclude(birth=date(1990, 1, 1)).values_list("birth", flat=True))
    assert births <= {date(1990, 5, 1), date(1990, 5, 12)}


@pytest.mark.parametrize("name", ["花名册样例_两行表头.xlsx", "花名册样例_GBK.csv"])
def test_the_samples_open_on_every_page(name: str, enter: Any, organizer: Any, district: Any) -> None:
    client = enter(organizer)
    post_file(client, (SAMPLES / name).read_bytes(), name, unit="YL")
    batch = ImportBatch.objects.get()
    for step in STEPS[:3]:
        assert page(client, step, batch).status_code == 200
    for tab in ("new", "changed", "same", "refused", "absent", "nonsense"):
        assert page(client, "import_preview", batch, f"?tab={tab}&page=9").status_code == 200
    assert batch.on == DAY


def test_the_list_tells_state_and_counts(enter: Any, organizer: Any, district: Any) -> None:
    client = enter(organizer)
    assert "还没有导入过" in client.get(reverse("cadre:import_list")).content.decode()
    commit(upload([LIN], district.town, organizer), organizer)
    upload([LUO], district.other_town, organizer)
    told = client.get(reverse("cadre:import_list")).content.decode()
    assert "查看或撤销" in told and "继续办理" in told


def test_pages_carry_no_inline_style_or_script(enter: Any, keeper: Any, district: Any) -> None:
    batch = upload([LIN, WRONG], district.town, keeper)
    client = enter(keeper)
    for step in STEPS[:3]:
        told = page(client, step, batch).content.decode()
        assert " style=" not in told and "<script>" not in told and " onclick" not in told
