"""The whole ID number: asked for with a reason, verified, counted, written down first, shown in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cadre.services.cadres import update_cadre
from core.models import AuditEvent
from tests.cadre.rosters import id_number

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("A37")]
NUMBER = id_number("19900501")
WHY = {"reason": "任免", "note": "任前公示"}


@pytest.fixture
def cadre(person: Any, organizer: Any) -> Any:
    found = person()
    update_cadre(found, version=1, values={"id_number": NUMBER}, by=organizer, reason="")
    return found


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, cadre: Any) -> str:
    return reverse(f"cadre:{name}", args=[cadre.uuid])


@pytest.mark.parametrize("who", ["organizer", "minister", "keeper"])
def test_it_is_shown_with_a_reason_and_one_row_is_written(
    who: str, cadre: Any, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    client = client_of(user)
    page = client.get(cadre.get_absolute_url()).content.decode()
    assert NUMBER not in page
    assert "显示完整号码" in page
    answer = client.post(address("identity_reveal", cadre), WHY)
    assert NUMBER in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(action="reveal")
    assert (event.actor, event.reason) == (user, "办理任免、考察：任前公示")
    assert NUMBER not in str(event.changes) + event.object_label
    assert [row.person for row in event.people.all()] == [cadre.trail_person]
    assert NUMBER not in client.get(address("identity", cadre)).content.decode()


@pytest.mark.parametrize(("who", "status"), [("secretary", 403), ("leader", 403), ("neighbour", 404)])
def test_others_do_not_get_it(who: str, status: int, cadre: Any, request: pytest.FixtureRequest) -> None:
    client = client_of(request.getfixturevalue(who))
    assert client.post(address("identity_reveal", cadre), WHY).status_code == status
    assert client.get(address("identity", cadre)).status_code == status
    assert not AuditEvent.objects.filter(action="reveal").exists()


@pytest.mark.parametrize(
    "sent", [{}, {"reason": "没有这个"}, {"reason": "其他"}, {"reason": "其他", "note": "看"}]
)
def test_without_a_reason_it_is_not_shown(sent: dict[str, str], cadre: Any, organizer: Any) -> None:
    answer = client_of(organizer).post(address("identity_reveal", cadre), sent)
    assert answer.status_code == 422
    assert NUMBER not in answer.content.decode()
    assert not AuditEvent.objects.filter(action="reveal").exists()


def test_nothing_is_shown_by_opening_an_address(cadre: Any, organizer: Any) -> None:
    client = client_of(organizer)
    assert client.get(address("identity_reveal", cadre)).status_code == 405
    assert NUMBER not in client.get(address("identity", cadre) + "?ask=1").content.decode()


def test_a_verification_of_six_minutes_ago_is_too_old(cadre: Any, organizer: Any) -> None:
    client = client_of(organizer)
    session = client.session
    session["verified_at"] -= 6 * 60
    session.save()
    answer = client.post(address("identity_reveal", cadre), WHY)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("core:step_up"))
    assert not AuditEvent.objects.filter(action="reveal").exists()


def test_after_the_days_budget_it_is_refused(cadre: Any, organizer: Any, settings: Any) -> None:
    settings.PROTECTION = replace(settings.PROTECTION, reveals_per_day=2)
    client = client_of(organizer)
    answers = [client.post(address("identity_reveal", cadre), WHY) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert NUMBER not in answers[2].content.decode()
    assert AuditEvent.objects.filter(action="reveal").count() == 2
    assert AuditEvent.objects.filter(action="throttled").count() == 1


def test_when_the_trail_takes_no_row_the_number_stays_masked(
    cadre: Any, organizer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cadre.services import identity

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("no row")

    client = client_of(organizer)
    client.raise_request_exception = False
    monkeypatch.setattr(identity.audit, "record", fail)
    answer = client.post(address("identity_reveal", cadre), WHY)
    assert answer.status_code >= 500
    assert NUMBER not in answer.content.decode()
