"""What is limited or alone stays so when it is asked for many times at one moment (on PostgreSQL)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from core.models import FailedAttempt, User, UserSession
from core.services import sign_in, verification
from core.services.sessions import Place
from tests.faults.rounds import together

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 12


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Together where the database takes several writers, else one after the other."""
    return together(*acts) if connection.vendor == "postgresql" else [act() for act in acts]


@pytest.mark.requirement("A03")
def test_of_many_sign_ins_at_one_moment_one_session_stays(keeper: Any) -> None:
    def enter(key: str) -> Callable[[], None]:
        return lambda: sign_in.admit(keeper, key, Place("10.1.2.3"), by_code=False, now=timezone.now())

    at_once(*(enter(f"{number:032d}") for number in range(AT_ONCE)))
    assert UserSession.objects.filter(user=keeper).count() == 1


@pytest.mark.requirement("A04", "B32")
def test_of_many_guesses_at_one_moment_no_more_are_compared_than_lock(
    keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []

    def slowly(user: User, secret: str) -> bool:
        compared.append(secret)
        time.sleep(0.02)
        return False

    monkeypatch.setattr(User, "check_password", slowly)

    def guess(secret: str) -> Callable[[], Any]:
        return lambda: verification.verify(keeper, secret, ip="10.1.2.3", now=timezone.now())

    at_once(*(guess(f"猜 {number}") for number in range(AT_ONCE)))
    assert len(compared) == FailedAttempt.objects.count() == settings.PROTECTION.lock_failures
