"""First passwords, ageing, and passwords used before."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.models import AuditEvent, User
from core.policy import Refused
from core.services.accounts import first_passwords
from core.services.passwords import change_password
from tests.architecture.test_doors import addresses
from tests.core.signing import NOON, PASSWORD, attempt, entered, policy

NEW = "Tianqi-Hao-7x"
OPEN = {"core:login", "core:sign_in_code", "core:logout", "core:healthz", "core:password_change"}


def aged(user: Any, **facts: Any) -> Any:
    User.objects.filter(pk=user.pk).update(**facts)
    return User.objects.get(pk=user.pk)


@pytest.mark.requirement("A03")
@pytest.mark.parametrize(("days", "must"), [(89, False), (90, True), (91, True)])
def test_a_password_is_to_be_changed_after_ninety_days(organizer: Any, days: int, must: bool) -> None:
    aged(organizer, password_changed_at=NOON - timedelta(days=days))
    with time_machine.travel(NOON, tick=False):
        response = entered("organizer").get("/")
    assert (response.status_code == 302 and response["Location"] == "/account/password/") is must


@pytest.mark.requirement("A03")
@pytest.mark.parametrize(("hours", "enters"), [(71, True), (73, False)])
def test_a_first_password_lets_in_for_seventy_two_hours(organizer: Any, hours: int, enters: bool) -> None:
    aged(organizer, password_expires_at=NOON + timedelta(hours=72))
    with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
        response = attempt(Client(), "organizer")
        assert (response.status_code == 302) is enters
        if not enters:
            assert "初始密码已过期" in response.content.decode()
            wrong = attempt(Client(), "organizer", "错的-Word7").content.decode()
            assert "初始密码" not in wrong


@pytest.mark.requirement("A03")
def test_before_the_first_change_every_address_leads_to_the_change_page(organizer: Any) -> None:
    aged(organizer, password_expires_at=NOON + timedelta(hours=72))
    with time_machine.travel(NOON, tick=False):
        client = entered("organizer")
        for name, arguments in addresses():
            if name in OPEN:
                continue
            path = address(name, arguments)
            for answer in (client.get(path), client.post(path)):
                assert answer.status_code == 302, f"{name} {answer.status_code}"
                assert answer["Location"] == "/account/password/", name
        fragment = client.get("/cadres/", headers={"HX-Request": "true"})
        assert fragment["HX-Redirect"] == "/account/password/"


def address(name: str, arguments: tuple[str, ...]) -> str:
    """The address with arguments of the right form that need not exist."""
    for values in product((1, UUID(int=1), "family", "docx"), repeat=len(arguments)):
        try:
            return reverse(name, kwargs=dict(zip(arguments, values, strict=True)))
        except NoReverseMatch:
            continue
    raise AssertionError(name)


@pytest.mark.requirement("A03")
def test_after_the_change_everything_is_open_and_the_new_password_counts(organizer: Any) -> None:
    aged(organizer, password_expires_at=NOON + timedelta(hours=72))
    with time_machine.travel(NOON, tick=False):
        client = entered("organizer")
        page = client.get("/account/password/").content.decode()
        assert "你用的是初始密码" in page
        sent = {"present": PASSWORD, "new": NEW, "again": NEW}
        assert client.post("/account/password/", sent)["Location"] == "/"
        assert client.get("/").status_code == 200
        assert attempt(Client(), "organizer").status_code == 200
        assert attempt(Client(), "organizer", NEW).status_code == 302
    user = User.objects.get(pk=organizer.pk)
    assert (user.password_expires_at, user.password_changed_at) == (None, NOON)
    acts = AuditEvent.objects.filter(action="password")
    assert acts.count() == 1
    assert NEW not in str(acts.values())


@pytest.mark.requirement("A03")
def test_the_last_five_passwords_are_refused_and_the_sixth_is_not(organizer: Any) -> None:
    words = [f"Tianqi-Hao-{number}xq" for number in range(2, 8)]
    for word in words:
        change_password(organizer, word, by=organizer, key=None, now=NOON)
    for word in words[1:]:
        with pytest.raises(Refused) as caught:
            change_password(organizer, word, by=organizer, key=None, now=NOON)
        assert caught.value.findings[0].rule_id == "password.used"
    change_password(organizer, words[0], by=organizer, key=None, now=NOON)


@pytest.mark.requirement("A03")
def test_a_reset_is_no_way_round_the_history(organizer: Any) -> None:
    word = "Tianqi-Hao-2xq"
    change_password(organizer, word, by=organizer, key=None, now=NOON)
    first_passwords.issue(organizer, now=NOON)
    organizer.save()
    with pytest.raises(Refused, match="用过的密码不能再用"):
        change_password(organizer, word, by=organizer, key=None, now=NOON)


@pytest.mark.requirement("A03")
def test_the_accounts_of_the_demonstration_keep_the_password_that_its_page_shows(organizer: Any) -> None:
    aged(organizer, is_demo=True, password_changed_at=NOON - timedelta(days=400))
    with time_machine.travel(NOON, tick=False):
        assert entered("organizer").get("/").status_code == 200


@pytest.mark.requirement("A03", "A06")
def test_changing_the_password_keeps_this_session_and_ends_the_others(organizer: Any, settings: Any) -> None:
    policy(settings, one_session=False)
    here, elsewhere = entered("organizer"), entered("organizer")
    here.post("/account/password/", {"present": PASSWORD, "new": NEW, "again": NEW})
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert "密码已修改" in elsewhere.get("/login/").content.decode()
