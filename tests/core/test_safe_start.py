"""Production does not start beside demo accounts, guessed names or the demo's password."""

from __future__ import annotations

import importlib
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from config.celery import refuse_unsafe_accounts
from core.checks import check_accounts, require_safe_accounts
from core.models import User
from core.rules.accounts import DEMO_PASSWORD


def demo(district: Any) -> None:
    User.objects.create_user("zhoumin", "x", display_name="周敏", is_demo=True)


def guessed(district: Any) -> None:
    User.objects.create_user("admin", "x", display_name="管理员")


def known(district: Any) -> None:
    from core.models import RoleGrant

    user = User.objects.create_user("wanglei", DEMO_PASSWORD, display_name="王磊")
    RoleGrant.objects.create(user=user, role="sysadmin", unit=district.root, start="2020-01-01")


FAULTS = [(demo, "core.E201"), (guessed, "core.E202"), (known, "core.E203")]


@pytest.mark.requirement("A09")
@pytest.mark.parametrize(("make", "code"), FAULTS)
def test_each_unsafe_account_fails_check_and_start(
    district: Any, settings: Any, make: Callable[[Any], None], code: str
) -> None:
    settings.PRODUCTION = True
    assert check_accounts(None, ["default"]) == []
    require_safe_accounts()
    make(district)
    assert [fault.id for fault in check_accounts(None, ["default"])] == [code]
    with pytest.raises(ImproperlyConfigured, match="启动"):
        require_safe_accounts()
    with pytest.raises(SystemExit):
        refuse_unsafe_accounts()


@pytest.mark.requirement("A09")
@pytest.mark.parametrize(("make", "code"), FAULTS)
def test_a_demonstration_starts_with_them(
    district: Any, settings: Any, make: Callable[[Any], None], code: str
) -> None:
    make(district)
    assert check_accounts(None, ["default"]) == []
    require_safe_accounts()


@pytest.mark.requirement("A09")
@pytest.mark.parametrize("name", ["admin", "root", "test"])
def test_the_names_that_everybody_tries_fail_the_start(district: Any, settings: Any, name: str) -> None:
    settings.PRODUCTION = True
    User.objects.create_user(name, None, display_name="某人")
    with pytest.raises(ImproperlyConfigured, match=name):
        require_safe_accounts()


@pytest.mark.requirement("A09")
def test_the_web_server_does_not_come_up(district: Any, settings: Any) -> None:
    import config.wsgi

    settings.PRODUCTION = True
    demo(district)
    with pytest.raises(ImproperlyConfigured, match="演示账号：zhoumin"):
        importlib.reload(config.wsgi)


@pytest.mark.requirement("A09")
def test_the_check_is_registered_for_the_database(district: Any, settings: Any) -> None:
    settings.PRODUCTION = True
    demo(district)
    from django.core.management.base import SystemCheckError

    with pytest.raises(SystemCheckError, match=r"core\.E201"):
        call_command("check", tags=["database"], databases=["default"], stderr=io.StringIO())


@pytest.mark.requirement("A09")
def test_a_disabled_demo_account_lets_the_start_through(district: Any, settings: Any) -> None:
    demo(district)
    User.objects.update(is_active=False)
    settings.PRODUCTION = True
    require_safe_accounts()


@pytest.mark.requirement("A09")
def test_a_demo_account_holds_nothing_in_production(organizer: User, settings: Any) -> None:
    User.objects.update(is_demo=True)
    assert User.objects.get().roles == {"organizer"}
    settings.PRODUCTION = True
    assert User.objects.get().roles == frozenset()


@pytest.mark.requirement("A09", "A10")
def test_production_takes_neither_the_demo_nor_accounts_past_the_administrators(
    db: None, settings: Any
) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="正式环境不能装入演示数据"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="系统管理员在“账号管理”里建立"):
        call_command("create_account", "x.y", "--name", "某", "--role", "organizer", "--password-stdin")
    assert not User.objects.exists()
