"""F15: the same form sent twenty times at once has one effect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cadre.models import Appointment, Cadre
from core.models import AuditEvent, ImportBatch, Job
from supervision.models import EvaluationRun, Letter
from tests.cadre.rosters import LIN, LUO, upload
from tests.faults.rounds import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.requirement("F15")]
CLICKS = 20


@pytest.fixture
def click(organizer: Any) -> Callable[..., list[int]]:
    """Sends one form many times at once, as one browser; the statuses (SQLite: one after the other)."""

    def send(url: str, form: dict[str, str], by: Any = organizer) -> list[int]:
        client = Client(raise_request_exception=False)
        client.force_login(by)
        if connection.vendor != "postgresql":
            return [client.post(url, form).status_code for _ in range(3)]

        def one() -> int:
            own = Client(raise_request_exception=False)
            own.cookies = client.cookies
            return own.post(url, form).status_code

        return together(*[one] * CLICKS, longest=60)

    return send


def test_a_new_person_is_entered_once(click: Any, district: Any) -> None:
    form = {
        "unit": "YL01", "name": "林知远", "sex": "1", "birth": "1990.05", "title": "党委委员",
        "category": "member", "start": "2021.08", "holding": "main", "entry_kind": "other",
    }  # fmt: skip
    statuses = click(reverse("cadre:cadre_create"), form)
    assert statuses.count(302) == 1 and 500 not in statuses, statuses
    assert Cadre.objects.count() == 1


def test_an_appointment_is_entered_once(click: Any, person: Any) -> None:
    cadre = person()
    form = {
        "unit": "YL02", "title": "镇长", "category": "chief", "holding": "main", "entry_kind": "promotion",
        "start": "2026.03", "version": "1",
    }  # fmt: skip
    statuses = click(reverse("cadre:appointment_create", args=[cadre.uuid]), form)
    assert statuses.count(302) == 1 and 500 not in statuses, statuses
    assert Appointment.objects.filter(cadre=cadre).count() == 2


def test_an_evaluation_asked_for_by_every_click_is_one_run(click: Any, staffed: Any) -> None:
    statuses = click(reverse("supervision:run_evaluate"), {"day": "2026.03.31"})
    assert set(statuses) == {302}
    assert EvaluationRun.objects.filter(on=date(2026, 3, 31)).count() == 1


def test_an_import_is_queued_and_written_once(click: Any, district: Any, organizer: Any) -> None:
    batch = upload([LIN, LUO], district.town, organizer)
    statuses = click(reverse("cadre:import_commit", args=[batch.pk]), {})
    assert 500 not in statuses, statuses
    assert Job.objects.count() == 1 and Cadre.objects.count() == 2
    assert ImportBatch.objects.count() == AuditEvent.objects.filter(action="import").count() == 1


def test_two_approvers_give_a_letter_one_number(click: Any, run: Any, minister: Any) -> None:
    from django.utils import timezone

    from supervision.services.letters import draft_letters

    (letter, *_) = draft_letters(run, by=None, now=timezone.now())
    click(reverse("supervision:letter_approve", args=[letter.pk]), {}, minister)
    assert Letter.objects.get(pk=letter.pk).number == 1
    assert AuditEvent.objects.filter(action="approve").count() == 1
