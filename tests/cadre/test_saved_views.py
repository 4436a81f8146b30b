"""Saved views: kept, counted, shared, changed and deleted, each by its owner alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cadre.models import SavedView
from cadre.services.saved_views import MOST_VIEWS, change_view, delete_view, save_view
from core.models import AuditEvent
from core.policy import Refused

LIST = "/cadres/"
SAVE = "/cadres/views/save/"
TABS = "/cadres/views/"
Enter = Callable[[Any], Client]
Person = Callable[..., Any]


def test_a_view_keeps_conditions_order_and_columns(sign_in: Enter, organizer: Any, person: Person) -> None:
    person("林知远", sex="1")
    person("单晓", sex="2")
    client = sign_in(organizer)
    query = "sex=2&where=all(age:most:60)&sort=-birth&cols=sex,rank&page=3&on=2026-03-31"
    answer = client.post(SAVE, {"name": "女干部", "query": query})
    view = SavedView.objects.get()
    assert (view.owner, view.columns, view.shared) == (organizer, ["sex", "rank"], False)
    assert "page" not in view.query
    assert "on=" not in view.query
    page = client.get(answer["Location"])
    assert page.context["open_view"].code == str(view.pk)
    assert [row.cadre.name for row in page.context["page_obj"].object_list] == ["单晓"]
    assert "已存为视图“女干部”" in page.content.decode()
    assert [column.key for column in page.context["columns"]] == ["name", "sex", "rank"]


def test_the_tabs_count_the_people_behind_them(sign_in: Enter, organizer: Any, person: Person) -> None:
    person("林知远", sex="1")
    person("单晓", sex="2")
    save_view("女干部", query="sex=2", columns=[], shared=False, by=organizer)
    client = sign_in(organizer)
    assert 'hx-trigger="load"' in client.get(LIST).content.decode()
    tabs = client.get(TABS)
    assert {tab.name: tab.people for tab in tabs.context["tabs"]}["女干部"] == 1
    assert {tab.name: tab.people for tab in tabs.context["tabs"]}["全部"] == 2
    assert "hx-trigger" not in tabs.content.decode()


def test_counting_asks_one_question_a_tab(sign_in: Enter, organizer: Any, person: Person) -> None:
    client = sign_in(organizer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(TABS)
        return len(caught)

    asked()
    before = asked()
    for number in range(5):
        person(f"某{number}")
        save_view(f"视图{number}", query=f"age_max={30 + number}", columns=[], shared=False, by=organizer)
    assert asked() == before + 5


def test_the_built_in_views_find_whom_they_name(sign_in: Enter, organizer: Any, person: Person) -> None:
    from datetime import date

    person("将满", birth=date(1990, 5, 1))
    person("年轻", birth=date(1995, 5, 1), selected_on=date(2018, 7, 1))
    tabs = sign_in(organizer).get(f"{TABS}?on=2026-03-31").context["tabs"]
    assert {tab.name: tab.people for tab in tabs} == {
        "全部": 2, "35岁以下副科": 2, "半年内超龄": 1, "挂职中": 0, "选调生": 1,
    }  # fmt: skip


def test_a_shared_view_shows_others_only_their_own_people(
    sign_in: Enter, organizer: Any, neighbour: Any, person: Person, district: Any
) -> None:
    person("林知远")
    person("邻镇人", unit=district.other_town)
    save_view("全员", query="state=all", columns=[], shared=True, by=organizer)
    save_view("私用", query="state=all", columns=[], shared=False, by=organizer)
    tabs = {tab.name: tab for tab in sign_in(neighbour).get(TABS).context["tabs"]}
    assert tabs["全员"].people == 1
    assert "私用" not in tabs


def test_only_the_owner_changes_or_deletes_a_view(
    sign_in: Enter, organizer: Any, neighbour: Any, person: Person
) -> None:
    view = save_view("全员", query="state=all", columns=[], shared=True, by=organizer)
    client = sign_in(neighbour)
    assert client.post(f"/cadres/views/{view.pk}/change/", {"name": "改名"}).status_code == 404
    assert client.post(f"/cadres/views/{view.pk}/delete/").status_code == 404
    with pytest.raises(Refused):
        change_view(view, name="改名", shared=False, by=neighbour)
    with pytest.raises(Refused):
        delete_view(view, by=neighbour)
    client = sign_in(organizer)
    client.post(f"/cadres/views/{view.pk}/change/", {"name": "在册人员"})
    view.refresh_from_db()
    assert (view.name, view.shared) == ("在册人员", False)
    client.post(f"/cadres/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()
    events = AuditEvent.objects.filter(object_type="cadre.savedview").order_by("id")
    assert [event.action for event in events] == ["create", "update", "delete"]


def test_a_view_without_a_name_or_with_a_broken_query_is_no_accident(sign_in: Enter, organizer: Any) -> None:
    client = sign_in(organizer)
    answer = client.post(SAVE, {"name": " ", "query": "sex=2"}, follow=True)
    assert "请填写视图名称" in answer.content.decode()
    client.post(SAVE, {"name": "坏", "query": "where=all(((&sex=9&unit=XX&%ff=1"})
    assert client.get(TABS).status_code == 200
    assert client.get(LIST).status_code == 200


def test_the_same_name_replaces_and_there_is_a_limit(organizer: Any) -> None:
    save_view("甲", query="sex=1", columns=[], shared=False, by=organizer)
    save_view("甲", query="sex=2", columns=["sex"], shared=True, by=organizer)
    view = SavedView.objects.get()
    assert (view.query, view.columns, view.shared) == ("sex=2", ["sex"], True)
    for number in range(MOST_VIEWS - 1):
        save_view(f"视图{number}", query="", columns=[], shared=False, by=organizer)
    with pytest.raises(Refused, match="最多保存"):
        save_view("再一个", query="", columns=[], shared=False, by=organizer)
    with pytest.raises(Refused, match="条件太长"):
        save_view("甲", query="q=" + "长" * 2000, columns=[], shared=False, by=organizer)
    with pytest.raises(Refused, match="已有名为"):
        change_view(SavedView.objects.get(name="视图0"), name="甲", shared=False, by=organizer)
