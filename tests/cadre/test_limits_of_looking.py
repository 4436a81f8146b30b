"""How many persons and questions a user may have within a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from core.models import AuditEvent

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.mark.requirement("B31")
def test_too_many_persons_within_an_hour_are_refused_however_few_pages_of_each(
    sign_in: Any, organizer: Any, person: Any, settings: Any
) -> None:
    settings.PROTECTION = replace(settings.PROTECTION, details_per_hour=2)
    people = [person(f"人{number}") for number in range(3)]
    with time_machine.travel(NOON, tick=False):
        client = sign_in(organizer)
        for cadre in people[:2]:
            for page in ("", "basics/", "posts/", ""):
                assert client.get(cadre.get_absolute_url() + page).status_code == 200
        for _ in range(2):
            refused = client.get(people[2].get_absolute_url())
            assert refused.status_code == 429
            assert "人2" not in refused.content.decode()
    acts = AuditEvent.objects.filter(action="throttled")
    assert acts.count() == 1
    assert not AuditEvent.objects.filter(action="view", object_label="人2").exists()
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        client = sign_in(organizer)
        assert client.get(people[2].get_absolute_url()).status_code == 200


@pytest.mark.requirement("B31")
def test_too_many_questions_within_a_minute_are_refused_in_page_and_fragment(
    sign_in: Any, organizer: Any, settings: Any
) -> None:
    settings.PROTECTION = replace(settings.PROTECTION, searches_per_minute=2)
    with time_machine.travel(NOON, tick=False):
        client = sign_in(organizer)
        assert [client.get("/cadres/?q=林").status_code for _ in range(3)] == [200, 200, 429]
        fragment = client.get("/cadres/?q=王", headers={"HX-Request": "true"})
        assert fragment.status_code == 429
        assert "已达到每分钟 2 次的限额" in fragment.content.decode()


@pytest.mark.requirement("B15", "B31", "A13")
def test_whatever_page_answers_a_question_counts_it_and_writes_it_down(
    sign_in: Any, keeper: Any, person: Any, settings: Any
) -> None:
    known = person("林知远")
    settings.PROTECTION = replace(settings.PROTECTION, searches_per_minute=1)
    everybody = {"all": "1", "query": "q=林"}
    asked = (
        lambda client: client.get("/cadres/compare/", {"people": str(known.uuid), "add": "123456"}),
        lambda client: client.post("/cadres/compare/", everybody),
        lambda client: client.get("/cadres/tag/", everybody),
        lambda client: client.post("/cadres/export/forms/", everybody),
        lambda client: client.get("/rosters/export/", {"q": "123456"}),
    )
    for place, ask in enumerate(asked):
        with time_machine.travel(NOON + timedelta(hours=place), tick=False):
            client = sign_in(keeper)
            assert ask(client).status_code in {200, 302}
            assert ask(client).status_code == 429
            assert AuditEvent.objects.filter(action="search").count() == place + 1
    assert "123456" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))
