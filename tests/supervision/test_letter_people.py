"""Whoever is named in a letter is found by the question who saw him: signed, opened, handed out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cadre.models import Cadre
from core.models import AuditEvent, AuditPerson
from core.services.audit_reading import Period, who_saw
from supervision.documents.build_letter import build_letter, letter_pdf
from supervision.models import Letter
from supervision.services.letter_people import people_of
from supervision.services.letters import approve_letter, draft_letters, mark_delivered

pytestmark = pytest.mark.requirement("A35")
NOW = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def letter(run: Any, organizer: Any) -> Letter:
    return draft_letters(run, by=organizer, now=NOW)[0]


def listed(action: str) -> set[str]:
    event = AuditEvent.objects.filter(action=action).latest("id")
    return set(AuditPerson.objects.filter(event=event).values_list("person", flat=True))


def test_everybody_whose_name_stands_in_the_paper_is_listed_and_nobody_twice(letter: Letter) -> None:
    text = repr(build_letter(letter.unit, letter.run))
    named = {str(cadre.uuid) for cadre in Cadre.objects.all() if cadre.name in text}
    assert named
    assert sorted(people_of(letter)) == sorted(named)


def test_signing_delivering_opening_and_the_draft_list_the_people_of_the_letter(
    letter: Letter, minister: Any, organizer: Any, sign_in: Callable[[Any], Client]
) -> None:
    named, address = set(people_of(letter)), reverse("supervision:letter_pdf", args=[letter.pk])
    client = sign_in(organizer)
    assert client.get(address).status_code == 200
    assert listed("export") == named
    preview = reverse("supervision:letter_preview", args=[letter.unit.code])
    assert client.get(preview).status_code == 200
    assert listed("export") == named
    letter = approve_letter(letter, by=minister, now=NOW, write=letter_pdf)
    assert listed("approve") == named
    assert client.get(address).status_code == 200
    assert listed("download") == named
    mark_delivered(letter, NOW)
    assert listed("deliver") == named
    told = {row["action"] for row in who_saw(named.pop(), Period())}
    assert {"export", "approve", "download", "deliver"} <= told


def test_the_list_of_people_costs_the_same_for_few_and_for_many(
    letter: Letter, django_assert_max_num_queries: Any
) -> None:
    letter.run.refresh_from_db()
    with django_assert_max_num_queries(4):
        people_of(letter)
