"""A protected fact on its way: the unit asks, the department decides, the history tells; and two writers."""

from __future__ import annotations

from typing import Any

import pytest

from core.rules.accounts import DEMO_PASSWORD
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cadre(transactional_db: None, person: Any, keeper: Any, organizer: Any) -> Any:
    """A person of the town; both writers can sign in."""
    for user in (keeper, organizer):
        user.set_password(DEMO_PASSWORD)
        user.save()
    return person(health="良好")


def test_a_birth_is_asked_for_decided_and_told(visitor: Visitor, cadre: Any, keeper: Any) -> None:
    page = visitor.page
    edit = f"{cadre.get_absolute_url()}edit/"
    visitor.enter(keeper.username)
    visitor.go(edit)
    page.fill("[name=birth]", "1990.06")
    page.fill("[name=native_place]", "岚江云岭")
    page.fill("[name=evidence]", "档案第四类 4-1-2")
    visitor.press("保存修改")
    assert visitor.reads("已提交干部科审核")
    visitor.leave()

    visitor.enter("organizer")
    assert visitor.reads("林知远的“出生年月”变更待审核")
    visitor.press("变更申请")
    row = page.locator("tr", has_text="林知远")
    assert "1990.05 → 1990.06" in row.inner_text()
    row.locator("input[type=checkbox]").check()
    visitor.press("采纳并写入")
    assert visitor.reads("已采纳 1 项")
    visitor.go(f"{cadre.get_absolute_url()}basics/")
    page.locator("tr", has_text="出生年月").get_by_role("link").click()
    page.wait_for_load_state("networkidle")
    assert visitor.reads("1990.06") and visitor.reads("档案第四类 4-1-2")
    visitor.leave()

    visitor.enter(keeper.username)
    assert visitor.reads("林知远的“出生年月”变更已采纳")


def test_the_second_of_two_writers_chooses_field_by_field(
    visitor: Visitor, cadre: Any, keeper: Any, organizer: Any
) -> None:
    from cadre.services.cadres import update_cadre

    page = visitor.page
    visitor.enter(keeper.username)
    visitor.go(f"{cadre.get_absolute_url()}edit/")
    page.fill("[name=health]", "健康")
    page.fill("[name=birth_place]", "云岭")
    update_cadre(
        cadre, values={"health": "一般", "native_place": "岚江"}, version=cadre.version, by=organizer
    )
    visitor.troubles.clear()
    visitor.press("保存修改")
    assert visitor.reads("信息刚被别人改过") and visitor.reads("organizer")
    page.locator("tr", has_text="健康状况").locator("input[value=mine]").check()
    visitor.press("按所选保存")
    cadre.refresh_from_db()
    assert (cadre.health, cadre.native_place, cadre.birth_place) == ("健康", "岚江", "云岭")
    visitor.troubles[:] = [trouble for trouble in visitor.troubles if "409" not in trouble]
