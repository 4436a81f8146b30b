"""A file that needs a second person: asked for, agreed to, taken once, traced; who looks stands on pages."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import msoffcrypto
import pytest
from openpyxl import load_workbook

from cadre.services.cadres import update_cadre
from core.documents.traces import find_codes
from core.models import AuditEvent, Export
from core.rules.accounts import DEMO_PASSWORD
from tests.cadre.rosters import id_number
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NUMBER = id_number("19900501")
COVERED = """() => {
  const tiles = [...document.querySelectorAll('.watermark span')].map((tile) => tile.getBoundingClientRect());
  let hit = 0, all = 0;
  for (let x = 8; x < innerWidth; x += 16) {
    for (let y = 8; y < innerHeight; y += 16) {
      all += 1;
      const over = (tile) => tile.left <= x && x <= tile.right && tile.top <= y && y <= tile.bottom;
      hit += tiles.some(over) ? 1 : 0;
    }
  }
  return hit / all;
}"""


@pytest.fixture
def cadre(transactional_db: None, person: Any, organizer: Any, minister: Any, auditor: Any) -> Any:
    """A person with an ID number; everybody here can sign in."""
    for user in (organizer, minister, auditor):
        user.set_password(DEMO_PASSWORD)
        user.save()
    found = person()
    update_cadre(found, version=1, values={"id_number": NUMBER}, by=organizer, reason="")
    return found


@pytest.mark.requirement("A40", "A39", "A07")
def test_a_roster_with_whole_numbers_takes_two_people_and_is_taken_once(
    visitor: Visitor, cadre: Any, tmp_path: Path
) -> None:
    page = visitor.page
    visitor.enter("organizer")
    visitor.go("/rosters/export/")
    page.select_option("[name=layout]", "registration")
    page.check("[name=numbers][value=full]")
    page.fill("[name=purpose]", "报市委组织部备案")
    visitor.press("导出 1 人")
    assert visitor.reads("等待审批")
    detail = page.url.removeprefix(visitor.base)
    visitor.leave()

    visitor.enter("minister")
    assert visitor.reads("申请导出 1 人的资料")
    visitor.press("审批导出")
    assert visitor.reads("报市委组织部备案") and not visitor.reads(cadre.name)
    visitor.press("批准")
    assert visitor.reads("没有等待审批的导出")
    visitor.leave()

    visitor.enter("organizer")
    visitor.go(detail)
    password = page.inner_text("[data-password]")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载文件").click()
    locked = tmp_path / "roster.xlsx"
    waiting.value.save_as(locked)
    visitor.go(detail)
    assert visitor.reads("文件只能下载一次") and not visitor.reads("下载文件")
    office, opened = msoffcrypto.OfficeFile(io.BytesIO(locked.read_bytes())), io.BytesIO()
    office.load_key(password=password)
    office.decrypt(opened)
    sheet = load_workbook(opened).worksheets[0]
    assert NUMBER in [cell.value for row in sheet.iter_rows() for cell in row]
    assert find_codes(opened.getvalue()) == (Export.objects.get().code,)
    visitor.leave()

    visitor.enter("auditor")
    visitor.go("/traces/")
    page.set_input_files("[name=file]", locked)
    page.locator("main button[type=submit]").click()
    page.wait_for_selector("text=查询结果")
    assert visitor.reads("organizer") and visitor.reads("报市委组织部备案")


@pytest.mark.requirement("A40")
def test_a_refusal_says_why(visitor: Visitor, cadre: Any, settings: Any) -> None:
    settings.PROTECTION = replace(settings.PROTECTION, forms_without_approval=0)
    visitor.enter("organizer")
    visitor.go(f"{cadre.get_absolute_url()}form/pdf/")
    visitor.page.fill("[name=purpose]", "了解情况")
    visitor.press("提交申请")
    detail = visitor.page.url.removeprefix(visitor.base)
    visitor.leave()
    visitor.enter("minister")
    visitor.go("/export-desk/")
    visitor.page.fill("[name=reason]", "用途不明，请写清楚")
    visitor.press("不批准")
    visitor.leave()
    visitor.enter("organizer")
    visitor.go(detail)
    assert visitor.reads("没有批准") and visitor.reads("用途不明，请写清楚")


@pytest.mark.requirement("A37", "A38")
def test_a_number_is_shown_in_its_place_under_the_name_of_who_looks(
    visitor: Visitor, cadre: Any, organizer: Any
) -> None:
    page = visitor.page
    visitor.enter("organizer")
    visitor.go(cadre.get_absolute_url())
    assert not visitor.reads(NUMBER)
    page.get_by_role("button", name="显示完整号码").click()
    page.select_option("[name=reason]", "核对")
    page.locator(".idn-f button[type=submit]").click()
    page.wait_for_selector(f"text={NUMBER}")
    assert NUMBER not in page.url
    assert AuditEvent.objects.filter(action="reveal", actor=organizer).count() == 1
    assert page.evaluate(COVERED) >= 0.8, "a fragment does not take the watermark away"
    mark = page.inner_text(".watermark span >> nth=0")
    assert organizer.display_name in mark and organizer.username in mark
    page.reload()
    assert not visitor.reads(NUMBER)
    for address in ("/cadres/", f"{cadre.get_absolute_url()}form/", f"{cadre.get_absolute_url()}family/"):
        visitor.go(address)
        assert page.evaluate(COVERED) >= 0.8, address


@pytest.mark.requirement("A38", "A13")
def test_a_print_bears_name_time_and_number_and_is_written_down(
    visitor: Visitor, cadre: Any, organizer: Any
) -> None:
    page = visitor.page
    visitor.enter("organizer")
    visitor.go(cadre.get_absolute_url())
    page.emulate_media(media="print")
    assert page.locator(".watermark").is_visible()
    foot = page.inner_text(".print-foot")
    assert organizer.display_name in foot and organizer.username in foot and "编号" in foot
    with page.expect_response("**/printed/") as told:
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert told.value.status == 204
    number = page.locator(".print-foot").get_attribute("data-number")
    event = AuditEvent.objects.get(action="print", actor=organizer)
    assert event.changes["编号"] == number
