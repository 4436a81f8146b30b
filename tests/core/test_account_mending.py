"""What administrators put right on the pages of accounts: taken back, named beforehand, said as it is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.choices import AccountRequestKind
from core.models import AccountRequest, User
from core.services import accounts
from tests.core.signing import bind, policy


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"<[^>]+>", " ", response.content.decode())


@pytest.mark.requirement("B34")
def test_who_asked_for_a_reset_takes_it_back_and_nobody_else_does(
    sysadmin: User, secadmin: User, keeper: User, user_with: Any, district: Any
) -> None:
    kind, now = AccountRequestKind.PASSWORD, timezone.now()
    asked = accounts.ask_reset(keeper, kind, reason="认错了人", by=sysadmin, now=now)
    address = f"/account-requests/{asked.pk}/withdraw/"
    second = user_with("sysadmin", district.root, "second")
    assert entered(second).post(address).status_code == 404
    assert entered(secadmin).post(address).status_code == 403
    assert address not in entered(second).get(f"/accounts/{keeper.uuid}/").content.decode()
    client = entered(sysadmin)
    assert address in client.get(f"/accounts/{keeper.uuid}/").content.decode()
    assert client.post(address)["Location"] == f"/accounts/{keeper.uuid}/"
    assert AccountRequest.objects.get().state == "withdrawn"
    assert not secadmin.inbox.filter(done_at__isnull=True).exists()
    assert "不能再办" in words(client.post(address))


@pytest.mark.requirement("A10")
def test_activating_names_the_roles_that_begin_to_work(secadmin: User, keeper: User) -> None:
    User.objects.filter(pk=keeper.pk).update(is_active=False)
    page = words(entered(secadmin).get(f"/accounts/{keeper.uuid}/activate/"))
    assert "单位人事干部（清河镇）" in page
    keeper.grants.all().delete()
    assert "没有角色" in words(entered(secadmin).get(f"/accounts/{keeper.uuid}/activate/"))


@pytest.mark.requirement("A10")
def test_an_administrator_is_not_sent_to_ask_for_a_right_that_he_can_never_have(
    sysadmin: User, keeper: User
) -> None:
    refused = entered(sysadmin).get("/audit/")
    assert refused.status_code == 403
    assert "互不兼任" in words(refused)
    assert "请联系安全管理员授权" not in words(refused)
    assert "请联系安全管理员授权" in words(entered(keeper).get("/audit/"))


@pytest.mark.requirement("A03")
def test_a_first_password_that_nobody_used_in_time_is_said_to_be_over(sysadmin: User, keeper: User) -> None:
    page = f"/accounts/{keeper.uuid}/"
    for hours, said in ((1, "有效至"), (-1, "已过期")):
        late = timezone.now() + timedelta(hours=hours)
        User.objects.filter(pk=keeper.pk).update(password_expires_at=late, password_changed_at=None)
        assert said in words(entered(sysadmin).get(page))


@pytest.mark.requirement("A07")
def test_whoever_changes_his_phone_reads_what_becomes_of_the_old_one(organizer: User, settings: Any) -> None:
    policy(settings, second_factor=True)
    bind(organizer)
    client = entered(organizer)
    session = client.session
    session["verified_at"] = int(timezone.now().timestamp())
    session.save()
    page = words(client.get("/account/second-factor/"))
    assert "更换手机" in page
    assert "原来手机上的动态口令立即作废" in page


@pytest.mark.requirement("A07")
def test_a_wrong_code_is_not_repeated_in_the_field(organizer: User, settings: Any) -> None:
    policy(settings, second_factor=True)
    bind(organizer)
    page = entered(organizer).post("/verify/", {"secret": "000000", "next": "/"}).content.decode()
    assert "动态口令不对" in page
    assert "000000" not in page
