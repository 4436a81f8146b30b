"""The main job as a person does it: import a roster, see a light change, send a letter, read it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from analysis.tasks import send_due_deliveries
from core.models import Unit
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rosters(tmp_path: Path, transactional_db: None) -> Path:
    """The demo district as script/server loads it, with the rosters that lie ready."""
    folder = tmp_path / "rosters"
    call_command("load_demo", rosters=folder, verbosity=0, stdout=StringIO())
    return folder


def address_of(short_name: str) -> str:
    return f"/lights/{Unit.objects.get(short_name=short_name).code}/"


def test_a_roster_turns_a_light_and_a_letter_reaches_its_secretary(
    visitor: Visitor, rosters: Path, live_server: Any, tmp_path: Path
) -> None:
    visitor.enter("zhoumin")
    visitor.go(address_of("清河镇"))
    assert visitor.reads("红·未达标")

    import_roster(visitor, rosters / "清河镇干部花名册.xlsx", "清河镇")

    visitor.go(address_of("清河镇"))
    assert visitor.page.locator("h1 + .light, .ph .light").first.inner_text() != "红·未达标"
    assert visitor.reads("苏晚晴")
    counted = visitor.page.locator("tr", has_text="苏晚晴").first
    assert "计入" in counted.inner_text()
    assert "不计入" not in counted.inner_text()

    draft_a_letter(visitor, "青石街道", tmp_path)
    visitor.leave()
    approve_the_letter(visitor)
    visitor.leave()
    send_due_deliveries()
    read_the_letter(visitor, tmp_path)


def import_roster(visitor: Visitor, file: Path, unit: str) -> None:
    visitor.go("/imports/new/")
    visitor.page.select_option(
        "select[name=unit]",
        label=visitor.page.locator("select[name=unit] option", has_text=unit).first.inner_text(),
    )
    visitor.page.set_input_files("input[type=file]", file)
    visitor.press("下一步：识别文件")
    visitor.press("下一步：核对问题")
    visitor.press("下一步：预览变更")
    visitor.press("新增")
    assert visitor.reads("苏晚晴")
    visitor.page.get_by_role("button", name="确认导入").click()
    visitor.page.get_by_text("撤销本次导入").first.wait_for()


def draft_a_letter(visitor: Visitor, unit: str, folder: Path) -> None:
    visitor.go(address_of(unit))
    visitor.press("起草反馈函")
    draft = visitor.download("下载 PDF")
    draft.save_as(folder / "draft.pdf")
    text = PdfReader(folder / "draft.pdf").pages[0].extract_text()
    assert "签发后编号" in text


def approve_the_letter(visitor: Visitor) -> None:
    visitor.enter("zhengqiming")
    visitor.go("/letters/")
    visitor.press("签发")
    assert visitor.reads("云组函〔")


def read_the_letter(visitor: Visitor, folder: Path) -> None:
    visitor.enter("sj001")
    assert visitor.reads("反馈函")
    visitor.press("签收")
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name="PDF").first.click()
    waiting.value.save_as(folder / "letter.pdf")
    text = PdfReader(folder / "letter.pdf").pages[0].extract_text()
    assert "云组函〔" in text
    assert "青石街道" in text


def test_the_neighbour_meets_nothing_of_another_town(visitor: Visitor, rosters: Path) -> None:
    visitor.enter("linxiaodong")
    visitor.go("/lights/")
    assert not visitor.reads("清河镇")
    visitor.go("/cadres/?q=林知远")
    assert not visitor.reads("清河镇")
