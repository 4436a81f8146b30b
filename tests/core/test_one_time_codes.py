"""Codes of an authenticator: binding, signing in with one, and nothing with the password alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from core.choices import SessionEnd
from core.models import AuditEvent, User, UserSession
from core.services import second_factor
from tests.architecture.test_doors import addresses
from tests.core.signing import CODE_SECRET, NOON, bind, code_at, entered, policy
from tests.core.test_password_age import address

HALF_IN = {"core:login", "core:sign_in_code", "core:second_factor", "core:logout", "core:healthz"}


@pytest.fixture(autouse=True)
def _codes_are_asked(settings: Any) -> None:
    policy(settings, second_factor=True)


def at(seconds: float = 0) -> Any:
    return time_machine.travel(NOON + timedelta(seconds=seconds), tick=False)


@pytest.mark.requirement("A07")
@pytest.mark.parametrize(
    ("role", "asked"),
    [
        ("sysadmin", True), ("secadmin", True), ("auditor", True), ("organizer", True), ("overseer", True),
        ("minister", True), ("discipline", True), ("leader", False), ("keeper", False), ("person", False),
    ],
)  # fmt: skip
def test_administrators_the_department_discipline_and_approvers_need_a_second_factor(
    user_with: Any, district: Any, role: str, asked: bool
) -> None:
    user = user_with(role, district.root)
    assert second_factor.is_asked_of(user) is asked
    bind(user)
    assert second_factor.is_asked_of(user)


@pytest.mark.requirement("A07")
@pytest.mark.parametrize("is_bound", [True, False])
def test_with_the_password_alone_every_address_leads_back_to_signing_in(
    organizer: Any, is_bound: bool
) -> None:
    if is_bound:
        bind(organizer)
    with at():
        client = entered("organizer")
        for name, arguments in addresses():
            if name in HALF_IN:
                continue
            path = address(name, arguments)
            for answer in (client.get(path), client.post(path)):
                assert answer.status_code == 302, name
                assert answer["Location"].startswith("/login/?next="), name
        step = "/login/code/" if is_bound else "/account/second-factor/"
        assert client.get("/login/", follow=True).redirect_chain[-1][0] == step
    assert UserSession.objects.count() == 0
    assert not AuditEvent.objects.filter(action="login").exists()


@pytest.mark.requirement("A07")
def test_the_code_completes_the_sign_in_and_leads_where_the_person_wanted(organizer: Any) -> None:
    bind(organizer)
    with at():
        client = Client()
        wanted = {"username": "organizer", "password": "对的密码-2026", "next": "/units/"}
        assert client.post("/login/", wanted)["Location"] == "/login/code/"
        page = client.get("/login/code/").content.decode()
        assert "输入现在显示的 6 位数字" in page
        assert client.post("/login/code/", {"secret": code_at(NOON)})["Location"] == "/units/"
        assert client.get("/units/").status_code == 200
    assert AuditEvent.objects.get(action="login").changes["方式"] == "密码和动态口令"


@pytest.mark.requirement("A07")
@pytest.mark.parametrize(
    ("seconds", "enters"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_go_wrong_by_half_a_minute(organizer: Any, seconds: int, enters: bool) -> None:
    bind(organizer)
    with at():
        client = entered("organizer")
        code = code_at(NOON + timedelta(seconds=seconds))
        assert (client.post("/login/code/", {"secret": code}).status_code == 302) is enters


@pytest.mark.requirement("A07")
def test_a_code_serves_once_and_an_older_one_never(organizer: Any) -> None:
    bind(organizer)
    with at():
        first = entered("organizer")
        assert first.post("/login/code/", {"secret": code_at(NOON)}).status_code == 302
        for code in (code_at(NOON), code_at(NOON - timedelta(seconds=30))):
            again = entered("organizer")
            page = again.post("/login/code/", {"secret": code})
            assert "动态口令不对或已经用过" in page.content.decode()
        assert "动态口令不对或已经用过" in first.post("/verify/", {"secret": code_at(NOON)}).content.decode()


@pytest.mark.requirement("A07")
def test_two_that_read_the_account_before_either_used_the_code_are_not_both_let_in(organizer: Any) -> None:
    bind(organizer)
    one, two = User.objects.get(pk=organizer.pk), User.objects.get(pk=organizer.pk)
    results = [second_factor.accept_code(user, code_at(NOON), now=NOON) for user in (one, two)]
    assert results == [True, False]


@pytest.mark.requirement("A07")
def test_binding_shows_a_picture_and_takes_a_right_code(organizer: Any) -> None:
    with at():
        client = entered("organizer")
        assert "开始绑定" in client.get("/account/second-factor/").content.decode()
        client.post("/account/second-factor/", {"begin": "1"})
        page = client.get("/account/second-factor/").content.decode()
        assert 'src="data:image/svg+xml' in page
        secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
        wrong = client.post("/account/second-factor/", {"secret": "000000"})
        assert "动态口令不对" in wrong.content.decode()
        assert User.objects.get(pk=organizer.pk).totp_confirmed_at is None
        right = client.post("/account/second-factor/", {"secret": code_at(NOON, secret)})
        assert right["Location"] == "/"
        assert client.get("/").status_code == 200
    bound = User.objects.get(pk=organizer.pk)
    assert (bound.totp_secret, bound.totp_confirmed_at) == (secret, NOON)
    assert AuditEvent.objects.filter(action="second_factor").count() == 1


@pytest.mark.requirement("A07", "A24")
def test_the_secret_is_readable_neither_in_the_account_nor_in_the_session(organizer: Any) -> None:
    bind(organizer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT totp_secret FROM core_user WHERE id = %s", [organizer.pk])
        assert CODE_SECRET.encode() not in bytes(cursor.fetchone()[0])
    User.objects.filter(pk=organizer.pk).update(totp_confirmed_at=None)
    with at():
        client = entered("organizer")
        client.post("/account/second-factor/", {"begin": "1"})
        page = client.get("/account/second-factor/").content.decode()
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    assert secret not in str([session.get_decoded() for session in Session.objects.all()])


@pytest.mark.requirement("A07")
def test_somebody_with_only_the_password_cannot_bind_another_authenticator(organizer: Any) -> None:
    bind(organizer)
    with at():
        client = entered("organizer")
        for answer in (
            client.get("/account/second-factor/"),
            client.post("/account/second-factor/", {"begin": "1"}),
            client.post("/account/second-factor/", {"secret": code_at(NOON)}),
        ):
            assert answer["Location"] == "/login/code/"
    assert User.objects.get(pk=organizer.pk).totp_secret == CODE_SECRET


@pytest.mark.requirement("A07")
def test_another_phone_is_bound_only_after_verifying_again(organizer: Any) -> None:
    bind(organizer)
    with at():
        client = entered("organizer")
        client.post("/login/code/", {"secret": code_at(NOON)})
    with at(400):
        answer = client.post("/account/second-factor/", {"begin": "1"})
        assert answer["Location"].startswith("/verify/")
        client.post("/verify/", {"secret": code_at(NOON + timedelta(seconds=400))})
        client.post("/account/second-factor/", {"begin": "1"})
        assert "更换手机" in client.get("/account/").content.decode()
    assert User.objects.get(pk=organizer.pk).totp_secret == CODE_SECRET


@pytest.mark.requirement("A07")
def test_a_half_finished_sign_in_is_forgotten_after_ten_minutes(organizer: Any) -> None:
    bind(organizer)
    with at():
        client = entered("organizer")
    with at(601):
        assert client.post("/login/code/", {"secret": code_at(NOON + timedelta(seconds=601))})[
            "Location"
        ] == ("/login/")
        assert SessionEnd.IDLE.label in client.get("/login/").content.decode()


@pytest.mark.requirement("A07", "A06")
def test_a_changed_password_ends_a_half_finished_sign_in(organizer: Any) -> None:
    bind(organizer)
    with at():
        client = entered("organizer")
        organizer.set_password("Tianqi-Hao-7x")
        organizer.save()
        assert client.post("/login/code/", {"secret": code_at(NOON)})["Location"] == "/login/"


@pytest.mark.requirement("A07", "B34")
def test_a_forgotten_second_factor_ends_the_sessions_and_has_to_be_bound_anew(
    organizer: Any, user_with: Any, district: Any
) -> None:
    bind(organizer)
    with at():
        client = entered("organizer")
        client.post("/login/code/", {"secret": code_at(NOON)})
        secadmin = user_with("secadmin", district.root)
        second_factor.forget_second_factor(User.objects.get(pk=organizer.pk), by=secadmin)
        assert client.get("/").status_code == 302
        assert SessionEnd.FACTOR.label in client.get("/login/").content.decode()
        answer = entered("organizer").get("/login/code/")
        assert answer["Location"] == "/account/second-factor/"


@pytest.mark.requirement("A07")
def test_the_way_back_from_half_a_sign_in_is_signing_out(organizer: Any) -> None:
    bind(organizer)
    with at():
        client = entered("organizer")
        client.post("/logout/")
        assert client.get("/login/").status_code == 200
        assert client.get("/login/code/").status_code == 302


def test_without_codes_nobody_is_asked_for_one(organizer: Any, settings: Any) -> None:
    policy(settings, second_factor=False)
    bind(organizer)
    with at():
        client = entered("organizer")
        assert client.get("/").status_code == 200
        assert "没有启用动态口令" in client.get("/account/").content.decode()
        assert client.get("/account/second-factor/").status_code == 409
