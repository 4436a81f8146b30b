"""Wrong passwords and codes, and the lock that they close."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, RequestFactory

from config.environment import networks
from core.http import client_address
from core.models import AuditEvent, FailedAttempt, User
from core.services import accounts
from tests.core.signing import NOON, PASSWORD, attempt, bind, code_at, entered, policy

WRONG = "错的-Word7"


def fail(times: int, username: str = "organizer", **extra: Any) -> Any:
    response = None
    for _ in range(times):
        response = attempt(Client(), username, WRONG, **extra)
    return response


@pytest.mark.requirement("A04")
def test_five_failures_lock_for_thirty_minutes_and_then_the_right_password_enters(organizer: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        assert "还可以再试 1 次" in fail(4).content.decode()
        assert "已锁定到 12:30" in fail(1).content.decode()
        refused = attempt(Client(), "organizer")
        assert refused.status_code == 200
        assert "已锁定到 12:30" in refused.content.decode()
    with time_machine.travel(NOON + timedelta(minutes=29, seconds=59), tick=False):
        assert attempt(Client(), "organizer").status_code == 200
    with time_machine.travel(NOON + timedelta(minutes=30), tick=False):
        assert attempt(Client(), "organizer").status_code == 302


@pytest.mark.requirement("A04", "A13")
def test_every_failure_is_one_row_and_the_lock_another_and_none_tells_the_password(organizer: Any) -> None:
    with time_machine.travel(NOON, tick=False):
        fail(6)
    actions = list(AuditEvent.objects.order_by("id").values_list("action", "actor", "object_id"))
    assert actions == [("login_failed", None, "")] * 5 + [("locked_out", None, "")] + [
        ("login_failed", None, "")
    ]
    assert WRONG not in str(list(AuditEvent.objects.values()))


@pytest.mark.requirement("A04")
def test_an_unknown_account_gets_the_same_words_the_same_rows_and_the_same_lock(organizer: Any) -> None:
    def run(username: str) -> tuple[list[str], list[Any]]:
        pages = [
            attempt(Client(), username, WRONG).content.decode().replace(username, "X").split("csrf")[-1]
            for _ in range(6)
        ]
        rows = AuditEvent.objects.filter(object_label=username).order_by("id")
        told = [(row.action, row.actor_id, row.object_type, row.changes, row.result) for row in rows]
        return [page[page.index("al-red") :] for page in pages], told

    with time_machine.travel(NOON, tick=False):
        assert run("organizer") == run("nobody-999")


@pytest.mark.requirement("A04")
def test_an_unknown_account_costs_the_same_work(organizer: Any, monkeypatch: Any) -> None:
    worked = []
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        worked.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    fail(1)
    known, worked[:] = len(worked), []
    fail(1, "nobody")
    assert len(worked) == known > 0


@pytest.mark.requirement("A04", "B32")
def test_behind_the_lock_no_password_is_compared(organizer: Any, monkeypatch: Any) -> None:
    fail(5)
    monkeypatch.setattr(MD5PasswordHasher, "encode", None)
    assert "已锁定" in attempt(Client(), "organizer").content.decode()


@pytest.mark.requirement("A04")
def test_the_lock_is_for_account_and_address_so_that_nobody_locks_others_out(
    organizer: Any, keeper: Any
) -> None:
    fail(5, REMOTE_ADDR="10.0.0.7")
    assert attempt(Client(), "organizer", REMOTE_ADDR="10.0.0.8").status_code == 302
    assert attempt(Client(), "keeper", REMOTE_ADDR="10.0.0.7").status_code == 302


@pytest.mark.requirement("A04")
def test_fifteen_failures_lock_the_account_from_everywhere(organizer: Any) -> None:
    for number in range(5):
        fail(3, REMOTE_ADDR=f"10.0.0.{number}")
    assert "已锁定" in attempt(Client(), "organizer", REMOTE_ADDR="10.0.9.9").content.decode()


@pytest.mark.requirement("A04")
def test_fifty_failures_lock_the_address_for_everybody(organizer: Any, settings: Any) -> None:
    policy(settings, attempts_per_minute=1000)
    for number in range(25):
        fail(2, f"someone{number}")
    assert "已锁定" in attempt(Client(), "organizer").content.decode()
    assert attempt(Client(), "organizer", REMOTE_ADDR="10.0.0.8").status_code == 302


@pytest.mark.requirement("A04")
def test_a_right_password_forgets_earlier_failures(organizer: Any) -> None:
    fail(4)
    entered("organizer")
    assert "还可以再试 4 次" in fail(1).content.decode()


@pytest.mark.requirement("A04")
def test_the_security_administrator_unlocks(organizer: Any, user_with: Any, district: Any) -> None:
    secadmin = user_with("secadmin", district.root)
    fail(5)
    accounts.unlock(organizer, by=secadmin)
    assert attempt(Client(), "organizer").status_code == 302
    assert AuditEvent.objects.filter(action="account_unlock", actor=secadmin).count() == 1


@pytest.mark.requirement("A04", "A07")
def test_wrong_codes_lock_and_giving_the_password_again_does_not_unlock(
    organizer: Any, settings: Any
) -> None:
    policy(settings, second_factor=True)
    bind(organizer)
    with time_machine.travel(NOON, tick=False):
        for _ in range(5):
            client = entered("organizer")
            page = client.post("/login/code/", {"secret": "000000"})
        assert "已锁定" in page.content.decode()
        assert "已锁定" in client.post("/login/code/", {"secret": code_at(NOON)}).content.decode()
        assert "已锁定" in attempt(Client(), "organizer").content.decode()
    assert AuditEvent.objects.filter(action="locked_out").count() == 1
    assert not AuditEvent.objects.filter(action="login").exists()


@pytest.mark.requirement("A04")
@pytest.mark.parametrize(
    ("path", "sent", "right"),
    [
        (
            "/account/password/",
            {"present": WRONG, "new": "Tianqi-Hao-7x", "again": "Tianqi-Hao-7x"},
            "present",
        ),
        ("/verify/", {"secret": WRONG}, "secret"),
    ],
)
def test_wrong_passwords_of_somebody_signed_in_lock_too(
    organizer: Any, path: str, sent: dict[str, str], right: str
) -> None:
    with time_machine.travel(NOON, tick=False):
        client = entered("organizer")
        for _ in range(5):
            page = client.post(path, sent)
        assert "已锁定" in page.content.decode()
        assert "已锁定" in client.post(path, sent | {right: PASSWORD}).content.decode()
    acts = AuditEvent.objects.filter(action="step_up_failed", actor=organizer)
    assert acts.count() == 6
    assert WRONG not in str(list(acts.values()))
    assert User.objects.get(pk=organizer.pk).check_password(PASSWORD)


@pytest.mark.requirement("A14")
def test_numbers_typed_as_an_account_do_not_enter_the_trail(db: None) -> None:
    attempt(Client(), "110101199005012345", WRONG)
    assert AuditEvent.objects.get().object_label == "***"


@pytest.mark.requirement("A19")
@pytest.mark.parametrize(
    ("trusted", "remote", "forwarded", "expected"),
    [
        ("", "10.0.0.7", "1.2.3.4", "10.0.0.7"),
        ("127.0.0.1", "127.0.0.1", "10.0.0.7", "10.0.0.7"),
        ("127.0.0.1", "127.0.0.1", "1.2.3.4, 10.0.0.7", "10.0.0.7"),
        ("127.0.0.1,10.1.0.0/16", "127.0.0.1", "1.2.3.4, 10.0.0.7, 10.1.2.3", "10.0.0.7"),
        ("127.0.0.1", "10.0.0.9", "1.2.3.4", "10.0.0.9"),
        ("127.0.0.1", "127.0.0.1", "nonsense", "127.0.0.1"),
        ("", "", "1.2.3.4", None),
    ],
)
def test_a_forwarded_address_is_believed_only_from_trusted_proxies(
    settings: Any, monkeypatch: Any, trusted: str, remote: str, forwarded: str, expected: str | None
) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", trusted)
    settings.TRUSTED_PROXIES = networks("TRUSTED_PROXIES")
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert client_address(request) == expected


@pytest.mark.requirement("A04", "A19")
def test_a_forged_forwarded_address_does_not_escape_the_lock(organizer: Any) -> None:
    for number in range(5):
        attempt(Client(), "organizer", WRONG, headers={"X-Forwarded-For": f"10.9.9.{number}"})
    assert set(FailedAttempt.objects.values_list("ip", flat=True)) == {"127.0.0.1"}
    assert "已锁定" in attempt(Client(), "organizer").content.decode()
