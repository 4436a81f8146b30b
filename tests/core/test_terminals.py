"""The three administrators are let in only from the machines that the installation names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from config.protection import protection
from core.models import AuditEvent, User

MINE, OTHER, PROXY = "127.0.0.2", "127.0.0.3", "127.0.0.9"


@pytest.fixture(autouse=True)
def _terminals(settings: Any) -> None:
    settings.PROTECTION = replace(settings.PROTECTION, admin_addresses=(ip_network(MINE),))
    settings.TRUSTED_PROXIES = [ip_network(PROXY)]


def answer(user: User, page: str, **meta: str) -> int:
    client = Client(**meta)
    client.force_login(user)
    return client.get(page).status_code


@pytest.mark.requirement("A19")
@pytest.mark.parametrize(
    ("role", "page"),
    [("sysadmin", "/accounts/"), ("secadmin", "/permissions/"), ("auditor", "/audit/"), ("auditor", "/")],
)
def test_an_administrator_gets_in_from_the_named_machine_only(
    user_with: Callable[..., User], district: Any, role: str, page: str
) -> None:
    user = user_with(role, district.root)
    assert answer(user, page, REMOTE_ADDR=MINE) == 200
    assert answer(user, page, REMOTE_ADDR=OTHER) == 403
    assert AuditEvent.objects.filter(action="refused").count() == 1


@pytest.mark.requirement("A19")
def test_a_forged_forwarding_header_is_ignored_and_the_proxys_believed(
    user_with: Callable[..., User], district: Any
) -> None:
    user = user_with("sysadmin", district.root)
    forged = {"REMOTE_ADDR": OTHER, "HTTP_X_FORWARDED_FOR": MINE}
    assert answer(user, "/accounts/", **forged) == 403
    assert answer(user, "/accounts/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=MINE) == 200
    through = f"{MINE}, {OTHER}"
    assert answer(user, "/accounts/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=through) == 403


@pytest.mark.requirement("A19")
def test_the_refusal_says_where_to_go_and_signing_out_works(
    user_with: Callable[..., User], district: Any
) -> None:
    client = Client(REMOTE_ADDR=OTHER)
    client.force_login(user_with("sysadmin", district.root))
    page = client.get("/accounts/").content.decode()
    assert "管理员账号只能在指定的管理终端上使用" in page
    assert client.post("/logout/").status_code == 302


def test_business_accounts_work_everywhere(organizer: User) -> None:
    assert answer(organizer, "/units/", REMOTE_ADDR=OTHER) == 200


def test_the_networks_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_ADDRESSES", "10.1.0.0/24, 10.2.0.5")
    found = protection(production=True).admin_addresses
    assert found == (ip_network("10.1.0.0/24"), ip_network("10.2.0.5"))
