"""The first page of every persona."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from analysis.rules.groups import ALL
from analysis.services.board import read_board
from analysis.services.deadlines import recent_changes, upcoming
from cadre.models import Appointment
from core.models import Establishment, InboxItem
from core.services import inbox
from supervision.services.evaluation import evaluate
from supervision.services.targets import ensure_default_targets
from tests.analysis.moments import ON

pytestmark = pytest.mark.django_db


def test_todos_stand_under_their_deadline(organizer: Any, sign_in: Callable[[Any], Client]) -> None:
    today = timezone.localdate()
    dues = {"超期的": -3, "今天的": 0, "以后的": 40}
    for title, days in dues.items():
        due = today + timedelta(days=days)
        inbox.notify(organizer, key=title, category="预警通报", title=title, due_on=due)
    inbox.notify(organizer, key="无", category="反馈函", title="没有期限的")
    answer = sign_in(organizer).get("/")
    assert answer.context["heading"] == "今天 1 件到期，1 件已超期"
    groups = {name: [todo.item.title for todo in todos] for name, todos in answer.context["groups"]}
    assert groups == {
        "已超期": ["超期的"], "今天到期": ["今天的"], "以后": ["以后的"], "无期限": ["没有期限的"],
    }  # fmt: skip


def test_todos_are_filtered_opened_and_put_away(organizer: Any, sign_in: Callable[[Any], Client]) -> None:
    inbox.notify(organizer, key="a", category="预警通报", title="通报待签发", url="/schedules/")
    inbox.notify(organizer, key="b", category="反馈函", title="反馈函待发")
    client = sign_in(organizer)
    text = client.get("/?category=反馈函").content.decode()
    assert "反馈函待发" in text and "通报待签发" not in text
    item = InboxItem.objects.get(key="a")
    assert client.post(f"/inbox/{item.pk}/open/").headers["Location"] == "/schedules/"
    client.post(f"/inbox/{item.pk}/done/")
    assert "通报待签发" not in client.get("/").content.decode()
    assert "通报待签发" in client.get("/?show=done").content.decode()


def test_nobody_sees_another_inbox(organizer: Any, neighbour: Any, sign_in: Callable[[Any], Client]) -> None:
    item = inbox.notify(organizer, key="a", category="反馈函", title="清河镇的事")
    client = sign_in(neighbour)
    assert "清河镇的事" not in client.get("/").content.decode()
    assert client.post(f"/inbox/{item.pk}/open/").status_code == 404


def test_the_secretary_sees_the_light_of_the_own_unit_alone(
    run: Any, secretary: Any, sign_in: Callable[[Any], Client]
) -> None:
    answer = sign_in(secretary).get(f"/?on={ON}")
    text = answer.content.decode()
    assert "清河镇" in text and "石桥镇" not in text and "区财政局" not in text
    assert answer.context["single"].light == "red"


def test_the_neighbour_sees_nothing_of_the_town(
    run: Any, neighbour: Any, sign_in: Callable[[Any], Client]
) -> None:
    answer = sign_in(neighbour).get(f"/?on={ON}")
    assert "清河镇" not in answer.content.decode()
    assert [row.unit.code for row in answer.context["board"].rows] == ["YL02"]


def test_administrators_learn_what_they_can_do(
    run: Any, auditor: Any, user_with: Callable[..., Any], district: Any, sign_in: Callable[[Any], Client]
) -> None:
    for persona, duty in (
        (auditor, "查看审计记录"),
        (user_with("sysadmin", district.root), "管理账号"),
        (user_with("secadmin", district.root), "管理角色和范围"),
    ):
        text = sign_in(persona).get("/").content.decode()
        assert duty in text and "配备预警" not in text and "清河镇" not in text


def test_deadlines_name_birthdays_postings_and_retirements(
    staffed: Any, organizer: Any, person: Callable[..., Any]
) -> None:
    person("临界", unit=staffed.town, birth=date(1990, 5, 1), category="middle_chief", title="科长")
    posted = person("挂职", unit=staffed.town, birth=date(1988, 1, 1), category="staff")
    Appointment.objects.filter(cadre=posted).update(expected_end=date(2026, 4, 30))
    person("将退", unit=staffed.bureau, birth=date(1965, 9, 1), category="deputy", title="副局长")
    evaluate(ON, trigger="person", by=None)
    found = {each.who: each for each in upcoming(organizer, ON, read_board(organizer, ON, ALL))}
    assert found["临界"].day == date(2026, 5, 1) and "满 36 周岁" in found["临界"].what
    assert found["挂职"].what == "任期届满" and found["挂职"].day == date(2026, 4, 30)
    assert "将退" not in found or found["将退"].what == "到法定退休年龄"


def test_deadlines_stay_within_the_scope(run: Any, neighbour: Any) -> None:
    found = upcoming(neighbour, ON, read_board(neighbour, ON, ALL))
    assert all(each.unit is None or each.unit.code == "YL02" for each in found)


def test_changes_of_colour_are_told_once(staffed: Any, organizer: Any, neighbour: Any) -> None:
    evaluate(ON - timedelta(days=2), trigger="nightly", by=None)
    Appointment.objects.filter(unit=staffed.other_town, category__in=("middle_chief", "member")).update(
        end=ON - timedelta(days=1)
    )
    for days in (1, 0):
        evaluate(ON - timedelta(days=days), trigger="nightly", by=None)
    changes = recent_changes(organizer, ON)
    assert [(each.unit.code, each.before, each.day) for each in changes] == [
        ("YL02", "green", ON - timedelta(days=1))
    ]
    assert recent_changes(neighbour, ON) == changes


def test_an_empty_installation_is_led_to_its_first_light(
    district: Any, organizer: Any, minister: Any, person: Callable[..., Any], sign_in: Callable[[Any], Client]
) -> None:
    Establishment.objects.all().delete()
    assert "开始使用" not in sign_in(minister).get("/").content.decode()
    client = sign_in(organizer)

    def states() -> list[str]:
        return [step.state for step in client.get("/").context["steps"]]

    assert "开始使用" in client.get("/").content.decode() and states() == ["now", "", "", ""]
    Establishment.objects.create(unit=district.town, start=date(2020, 1, 1), chiefs=2)
    assert states() == ["done", "now", "", ""]
    ensure_default_targets(None)
    evaluate(ON, trigger="nightly", by=None)
    assert states() == ["done", "done", "now", ""]
    person("首人", unit=district.town, birth=date(1990, 5, 1), category="chief", title="书记")
    assert states() == ["done", "done", "done", "now"]
    evaluate(ON, trigger="nightly", by=None)
    assert states() == []
