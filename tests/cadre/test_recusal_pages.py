"""The pages of recusal, and what a clerk or an administrator could try to learn from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cadre.models import Cadre, Recusal, RecusalDeclaration
from cadre.services import recusal
from cadre.services.change_requests import ask
from cadre.services.change_requests.asking import Held
from core.models import AuditEvent, InboxItem, User
from supervision.services import evaluation, targets
from tests.cadre.rosters import plan, upload

Person = Callable[..., Any]
Enter = Callable[[Any], Client]
OWN, DESK = reverse("cadre:own_recusals"), reverse("cadre:recusal_list")
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("A42")]
FACTS = {"name": "林知远", "unit_text": "清河镇", "relation": "弟弟", "id_number": ""}


def test_who_declares_a_relative_does_not_meet_him_again(keeper: Any, person: Person, sign_in: Enter) -> None:
    cadre, client = person(), sign_in(keeper)
    assert client.get(cadre.get_absolute_url()).status_code == 200
    assert client.post(OWN, FACTS).status_code == 302
    assert client.get(cadre.get_absolute_url()).status_code == 404
    refused = AuditEvent.objects.filter(action="refused", actor=keeper).latest("id")
    assert refused.result == "refused" and refused.people.get().person == str(cadre.uuid)


def test_the_page_answers_alike_whether_or_not_somebody_fits(
    secadmin: Any, keeper: Any, person: Person, sign_in: Enter
) -> None:
    person()
    client, pages, closed = sign_in(secadmin), [], []
    for name in ("林知远", "查无此人"):
        facts = FACTS | {"user": keeper.username, "name": name}
        page = client.post(DESK, facts, follow=True).content.decode()
        closed.append(Recusal.objects.count())
        RecusalDeclaration.objects.all().delete()
        pages.append("已登记。凡与所填内容相符的档案" in page and page.count("<tr"))
    assert pages[0] == pages[1] > 0
    assert closed == [1, 0]


def test_the_administrator_ends_a_declaration_with_a_reason(
    secadmin: Any, keeper: Any, person: Person, sign_in: Enter
) -> None:
    person()
    said = recusal.declare(keeper, name="林知远", unit_text="清河镇", relation="弟弟", by=keeper)
    client = sign_in(secadmin)
    assert client.post(reverse("cadre:recusal_end", args=[said.pk]), {"reason": ""}).status_code == 409
    assert client.post(reverse("cadre:recusal_end", args=[said.pk]), {"reason": "填错"}).status_code == 302
    assert not Recusal.objects.exists()


def test_a_declaration_without_a_person_says_what_to_fill_in(keeper: Any, sign_in: Enter) -> None:
    response = sign_in(keeper).post(OWN, {"relation": "弟弟"})
    assert response.status_code == 422 and "请填写姓名和单位" in response.content.decode()


def test_evidence_counts_whom_the_reader_keeps_away_from_and_does_not_name_him(
    organizer: Any, secretary: Any, person: Person, district: Any, sign_in: Enter
) -> None:
    targets.ensure_default_targets(by=organizer)
    today = timezone.localdate()
    person(birth=today.replace(year=today.year - 30, day=1))
    person("单晓", birth=today.replace(year=today.year - 31, day=1))
    evaluation.evaluate(today, trigger="person", by=organizer)
    page = reverse("supervision:unit_detail", args=[district.town.code]) + "?target=town-member-30"
    before = sign_in(secretary).get(page).content.decode()
    recusal.declare(secretary, name="林知远", unit_text="清河镇", relation="儿子", by=secretary)
    after = sign_in(secretary).get(page).content.decode()
    assert "林知远" in before and "林知远" not in after and "单晓" in after
    assert "2 人次" in before and "2 人次" in after


def test_a_roster_tells_a_clerk_nothing_of_a_record_that_is_closed_to_him(
    keeper: Any, person: Person, district: Any
) -> None:
    person()
    recusal.declare(keeper, name="林知远", unit_text="清河镇", relation="弟弟", by=keeper)
    again = User.objects.get(pk=keeper.pk)
    row = {"姓名": "林知远", "性别": "男", "出生年月": "1990.05", "职务": "科员"}
    (found,) = plan(upload([row], district.town, again), again).rows
    assert found.kind == "refused" and "不由你办理" in found.reason and "1990" not in found.reason


def test_nobody_is_told_of_a_request_about_his_relative(
    organizer: Any, keeper: Any, person: Person, user_with: Any, district: Any
) -> None:
    second = user_with("organizer", district.root, "second")
    cadre = person()
    item = Held("birth", "出生年月", "1990.05", "1991.05", "1991-05-01")
    recusal.declare(organizer, name="林知远", unit_text="清河镇", relation="弟弟", by=organizer)
    ask(cadre, [item], evidence="档案", by=keeper, now=timezone.now())
    assert set(InboxItem.objects.values_list("recipient", flat=True)) == {second.pk}
    recusal.declare(second, name="林知远", unit_text="清河镇", relation="弟弟", by=second)
    assert not InboxItem.objects.exists()


@pytest.mark.requirement("B12")
def test_the_old_unit_loses_somebody_on_the_day_of_his_transfer(
    keeper: Any, neighbour: Any, person: Person, district: Any, sign_in: Enter
) -> None:
    cadre = person()
    client = sign_in(keeper)
    assert client.get(cadre.get_absolute_url()).status_code == 200
    Cadre.objects.filter(pk=cadre.pk).update(unit=district.other_town)
    assert client.get(cadre.get_absolute_url()).status_code == 404
    assert sign_in(neighbour).get(cadre.get_absolute_url()).status_code == 200


@pytest.mark.requirement("A10")
@pytest.mark.parametrize("role", ["sysadmin", "secadmin", "auditor"])
def test_the_home_of_an_administrator_tells_nothing_of_business(
    role: str, person: Person, user_with: Any, district: Any, sign_in: Enter
) -> None:
    person()
    page = sign_in(user_with(role, district.root)).get(reverse("analysis:home")).content.decode()
    assert "林知远" not in page and "清河镇" not in page and "配备预警" not in page


@pytest.fixture
def secadmin(user_with: Any, district: Any) -> Any:
    """安全管理员."""
    return user_with("secadmin", district.root)
