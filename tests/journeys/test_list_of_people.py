"""Working with the list as staff do: narrow, combine, lay out, keep as a view, select, compare."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def district_of_people(transactional_db: None) -> None:
    """A small demo district without evaluations."""
    call_command("load_demo", persons=400, units=30, no_history=True, verbosity=0, stdout=StringIO())


def test_from_a_question_to_a_comparison(visitor: Visitor, district_of_people: None) -> None:
    visitor.enter("zhoumin")
    visitor.go("/cadres/")
    combine(visitor)
    choose_columns(visitor)
    keep_as_view(visitor)
    select_by_keys(visitor)
    visitor.press("并排比较")
    assert visitor.reads("并排比较")
    assert visitor.page.locator(".cmp thead a.pname").count() == 2
    visitor.press("只看不同")
    visitor.page.locator(".cmp thead .out").first.click()
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.page.locator(".cmp thead a.pname").count() == 1


def combine(visitor: Visitor) -> None:
    """更多条件 → 组合条件: 全日制大学本科及以上, and 45 or younger."""
    page = visitor.page
    page.locator("summary", has_text="更多条件").click()
    visitor.press("组合条件")
    page.select_option("select[name=wn0]", "full_time")
    page.wait_for_selector("input[name=wf0_0]", state="attached")
    page.select_option("select[name=wv0_0]", "3")
    page.select_option("select[name=wn0]", "age")
    page.wait_for_selector("input[name=wv0_1]")
    page.fill("input[name=wv0_1]", "45")
    visitor.press("按组合条件查询")
    assert visitor.reads("全日制大学本科及以上")
    assert visitor.reads("45 岁以下")
    assert page.locator(".cb").count() == 0
    assert page.locator("[data-rows] tbody tr").count() > 2


def choose_columns(visitor: Visitor) -> None:
    """列设置: 民族 away, 职级 shown, and 年龄 before 出生年月."""
    page = visitor.page
    page.locator("summary", has_text="列设置").click()
    page.uncheck("input[name=c][value=ethnicity]")
    page.check("input[name=c][value=rank]")
    page.get_by_label("年龄前移").click()
    page.get_by_role("button", name="应用").click()
    page.wait_for_load_state("networkidle")
    headings = page.locator("[data-rows] thead th").all_inner_texts()
    assert "职级" in headings
    assert "民族" not in headings
    assert headings.index("年龄") < headings.index("出生年月")


def keep_as_view(visitor: Visitor) -> None:
    """存为视图; the tab counts its people."""
    page = visitor.page
    visitor.press("存为视图")
    page.fill("#save-view-n", "本科45岁以下")
    visitor.press("保存视图")
    tab = page.locator("#view-tabs a[aria-current=page]")
    assert tab.inner_text().startswith("本科45岁以下")
    page.wait_for_selector("#view-tabs a[aria-current=page] .t3")
    total = page.locator(".found [role=status]").inner_text()
    assert f"共 {tab.locator('.t3').inner_text()} 人" in total


def select_by_keys(visitor: Visitor) -> None:
    """J and the space bar tick the first two people."""
    page = visitor.page
    assert not page.locator(".bulk").is_visible()
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press(" ")
    assert page.locator("[data-bulk-count]").inner_text() == "2"
    assert page.locator(".bulk").is_visible()
