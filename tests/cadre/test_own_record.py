"""What a person may check about himself, and how he says that something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.crypto import blind_index
from core.models import AuditEvent, InboxItem
from tests.cadre.rosters import id_number

Enter = Callable[[Any], Client]
PAGE = reverse("cadre:own_record")
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("A33")]


@pytest.fixture
def himself(user_with: Any, district: Any, person: Any) -> Any:
    """An account of the role 干部本人 with the record of the same number."""
    number = id_number()
    user = user_with("person", district.town)
    user.id_number, user.id_index = number, blind_index(number)
    user.save()
    cadre = person(id_number=number, id_index=blind_index(number))
    cadre.rewards.create(kind="02", name="警告处分", decided_on=date(2024, 3, 1))
    cadre.assessments.create(year=2024, grade="4")
    cadre.family.create(relation="父亲", name="林父")
    cadre.tags.create(
        kind="shortcoming", word="魄力不足", evidence="谈话", noted_on=date(2025, 1, 1), noted_by=user
    )
    return user


def test_the_page_tells_basic_facts_and_nothing_that_others_judged(himself: Any, sign_in: Enter) -> None:
    page = sign_in(himself).get(PAGE).content.decode()
    assert "林知远" in page and "1990" in page and "组织委员" in page
    for word in ("警告处分", "不称职", "魄力不足", "林父", id_number(), "年度考核"):
        assert word not in page


def test_his_own_record_stays_closed_to_him_on_all_other_pages(
    himself: Any, sign_in: Enter, user_with: Any, district: Any
) -> None:
    from core.models import RoleGrant

    RoleGrant.objects.create(user=himself, role="keeper", unit=district.town, start=date(2020, 1, 1))
    client = sign_in(himself)
    assert client.get(PAGE).status_code == 200
    assert "林知远" not in client.get(reverse("cadre:cadre_list")).content.decode()


def test_what_is_wrong_goes_to_the_clerk_of_the_unit(himself: Any, keeper: Any, sign_in: Enter) -> None:
    response = sign_in(himself).post(PAGE, {"text": "参加工作时间应为 2012.07，有报到证。"}, follow=True)
    assert "已告知" in response.content.decode()
    item = InboxItem.objects.get(recipient=keeper)
    assert "报到证" in item.note
    assert AuditEvent.objects.filter(action="update", actor=himself).exists()


def test_without_a_record_the_page_says_so(user_with: Any, district: Any, sign_in: Enter) -> None:
    user = user_with("person", district.town)
    client = sign_in(user)
    assert "没有与你的账号对应的档案" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"text": "改"}).status_code == 422
