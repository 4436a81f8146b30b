"""An authenticator bound at the first sign-in, a code at the next, and being verified once more."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from core.models import User, UserSession
from core.rules.accounts import DEMO_PASSWORD
from core.services import second_factor
from tests.core.signing import code_at
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clerk(transactional_db: None, organizer: Any, settings: Any) -> Any:
    """Somebody whose role needs a code, in an installation that asks for one."""
    settings.PROTECTION = replace(settings.PROTECTION, second_factor=True)
    organizer.set_password(DEMO_PASSWORD)
    organizer.save()
    return organizer


def half_enter(visitor: Visitor, username: str) -> None:
    """The first step of signing in."""
    visitor.go("/login/")
    visitor.page.fill("input[name=username]", username)
    visitor.page.fill("input[name=password]", DEMO_PASSWORD)
    visitor.press("登录")


def code_of(user: Any, *, later: int = 0) -> str:
    """What the authenticator shows, or will show a little later; each serves once."""
    secret = User.objects.get(pk=user.pk).totp_secret
    step = int(time.time()) // second_factor.PERIOD + later
    return second_factor._totp(secret).generate(step * second_factor.PERIOD).decode()


@pytest.mark.requirement("A07")
def test_a_clerk_binds_a_phone_signs_in_with_its_code_and_is_verified_again(
    visitor: Visitor, clerk: Any
) -> None:
    from django.utils import timezone

    page = visitor.page
    half_enter(visitor, clerk.username)
    visitor.go("/cadres/")
    assert visitor.reads("绑定动态口令")
    visitor.press("开始绑定")
    assert page.locator("img[alt=绑定动态口令的二维码]").is_visible()
    secret = page.inner_text("main code").replace(" ", "")
    page.fill("input[name=secret]", code_at(timezone.now(), secret))
    visitor.press("绑定")
    assert visitor.reads("动态口令已绑定")
    visitor.leave()

    half_enter(visitor, clerk.username)
    assert visitor.reads("输入动态口令")
    page.fill("input[name=secret]", code_of(clerk, later=1))
    visitor.press("登录")
    visitor.go("/account/")
    assert visitor.reads("密码和动态口令")
    assert UserSession.objects.filter(user=clerk).count() == 1

    User.objects.filter(pk=clerk.pk).update(totp_last_step=0)
    visitor.go("/verify/?next=/account/")
    page.fill("input[name=secret]", "000000")
    visitor.press("验证")
    assert visitor.reads("动态口令不对或已经用过")
    page.fill("input[name=secret]", code_of(clerk))
    visitor.press("验证")
    assert page.url.endswith("/account/")
