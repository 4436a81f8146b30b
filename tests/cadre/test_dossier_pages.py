"""The pages by which whole records come in: uploads of every kind, who it is, single fields, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cadre.models import Cadre, ChangeRequest
from core.models import ImportBatch, StoredFile
from tests.cadre.dossier_files import LIN, commit, lrmx, picture, upload, zipped
from tests.cadre.rosters import LIN as ROW
from tests.cadre.rosters import csv_roster
from tests.cadre.wizard import act, page

PAGES = ("dossier_check", "dossier_preview", "dossier_done")


@pytest.fixture
def enter(sign_in: Callable[[Any], Client]) -> Callable[[Any], Client]:
    return sign_in


def post_files(client: Client, *files: tuple[str, bytes], unit: str = "YL01") -> Any:
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(reverse("cadre:import_upload"), {"unit": unit, "on": "2026.03.31", "file": sent})


@pytest.fixture
def known(person: Any) -> Any:
    """林知远 as recorded: without a number, of the same birth month."""
    return person(work_start=date(2012, 7, 1))


class TestWhichWay:
    def test_a_roster_goes_to_its_own_wizard(self, enter: Any, keeper: Any, district: Any) -> None:
        answer = post_files(enter(keeper), ("花名册.csv", csv_roster([ROW])))
        assert answer.url == reverse("cadre:import_mapping", args=[ImportBatch.objects.get().pk])

    def test_a_workbook_under_a_wrong_name_is_still_a_roster(
        self, enter: Any, keeper: Any, district: Any
    ) -> None:
        answer = post_files(enter(keeper), ("表.txt", csv_roster([ROW])))
        assert answer.status_code == 302 and "mapping" in answer.url

    @pytest.mark.parametrize("name", ["林知远.lrmx", "林知远.xls", "不知道.dat"])
    def test_an_exchange_file_is_known_by_its_content(
        self, name: str, enter: Any, keeper: Any, district: Any
    ) -> None:
        answer = post_files(enter(keeper), (name, lrmx()))
        assert answer.url == reverse("cadre:dossier_check", args=[ImportBatch.objects.get().pk])

    def test_many_files_and_archives_make_one_batch(self, enter: Any, keeper: Any, district: Any) -> None:
        other = lrmx(source="秦书雅.lrmx", name="秦书雅", id_number="", birth=date(1992, 3, 1))
        client = enter(keeper)
        post_files(client, ("a.zip", zipped({"林.lrmx": lrmx()})), ("秦书雅.lrmx", other))
        told = page(client, "dossier_check", ImportBatch.objects.get())
        assert "林知远" in told and "秦书雅" in told and "a.zip/林.lrmx" in told

    def test_a_roster_among_other_files_is_to_come_alone(
        self, enter: Any, keeper: Any, district: Any
    ) -> None:
        answer = post_files(enter(keeper), ("花名册.csv", csv_roster([ROW])), ("林.lrmx", lrmx()))
        assert (
            answer.status_code == 422
            and "“花名册.csv”是花名册或职位表，要单独上传" in answer.content.decode()
        )
        assert not ImportBatch.objects.exists() and not StoredFile.objects.exists()

    def test_a_sheet_of_grades_goes_with_the_dossiers(
        self, enter: Any, keeper: Any, district: Any, known: Any
    ) -> None:
        sheet = "姓名,身份证号,年度,考核结果\n林知远,,2024,优秀\n".encode()
        answer = post_files(enter(keeper), ("考核.csv", sheet))
        assert answer.status_code == 302 and "people" in answer.url


BAD: dict[str, tuple[tuple[str, bytes], str]] = {
    "pdf": (("林.lrmx", b"%PDF-1.7"), "这是 PDF 文件，不能导入"),
    "empty": (("林.lrmx", b""), "文件是空的"),
    "cut": (("林.lrmx", lrmx()[:900]), "林.lrmx："),
    "entities": (
        ("林.lrmx", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Person>&b;</Person>'),
        "林.lrmx：",
    ),
    "broken archive": (("林.zip", zipped({"林.lrmx": lrmx()})[:500]), "压缩包不完整"),
    "nothing in it": (("林.zip", zipped({})), "压缩包里没有文件"),
    "nobody's photo": (("IMG_2033.jpg", picture()), "看不出是谁"),
}


@pytest.mark.parametrize("case", BAD)
def test_wrong_files_are_refused_with_a_sentence_and_leave_nothing(
    case: str, enter: Any, keeper: Any, district: Any
) -> None:
    file, sentence = BAD[case]
    answer = post_files(enter(keeper), file)
    told = answer.content.decode()
    assert answer.status_code == 422 and sentence in told and 'class="errsum' in told
    assert not ImportBatch.objects.exists() and not StoredFile.objects.exists()


def test_each_of_several_wrong_files_has_its_own_sentence(enter: Any, keeper: Any, district: Any) -> None:
    answer = post_files(enter(keeper), ("a.lrmx", b"%PDF-1.7"), ("b.lrmx", b""))
    told = answer.content.decode()
    assert answer.status_code == 422 and "a.lrmx：" in told and "b.lrmx：" in told


def test_a_wrong_file_among_good_ones_is_listed_and_the_others_go_on(
    enter: Any, keeper: Any, district: Any
) -> None:
    client = enter(keeper)
    assert post_files(client, ("林.lrmx", lrmx()), ("坏.lrmx", b"%PDF-1.7")).status_code == 302
    batch = ImportBatch.objects.get()
    told = page(client, "dossier_check", batch, "?tab=refused")
    assert "坏.lrmx" in told and "这是 PDF 文件" in told
    assert "坏.lrmx" in page(client, "dossier_preview", batch, "?tab=refused")


class TestWhoItIs:
    def test_a_namesake_is_asked_about_side_by_side(
        self, enter: Any, keeper: Any, district: Any, known: Any
    ) -> None:
        batch = upload(lrmx(), district.town, keeper)
        client = enter(keeper)
        told = page(client, "dossier_check", batch)
        assert "请确认是谁" in told and "系统里的林知远" in told and str(known.uuid) in told
        assert LIN["id_number"] not in told
        answer = act(client, "dossier_match", batch, source="林知远.lrmx", choice=str(known.uuid))
        assert answer.status_code == 302
        assert "按你的选择认定" in page(client, "dossier_check", batch)
        commit(ImportBatch.objects.get(), keeper)
        assert Cadre.objects.get().pk == known.pk

    def test_the_answer_new_makes_another_person(
        self, enter: Any, keeper: Any, district: Any, known: Any
    ) -> None:
        batch = upload(lrmx(), district.town, keeper)
        client = enter(keeper)
        act(client, "dossier_match", batch, source="林知远.lrmx", choice="new")
        assert "都不是，新增" in page(client, "dossier_check", batch)
        commit(ImportBatch.objects.get(), keeper)
        assert Cadre.objects.count() == 2

    def test_somebody_can_be_left_out_and_taken_back(self, enter: Any, keeper: Any, district: Any) -> None:
        batch = upload(lrmx(), district.town, keeper)
        client = enter(keeper)
        act(client, "dossier_match", batch, source="林知远.lrmx", choice="skip")
        assert "按你的选择不导入" in page(client, "dossier_check", batch)
        act(client, "dossier_match", batch, source="林知远.lrmx", choice="")
        assert "新增" in page(client, "dossier_check", batch)

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"source": "没有这份.lrmx", "choice": "new"},
            {"source": "林知远.lrmx", "choice": "4a1f7c88-0000-4000-8000-000000000000"},
            {"source": "林知远.lrmx", "choice": "nonsense"},
        ],
    )
    def test_wrong_answers_are_refused(
        self, data: dict[str, str], enter: Any, keeper: Any, district: Any
    ) -> None:
        batch = upload(lrmx(), district.town, keeper)
        assert act(enter(keeper), "dossier_match", batch, **data).status_code in (400, 409, 422)
        assert ImportBatch.objects.get().decisions == {}

    def test_a_unit_is_asked_for_when_nothing_tells_it(
        self, enter: Any, organizer: Any, district: Any
    ) -> None:
        content = lrmx(title="某某单位科员", resume=None)
        batch = upload(content, district.root, organizer)
        client = enter(organizer)
        assert "归入单位" in page(client, "dossier_check", batch)
        answer = act(client, "dossier_unit", batch, source="林知远.lrmx", unit="YL03")
        assert answer.status_code == 302
        assert "新增" in page(client, "dossier_check", batch)
        commit(ImportBatch.objects.get(), organizer)
        assert Cadre.objects.get().unit == district.bureau

    def test_everybody_without_a_unit_can_be_put_into_one(
        self, enter: Any, organizer: Any, district: Any
    ) -> None:
        batch = upload(lrmx(title="某某单位科员", resume=None), district.root, organizer)
        client = enter(organizer)
        assert act(client, "dossier_unit", batch, unit="YL02").status_code == 302
        assert ImportBatch.objects.get().decisions["unit"] == {"林知远.lrmx": "YL02"}
        for wrong in ({"unit": "XX"}, {}):
            assert act(client, "dossier_unit", batch, **wrong).status_code in (400, 409, 422)


class TestSingleFields:
    def batch(self, district: Any, by: Any, known: Any) -> ImportBatch:
        Cadre.objects.filter(pk=known.pk).update(sex="1", native_place="湖南岳阳", political="13")
        batch = upload(lrmx(native_place="湖南湘潭"), district.town, by)
        from cadre.services.dossiers import batches

        batches.decide_match(batch, "林知远.lrmx", str(known.uuid), by=by)
        return batch

    def test_old_and_new_stand_beside_each_other(
        self, enter: Any, keeper: Any, district: Any, known: Any
    ) -> None:
        batch = self.batch(district, keeper, known)
        told = page(enter(keeper), "dossier_preview", batch)
        assert "湖南岳阳" in told and "湖南湘潭" in told
        assert reverse("cadre:dossier_photo", args=[batch.pk, 1]) in told

    def test_an_unticked_field_is_not_written(
        self, enter: Any, keeper: Any, district: Any, known: Any
    ) -> None:
        batch = self.batch(district, keeper, known)
        client = enter(keeper)
        keep = [f"1|{key}" for key in ("political", "photo", "health", "resume")]
        answer = act(client, "dossier_fields", batch, "?tab=changed", person="1", keep=keep)
        assert answer.status_code == 302
        rejected = ImportBatch.objects.get().decisions["reject"]["林知远.lrmx"]
        assert "native_place" in rejected and "political" not in rejected
        told = page(client, "dossier_preview", batch, "?tab=changed")
        assert "湖南湘潭" in told and "不改" in told
        commit(ImportBatch.objects.get(), keeper)
        known.refresh_from_db()
        assert known.native_place == "湖南岳阳" and known.political == "01"

    def test_nothing_of_a_person_and_everything_again(
        self, enter: Any, keeper: Any, district: Any, known: Any
    ) -> None:
        batch = self.batch(district, keeper, known)
        client = enter(keeper)
        act(client, "dossier_fields", batch, "?tab=changed", person="1", none="1")
        told = page(client, "dossier_preview", batch)
        assert "没有需要写入的变化" in told and "已选 0" in told
        act(client, "dossier_fields", batch, "?tab=changed", person="1", all="1")
        assert ImportBatch.objects.get().decisions["reject"] == {}

    def test_a_fragment_gets_the_changed_part(
        self, enter: Any, keeper: Any, district: Any, known: Any
    ) -> None:
        batch = self.batch(district, keeper, known)
        address = reverse("cadre:dossier_fields", args=[batch.pk]) + "?tab=changed"
        answer = enter(keeper).post(address, {"person": "1", "none": "1"}, HTTP_HX_REQUEST="true")
        told = answer.content.decode()
        assert answer.status_code == 200 and "<html" not in told and "已选 0" in told

    def test_a_clerks_change_of_a_protected_fact_waits(
        self, enter: Any, keeper: Any, district: Any, known: Any
    ) -> None:
        batch = self.batch(district, keeper, known)
        client = enter(keeper)
        assert "受保护信息，留待审核。" in page(client, "dossier_preview", batch)
        commit(ImportBatch.objects.get(), keeper)
        known.refresh_from_db()
        assert known.work_start == date(2012, 7, 1)
        asked = ChangeRequest.objects.filter(field="work_start").get()
        told = page(client, "dossier_done", batch)
        assert asked.new in told and "留待审核" in told

    def test_the_department_writes_a_protected_fact_on_evidence(
        self, enter: Any, organizer: Any, district: Any, known: Any
    ) -> None:
        batch = self.batch(district, organizer, known)
        client = enter(organizer)
        assert "填写依据后才写入" in page(client, "dossier_preview", batch)
        data = {"person": "1", "all": "1", "evidence|1|work_start": "档案第 3 页招录登记表"}
        act(client, "dossier_fields", batch, "?tab=changed", **data)
        assert "凭依据写入" in page(client, "dossier_preview", batch)
        commit(ImportBatch.objects.get(), organizer)
        known.refresh_from_db()
        assert known.work_start == date(2012, 8, 1)


class TestWriting:
    def test_writing_and_taking_back(
        self, enter: Any, keeper: Any, district: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        client = enter(keeper)
        post_files(client, ("林知远.lrmx", lrmx()))
        batch = ImportBatch.objects.get()
        told = page(client, "dossier_preview", batch)
        assert "确认导入 1 人" in told and "秦书雅" in told
        with django_capture_on_commit_callbacks(execute=True):
            assert act(client, "dossier_commit", batch).url == reverse("cadre:dossier_done", args=[batch.pk])
        told = page(client, "dossier_done", batch)
        assert "已导入 1 人" in told and "撤销本次导入" in told
        assert Cadre.objects.get().family.count() == 2
        assert client.get(reverse("cadre:dossier_check", args=[batch.pk])).status_code == 302
        assert act(client, "dossier_undo", batch).status_code == 302
        assert not Cadre.objects.exists()
        assert "已撤销，恢复到导入之前" in page(client, "dossier_done", batch)

    def test_a_new_person_without_a_post_is_told_of_with_the_way_to_enter_it(
        self, enter: Any, keeper: Any, district: Any
    ) -> None:
        batch = upload(lrmx(title="某省某市某局科长"), district.town, keeper)
        commit(batch, keeper)
        told = page(enter(keeper), "dossier_done", batch)
        assert "没有登记任职，名册和职数里没有此人" in told
        assert reverse("cadre:appointment_create", args=[Cadre.objects.get().uuid]) in told

    def test_the_list_shows_both_kinds(self, enter: Any, keeper: Any, district: Any) -> None:
        upload(lrmx(), district.town, keeper)
        client = enter(keeper)
        post_files(client, ("花名册.csv", csv_roster([ROW])))
        told = client.get(reverse("cadre:import_list")).content.decode()
        assert "人员材料" in told and "林知远.lrmx" in told and "花名册.csv" in told

    def test_the_photo_is_shown_before_it_is_kept(self, enter: Any, keeper: Any, district: Any) -> None:
        batch = upload(lrmx(), district.town, keeper)
        client = enter(keeper)
        answer = client.get(reverse("cadre:dossier_photo", args=[batch.pk, 1]))
        assert answer["Content-Type"] == "image/jpeg" and answer["Cache-Control"] == "private, no-store"
        assert client.get(reverse("cadre:dossier_photo", args=[batch.pk, 9])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_the_neighbour_finds_nothing(
    name: str, enter: Any, keeper: Any, neighbour: Any, district: Any
) -> None:
    batch = upload(lrmx(), district.town, keeper)
    client = enter(neighbour)
    assert client.get(reverse(f"cadre:{name}", args=[batch.pk])).status_code == 404
    assert client.get(reverse("cadre:dossier_photo", args=[batch.pk, 1])).status_code == 404
    for post in ("dossier_match", "dossier_unit", "dossier_fields", "dossier_commit", "dossier_undo"):
        assert act(client, post, batch).status_code == 404


def test_a_roster_is_no_dossier(enter: Any, keeper: Any, district: Any) -> None:
    client = enter(keeper)
    post_files(client, ("花名册.csv", csv_roster([ROW])))
    batch = ImportBatch.objects.get()
    assert client.get(reverse("cadre:dossier_check", args=[batch.pk])).status_code == 404


def test_more_people_cost_no_more_queries(
    enter: Any, keeper: Any, district: Any, django_assert_max_num_queries: Any
) -> None:
    def files(count: int) -> bytes:
        return zipped(
            {
                f"{n}.lrmx": lrmx(source=f"{n}", name=f"林{chr(0x4E00 + n)}", id_number="", photo=None)
                for n in range(count)
            }
        )

    client = enter(keeper)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for name in ("dossier_check", "dossier_preview"):
        told = []
        for count in (2, 12):
            batch = upload(files(count), district.town, keeper, "a.zip")
            with CaptureQueriesContext(
                connection,
            ) as captured:
                page(client, name, batch)
            told.append(len(captured))
        assert told[0] == told[1]


def test_pages_carry_no_inline_style_or_script(enter: Any, keeper: Any, district: Any, known: Any) -> None:
    batch = upload(lrmx(), district.town, keeper)
    client = enter(keeper)
    for name in PAGES[:2]:
        told = page(client, name, batch)
        assert " style=" not in told and "<script>" not in told and " onclick" not in told
