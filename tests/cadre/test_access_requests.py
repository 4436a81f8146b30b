"""Reading one record outside one's line: asked for, decided by somebody else, over at the second."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cadre.models import AccessRequest, Cadre
from cadre.services import access_requests, recusal
from core.models import AuditEvent, InboxItem, User
from core.policy import Refused

Person = Callable[..., Any]
Enter = Callable[[Any], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.requirement("A43")]
OWN, DESK = reverse("cadre:access_own"), reverse("cadre:access_desk")


def ask(by: Any, name: str = "林知远", unit: str = "清河镇", now: datetime | None = None) -> AccessRequest:
    return access_requests.ask(
        name=name,
        unit_text=unit,
        purpose="拟调入，了解经历",
        hours=2,
        by=by,
        now=now or timezone.now(),
        url=DESK,
    )


def decide(
    request: AccessRequest, by: Any, *, approve: bool = True, now: datetime | None = None
) -> AccessRequest:
    return access_requests.decide(
        request,
        approve=approve,
        decision="" if approve else "没有必要",
        by=by,
        now=now or timezone.now(),
        url=OWN,
    )


def seen(user: Any) -> list[str]:
    return list(Cadre.objects.visible_to(User.objects.get(pk=user.pk)).values_list("name", flat=True))


def test_an_approved_request_opens_one_record_for_reading_alone(
    neighbour: Any, minister: Any, person: Person, sign_in: Enter
) -> None:
    cadre = person()
    person("旁人")
    decide(ask(neighbour), minister)
    assert seen(neighbour) == ["林知远"]
    assert not Cadre.objects.editable_by(User.objects.get(pk=neighbour.pk)).exists()
    client = sign_in(neighbour)
    assert client.get(cadre.get_absolute_url()).status_code == 200
    assert client.get(reverse("cadre:cadre_edit", args=[cadre.uuid])).status_code == 403
    assert client.get(reverse("cadre:cadre_family", args=[cadre.uuid])).status_code == 403


def test_it_ends_at_the_second(neighbour: Any, minister: Any, person: Person) -> None:
    person()
    begun = timezone.now() - timedelta(hours=2)
    request = decide(ask(neighbour, now=begun), minister, now=begun + timedelta(seconds=5))
    assert request.expires_at == begun + timedelta(hours=2, seconds=5)
    assert seen(neighbour) == ["林知远"]
    AccessRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert seen(neighbour) == []


def test_each_look_is_written_down_with_the_number_of_the_request(
    neighbour: Any, minister: Any, person: Person, sign_in: Enter
) -> None:
    cadre = person()
    request = decide(ask(neighbour), minister)
    sign_in(neighbour).get(cadre.get_absolute_url())
    event = AuditEvent.objects.filter(action="view", actor=neighbour).latest("id")
    assert event.changes["调阅申请"] == str(request.pk)


def test_the_page_answers_alike_whether_or_not_there_is_such_a_person(
    neighbour: Any, person: Person, sign_in: Enter
) -> None:
    person()
    client, answers = sign_in(neighbour), []
    for name in ("林知远", "查无此人"):
        facts = {"name": name, "unit_text": "清河镇", "purpose": "了解经历", "hours": "2"}
        response = client.post(OWN, facts, follow=True)
        page = response.content.decode().replace(name, "某人")
        answers.append((response.status_code, "已提交" in page, page.count("某人"), page.count("查看</a>")))
    assert answers[0][:2] == answers[1][:2] == (200, True)
    assert answers[1][3] == 0
    rows = AccessRequest.objects.order_by("pk").values_list("cadre", flat=True)
    assert rows[0] is not None and rows[1] is None


def test_nobody_decides_his_own_request_not_even_in_the_database(
    minister: Any, person: Person, user_with: Any, district: Any
) -> None:
    from core.models import RoleGrant

    RoleGrant.objects.create(user=minister, role="organizer", unit=district.root, start="2020-01-01")
    asker = User.objects.get(pk=minister.pk)
    person()
    request = ask(asker)
    with pytest.raises(Refused, match="不能审批自己的申请"):
        decide(request, asker)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRequest.objects.filter(pk=request.pk).update(decided_by=asker)


def test_only_a_minister_decides(neighbour: Any, organizer: Any, leader: Any, person: Person) -> None:
    person()
    request = ask(neighbour)
    for nobody in (organizer, leader):
        with pytest.raises(Refused, match="不由你审批"):
            decide(request, nobody)


def test_recusal_beats_an_approved_request(neighbour: Any, minister: Any, person: Person) -> None:
    cadre = person()
    request = ask(neighbour)
    recusal.declare(neighbour, name="林知远", unit_text="清河镇", relation="哥哥", by=neighbour)
    with pytest.raises(Refused, match="须回避"):
        decide(request, minister)
    AccessRequest.objects.update(state="approved", expires_at=timezone.now() + timedelta(hours=1))
    assert seen(neighbour) == [] and cadre.pk


def test_a_minister_who_keeps_away_neither_sees_nor_decides_it(
    neighbour: Any, minister: Any, person: Person
) -> None:
    person()
    recusal.declare(minister, name="林知远", unit_text="清河镇", relation="女儿", by=minister)
    request = ask(neighbour)
    again = User.objects.get(pk=minister.pk)
    assert not AccessRequest.objects.visible_to(again).exists()
    assert not InboxItem.objects.filter(recipient=minister, category="调阅审批").exists()
    with pytest.raises(Refused, match="不由你审批"):
        decide(request, again)


def test_two_people_of_one_name_open_nobody(neighbour: Any, minister: Any, person: Person) -> None:
    person()
    person(title="科员")
    with pytest.raises(Refused, match="没有唯一符合"):
        decide(ask(neighbour), minister)


def test_the_pages_lead_from_the_wish_to_the_record_and_back(
    client: Client, neighbour: Any, minister: Any, person: Person
) -> None:
    cadre = person()
    client.force_login(neighbour)
    facts = {"name": "林知远", "unit_text": "清河镇", "purpose": "了解经历", "hours": "2"}
    assert client.post(OWN, facts).status_code == 302
    asked = AccessRequest.objects.get()
    item = InboxItem.objects.get(recipient=minister)
    assert item.title.endswith("申请调阅一份档案") and "林知远" not in item.title + item.note
    client.force_login(minister)
    assert "同意" in client.get(DESK).content.decode()
    decided = client.post(reverse("cadre:access_decide", args=[asked.pk]), {"do": "approve"}, follow=True)
    assert "已同意" in decided.content.decode()
    client.force_login(neighbour)
    assert str(cadre.get_absolute_url()) in client.get(OWN).content.decode()
    client.force_login(minister)
    client.post(reverse("cadre:access_revoke", args=[asked.pk]))
    client.force_login(neighbour)
    assert client.get(cadre.get_absolute_url()).status_code == 404


def test_the_asker_may_end_it_himself_and_nobody_else_of_his_rank(
    client: Client, neighbour: Any, keeper: Any, minister: Any, person: Person
) -> None:
    person()
    request = decide(ask(neighbour), minister)
    client.force_login(keeper)
    assert client.post(reverse("cadre:access_end", args=[request.pk])).status_code == 404
    client.force_login(neighbour)
    assert client.post(reverse("cadre:access_end", args=[request.pk])).status_code == 302
    assert seen(neighbour) == []


def test_hours_beyond_the_policy_are_refused(neighbour: Any, person: Person) -> None:
    with pytest.raises(Refused, match="168 小时"):
        access_requests.ask(
            name="甲", unit_text="乙", purpose="丙", hours=169, by=neighbour, now=timezone.now(), url=DESK
        )
