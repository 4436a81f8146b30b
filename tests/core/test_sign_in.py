"""Signing in and out."""

from __future__ import annotations

from typing import Any

import pytest

from core.models import AuditEvent, User


def attempt(client: Any, username: str, password: str) -> Any:
    return client.post("/login/", {"username": username, "password": password})


def test_the_right_password_signs_in_and_is_recorded(client: Any, organizer: Any) -> None:
    assert attempt(client, " Organizer ", "对的密码-2026").status_code == 302
    assert AuditEvent.objects.get().action == "login"


@pytest.mark.parametrize(("username", "password"), [("organizer", "错的"), ("nobody", "对的密码-2026")])
def test_a_wrong_account_or_password_gets_the_same_answer(
    client: Any, organizer: Any, username: str, password: str
) -> None:
    response = attempt(client, username, password)
    assert "账号或密码不对" in response.content.decode()
    event = AuditEvent.objects.get()
    assert (event.action, event.object_label) == ("login_failed", username)
    assert password not in str(event.changes)


def test_a_disabled_account_gets_the_same_answer(client: Any, organizer: Any) -> None:
    User.objects.update(is_active=False)
    assert "账号或密码不对" in attempt(client, "organizer", "对的密码-2026").content.decode()


def test_signing_out_needs_a_post_and_is_recorded(organizer: Any, sign_in: Any) -> None:
    client = sign_in(organizer)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert AuditEvent.objects.get().action == "logout"
    assert client.get("/cadres/").status_code == 302
