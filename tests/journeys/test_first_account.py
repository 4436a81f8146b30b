"""An account from nothing to its first sign-in: three administrators at the browser, none can do it alone."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import User
from core.rules.accounts import DEMO_PASSWORD
from tests.journeys.visitor import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.requirement("A03", "A10", "B34"),
]


@pytest.fixture
def three(transactional_db: None, user_with: Any, district: Any) -> dict[str, User]:
    """The three administrators, able to sign in."""
    users = {}
    for role in ("sysadmin", "secadmin", "auditor"):
        users[role] = user_with(role, district.root, role)
        users[role].set_password(DEMO_PASSWORD)
        users[role].save()
    return users


def test_an_account_takes_two_administrators_and_the_third_sees_it(
    visitor: Visitor, three: dict[str, User]
) -> None:
    page = visitor.page
    visitor.enter("sysadmin")
    visitor.press("账号管理")
    visitor.press("建立账号")
    page.fill("[name=username]", "LiuYang")
    page.fill("[name=display_name]", "刘洋")
    page.select_option("[name=unit]", "YL01")
    visitor.press("建立账号")
    password = page.inner_text(".secret-once")
    visitor.press("交给本人后，看账号")
    assert visitor.reads("还没有角色和范围") and not visitor.reads(password)
    visitor.leave()

    visitor.enter("secadmin")
    visitor.press("去授权")
    visitor.press("授权")
    page.select_option("[name=role]", "keeper")
    page.fill("[name=reason]", "清河镇党委通知")
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    assert visitor.reads("已授权") and visitor.reads("单位人事干部")
    visitor.press("启用")
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    assert visitor.reads("在用")
    visitor.leave()

    visitor.go("/login/")
    page.fill("input[name=username]", "liuyang")
    page.fill("input[name=password]", password)
    page.click("form button[type=submit]")
    page.wait_for_load_state("networkidle")
    assert visitor.reads("修改密码")
    visitor.leave()

    visitor.enter("auditor")
    visitor.press("账号管理")
    visitor.press("刘洋")
    for word in ("建立账号", "授权", "启用账号", "清河镇党委通知"):
        assert visitor.reads(word)
    assert page.get_by_role("link", name="停用").count() == 0
