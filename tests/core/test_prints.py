"""What is written down of a print: the page as the browser states it, the people as the trail knows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent, AuditPerson

pytestmark = pytest.mark.requirement("A13", "A35")


def print_page(client: Client, number: str, *, title: str = "", page: str = "") -> AuditEvent:
    """The row of a print of which the browser says this."""
    headers = {"Referer": f"http://testserver{page}"} if page else {}
    answer = client.post(reverse("core:printed"), {"number": number, "title": title}, headers=headers)
    assert answer.status_code == 204
    return AuditEvent.objects.filter(action="print").latest("id")


def listed(event: AuditEvent) -> set[str]:
    return set(AuditPerson.objects.filter(event=event).values_list("person", flat=True))


@pytest.fixture
def enter(user_with: Callable[..., Any], district: Any) -> Callable[[str], Client]:
    def signed_in(role: str) -> Client:
        client = Client()
        client.force_login(user_with(role, district.town, f"{role}-who-prints"))
        return client

    return signed_in


def test_the_person_of_a_page_that_was_opened_is_listed(person: Any, enter: Any) -> None:
    cadre, client = person("林知远"), enter("keeper")
    page = cadre.get_absolute_url()
    event = print_page(client, client.get(page)["X-Request-Id"], title="林知远 · 平台", page=page)
    assert listed(event) == {str(cadre.uuid)}
    assert event.changes["页面（浏览器所报）"] == page
    assert event.changes["编号所指"] == "林知远"
    assert event.object_label.startswith("林知远 ")


def test_everybody_of_a_comparison_is_listed(person: Any, enter: Any) -> None:
    people, client = [person("林知远"), person("罗静怡")], enter("keeper")
    page = f"{reverse('cadre:cadre_compare')}?people={','.join(str(cadre.uuid) for cadre in people)}"
    answer = client.get(page)
    assert listed(print_page(client, answer["X-Request-Id"], page=page)) == {str(one.uuid) for one in people}


def test_a_forged_page_makes_nobody_the_reader_of_a_record(person: Any, district: Any, enter: Any) -> None:
    seen, foreign = person("林知远"), person("外人", unit=district.other_town)
    client = enter("keeper")
    number = client.get(seen.get_absolute_url())["X-Request-Id"]
    for forged in (foreign.get_absolute_url(), reverse("core:trace"), "/nowhere/", ""):
        event = print_page(client, number, title="外人 · 平台", page=forged)
        assert listed(event) == {str(seen.uuid)}
        assert event.object_label.startswith("林知远 ")
    event = print_page(client, "0123456789ab", title="外人 · 平台", page=foreign.get_absolute_url())
    assert listed(event) == set()
    assert event.object_label == "外人（浏览器所报） 0123456789ab"
    assert "没有本人打开" in event.changes["编号所指"]


def test_the_number_of_somebody_elses_page_or_of_a_refused_one_lists_nobody(
    person: Any, district: Any, enter: Any
) -> None:
    seen, foreign = person("林知远"), person("外人", unit=district.other_town)
    keeper, secretary = enter("keeper"), enter("secretary")
    number = keeper.get(seen.get_absolute_url())["X-Request-Id"]
    assert listed(print_page(secretary, number, page=seen.get_absolute_url())) == set()
    refused = keeper.get(foreign.get_absolute_url())
    assert refused.status_code == 404
    event = print_page(keeper, refused["X-Request-Id"], page=foreign.get_absolute_url())
    assert listed(event) == set()
