"""Signing in as a person does, for the tests of passwords, sessions and codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from core.services import second_factor

PASSWORD = "对的密码-2026"
CODE_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def attempt(client: Client, username: str, password: str = PASSWORD, **extra: Any) -> Any:
    """Post the sign-in form."""
    return client.post("/login/", {"username": username, "password": password}, **extra)


def entered(username: str, password: str = PASSWORD, **extra: Any) -> Client:
    """A browser that has signed in with the password."""
    client = Client(raise_request_exception=False)
    assert attempt(client, username, password, **extra).status_code == 302
    return client


def policy(settings: Any, **figures: Any) -> None:
    """Other figures of the policy for one test."""
    settings.PROTECTION = replace(settings.PROTECTION, **figures)


def bind(user: Any, at: datetime = NOON) -> None:
    """Give the account the authenticator of the tests."""
    user.totp_secret, user.totp_confirmed_at, user.totp_last_step = CODE_SECRET, at, 0
    user.save()


def code_at(now: datetime, secret: str = CODE_SECRET) -> str:
    """What the authenticator shows at the moment."""
    step = int(now.timestamp()) // second_factor.PERIOD
    return second_factor._totp(secret).generate(step * second_factor.PERIOD).decode()
