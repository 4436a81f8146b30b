"""A42: rows and files of somebody else's upload about people from whom a user must keep away stay closed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cadre.models import Cadre, Recusal
from cadre.services import recusal, roster_batches
from cadre.services.cadres import update_cadre
from cadre.services.closed_rows import closed_rows, shown_to
from cadre.services.dossiers import batches
from cadre.services.roster_import import undo_batch
from cadre.services.roster_reading import open_batch
from core.crypto import blind_index
from core.models import User
from core.policy import Refused
from tests.cadre.dossier_files import commit as commit_files
from tests.cadre.dossier_files import lrmx
from tests.cadre.rosters import DAY, LIN, LUO, commit, csv_roster, id_number, plan, upload
from tests.cadre.test_import_pages import table_of, xlsx
from tests.cadre.wizard import act, page

pytestmark = pytest.mark.requirement("A42")
SECRET = "陆雨"
WIFE = LIN | {"姓名": SECRET, "身份证号": id_number("19860701", "024"), "性别": "女", "出生年月": "1986.07"}
STEPS = ("import_mapping", "import_check", "import_preview")


@pytest.fixture
def wife(person: Callable[..., Any], organizer: Any) -> Cadre:
    """A relative of the organizer on record; her record is closed to the organizer."""
    number = WIFE["身份证号"]
    cadre: Cadre = person(SECRET, birth=date(1986, 7, 1), id_number=number, id_index=blind_index(number))
    recusal.declare(organizer, name=SECRET, unit_text="YL01", relation="配偶", by=organizer)
    assert Recusal.objects.filter(user=organizer, cadre=cadre).exists()
    return cadre


@pytest.fixture
def recused(organizer: Any, wife: Cadre) -> Any:
    return User.objects.get(pk=organizer.pk)


def tell(row: dict[str, str], **other: str) -> dict[str, str]:
    return row | other


def cells_of(content: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [str(cell) for sheet in book for row in sheet.values for cell in row]


SPELLINGS = {
    "by number and name": WIFE,
    "by name and birth": tell(WIFE, 身份证号=""),
    "with a faulty number": tell(WIFE, 身份证号=WIFE["身份证号"][:-1]),
    "with a faulty birth": tell(WIFE, 身份证号="", 出生年月="1986.13"),
    "with another birth": tell(WIFE, 身份证号="", 出生年月="1986.08"),
    "with blanks in the name": tell(WIFE, 姓名="陆 雨", 身份证号=""),
    "under another name": tell(WIFE, 姓名="陆雪雨"),
}


class TestRosters:
    @pytest.mark.parametrize("row", SPELLINGS.values(), ids=list(SPELLINGS))
    def test_the_typed_row_is_shown_on_no_step_and_its_number_is_told(
        self, row: dict[str, str], recused: Any, keeper: Any, district: Any, sign_in: Callable[..., Client]
    ) -> None:
        batch = upload([LIN, row, LUO | {"任现职时间": "2023.15"}], district.town, keeper)
        client = sign_in(recused)
        for step in STEPS:
            for query in ("", "?cols=all", "?tab=refused", "?tab=new", "?tab=same", "?tab=absent"):
                told = page(client, step, batch, query)
                assert "1 行涉及回避，不显示" in told
                assert row["姓名"] not in told
                assert SECRET not in told
                assert "1986.07" not in told
        content = client.get(reverse("cadre:import_marked", args=[batch.pk])).content
        cells = cells_of(content)
        assert not any(row["姓名"] in cell or "1986" in cell for cell in cells)
        assert "涉及回避，不显示" in cells
        assert any(LUO["姓名"] in cell for cell in cells)

    def test_a_workbook_keeps_nothing_of_the_row_in_any_sheet(
        self, recused: Any, keeper: Any, district: Any, sign_in: Callable[..., Client]
    ) -> None:
        book = xlsx(("名册", table_of(LIN | {"任现职时间": "2023.15"}, WIFE)), ("草稿", table_of(WIFE)))
        batch = roster_batches.start_import(book, name="花名册.xlsx", unit=district.town, on=DAY, by=keeper)
        answer = sign_in(recused).get(reverse("cadre:import_marked", args=[batch.pk]))
        assert not any(SECRET in cell for cell in cells_of(answer.content))

    def test_whoever_uploaded_it_and_whoever_is_not_concerned_see_the_row(
        self, recused: Any, keeper: Any, minister: Any, user_with: Any, district: Any, sign_in: Any
    ) -> None:
        batch = upload([LIN, WIFE], district.town, keeper)
        for user in (keeper, user_with("organizer", district.root, "colleague")):
            told = page(sign_in(user), "import_preview", batch, "?tab=changed")
            assert SECRET in told
            assert "涉及回避" not in told
        own = upload([LIN, WIFE], district.town, recused)
        assert "涉及回避，不显示" not in page(sign_in(recused), "import_preview", own, "?tab=refused")

    def test_a_namesake_with_a_number_of_her_own_is_shown(
        self, recused: Any, keeper: Any, district: Any
    ) -> None:
        other = tell(WIFE, 身份证号=id_number("19790101", "046"), 出生年月="1979.01")
        declared = recused.declarations.get()
        recusal.end_declaration(declared, reason="改按档案认定", by=_secadmin(district), now=timezone.now())
        Recusal.objects.create(
            user=recused, cadre=Cadre.objects.get(name=SECRET), kind="kin", relation="配偶"
        )
        again = User.objects.get(pk=recused.pk)
        opened = open_batch(upload([LIN, other], district.town, keeper))
        assert closed_rows(opened.batch, opened.check(), by=again) == frozenset()

    def test_a_declared_relative_who_is_not_on_record_yet_is_closed_too(
        self, organizer: Any, keeper: Any, district: Any
    ) -> None:
        recusal.declare(organizer, name="陆新", unit_text="清河镇", relation="弟弟", by=organizer)
        batch = upload([LIN, tell(WIFE, 姓名="陆新")], district.town, keeper)
        opened = open_batch(batch)
        again = User.objects.get(pk=organizer.pk)
        assert [row.row_number for row in shown_to(opened, opened.check(), by=again).records] == [2]
        assert [row.name for row in plan(batch, again).rows] == [LIN["姓名"]]

    def test_who_keeps_away_writes_nothing_of_the_row_and_corrects_nothing_in_it(
        self, recused: Any, keeper: Any, district: Any, wife: Cadre
    ) -> None:
        batch = upload([LIN, tell(WIFE, 现任职务="镇长")], district.town, keeper)
        with pytest.raises(Refused, match="应当回避"):
            roster_batches.correct_cells(batch, rows=[3], field="post", value="书记", by=recused)
        counts = commit(batch, recused)
        assert counts["new"] == 1
        batch.refresh_from_db()
        assert batch.summary["left_out"] == 1
        wife.refresh_from_db()
        assert wife.title != "镇长"

    def test_the_result_and_the_refusal_to_undo_name_nobody_who_is_closed(
        self, recused: Any, keeper: Any, organizer: Any, district: Any, wife: Cadre, sign_in: Any
    ) -> None:
        batch = upload([LIN, tell(WIFE, 民族="回族", 籍贯="湖南长沙")], district.town, keeper)
        commit(batch, keeper)
        batch.refresh_from_db()
        client = sign_in(recused)
        assert SECRET not in page(client, "import_done", batch)
        wife.refresh_from_db()
        colleague = User.objects.get(pk=keeper.pk)
        update_cadre(wife, values={"health": "健康"}, version=wife.version, by=colleague)
        with pytest.raises(Refused, match="有 1 人的信息又有改动") as told:
            undo_batch(batch, by=recused, now=timezone.now())
        assert SECRET not in str(told.value)


class TestDossiers:
    def test_the_file_is_shown_on_no_step_and_its_photo_is_not_there(
        self, recused: Any, keeper: Any, district: Any, sign_in: Callable[..., Client]
    ) -> None:
        hers = lrmx(source="b.lrmx", name=SECRET, id_number=WIFE["身份证号"], birth=date(1986, 7, 1))
        batch = batches.start([("a.lrmx", lrmx()), ("b.lrmx", hers)], unit=district.town, on=DAY, by=keeper)
        client = sign_in(recused)
        for step in ("dossier_check", "dossier_preview"):
            for query in ("", "?tab=refused", "?tab=new", "?tab=changed"):
                told = page(client, step, batch, query)
                assert "1 份涉及回避，不显示" in told
                assert SECRET not in told
        photos = [reverse("cadre:dossier_photo", args=[batch.pk, number]) for number in (1, 2)]
        assert [client.get(photo).status_code for photo in photos] == [200, 404]
        with pytest.raises(Refused, match="没有这一份文件"):
            batches.plan_one(batch, "b.lrmx", by=recused)
        assert act(client, "dossier_match", batch, source="b.lrmx", choice="skip").status_code == 409
        named = batches.start([(f"{SECRET}.lrmx", hers)], unit=district.town, on=DAY, by=keeper)
        listed = client.get(reverse("cadre:import_list")).content.decode()
        assert SECRET not in listed
        assert "涉及回避，不显示.lrmx" in listed
        assert SECRET in sign_in(keeper).get(reverse("cadre:import_list")).content.decode()
        assert named.file.name.startswith(SECRET)
        commit_files(batch, recused)
        batch.refresh_from_db()
        assert (batch.summary["new"], batch.summary["left_out"]) == (1, 1)


def _secadmin(district: Any) -> Any:
    from core.models import RoleGrant

    user = User.objects.create_user("secadmin9", "对的密码-2026", display_name="安全", unit=district.root)
    RoleGrant.objects.create(user=user, role="secadmin", unit=district.root, start=date(2020, 1, 1))
    return user


def test_the_rows_of_a_plain_upload_cost_no_question_more(
    keeper: Any, district: Any, django_assert_num_queries: Any
) -> None:
    batch = roster_batches.start_import(
        csv_roster([LIN]), name="a.csv", unit=district.town, on=DAY, by=keeper
    )
    opened = open_batch(batch)
    table = opened.check()
    with django_assert_num_queries(0):
        assert shown_to(opened, table, by=keeper) is table
