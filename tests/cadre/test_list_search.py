"""Searching the list: résumés when nothing else answers, the end of the ID number, and nobody outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.test.utils import CaptureQueriesContext

from cadre.models import Resume
from core.crypto import tail_index
from core.models import AuditEvent

LIST = "/cadres/"
NUMBER = "11010519491231002X"
MOST_QUERIES = 15
Enter = Callable[[Any], Client]
Person = Callable[..., Any]


def names(response: Any) -> list[str]:
    return [row.cadre.name for row in response.context["page_obj"].object_list]


def with_number(person: Person, name: str, **more: Any) -> Any:
    return person(name, id_number=NUMBER, id_tail_index=tail_index(NUMBER), **more)


def test_the_last_six_of_the_id_number_find_the_person(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    with_number(person, "林知远")
    person("单晓")
    client = sign_in(organizer)
    assert names(client.get(f"{LIST}?q=31002X")) == ["林知远"]
    assert names(client.get(f"{LIST}?q=31002x")) == ["林知远"]
    assert names(client.get(f"{LIST}?q=林+31002X")) == ["林知远"]
    assert names(client.get(f"{LIST}?q=310021")) == []


def test_the_end_of_an_id_number_never_reaches_the_trail_or_a_view(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    with_number(person, "林知远")
    client = sign_in(organizer)
    client.get(f"{LIST}?q=31002X")
    answer = client.post("/cadres/views/save/", {"name": "某人", "query": "q=31002X"}, follow=True)
    assert "查找的内容像身份证号后六位" in answer.content.decode()
    assert not organizer.saved_views.exists()
    assert not any("31002X" in str((event.changes, event.reason)) for event in AuditEvent.objects.all())


def test_words_of_a_resume_answer_when_nothing_else_does(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    told, named = person("林知远"), person("驻村生")
    Resume.objects.create(cadre=told, text="2012.07--2014.03  青石村驻村第一书记")
    Resume.objects.create(cadre=named, text="2012.07--  清河镇科员")
    client = sign_in(organizer)
    found = client.get(f"{LIST}?q=第一书记")
    assert names(found) == ["林知远"]
    assert "以下是简历中提到的人" in found.content.decode()
    assert found.context["shown"] == "q=%E7%AC%AC%E4%B8%80%E4%B9%A6%E8%AE%B0&resume=1"
    assert names(client.get(f"{LIST}?q=驻村")) == ["驻村生"]
    assert set(names(client.get(f"{LIST}?q=驻村&resume=on"))) == {"林知远", "驻村生"}


def test_resumes_of_other_units_are_not_read(sign_in: Enter, neighbour: Any, person: Person) -> None:
    Resume.objects.create(cadre=person("林知远"), text="青石村驻村第一书记")
    with_number(person, "单晓")
    client = sign_in(neighbour)
    assert names(client.get(f"{LIST}?q=第一书记")) == []
    assert names(client.get(f"{LIST}?q=第一书记&resume=on")) == []
    assert names(client.get(f"{LIST}?q=31002X")) == []


def test_the_list_asks_few_questions_however_many_people_it_shows(
    sign_in: Enter, organizer: Any, person: Person, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection

    client = sign_in(organizer)
    counts = []
    address = f"{LIST}?cols=sex,title,level,rank,tags,rewards,resume&where=all(age:most:60)&sort=-birth,unit"
    for number in range(12):
        person(f"某{number}")
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        counts.append(sum("core_audit" not in q["sql"] and "SAVEPOINT" not in q["sql"] for q in caught))
    # The trail and the session add four; PostgreSQL takes a lock on the trail besides.
    assert max(counts) == counts[1] <= MOST_QUERIES + 4 + (connection.vendor == "postgresql")


def test_columns_are_chosen_moved_remembered_and_reset(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    person()
    client = sign_in(organizer)
    answer = client.get(f"{LIST}?sex=1&c=sex&c=birth&c=rank")
    assert answer["Location"] == "/cadres/?sex=1&cols=sex%2Cbirth%2Crank"
    page = client.get(answer["Location"])
    assert [column.key for column in page.context["columns"]] == ["name", "sex", "birth", "rank"]
    assert "列设置 4/" in page.content.decode()
    assert client.get(LIST)["Location"] == "/cadres/?cols=sex%2Cbirth%2Crank"
    moved = client.get(f"{LIST}?c=sex&c=birth&c=rank&move=-rank")
    assert moved["Location"] == "/cadres/?cols=sex%2Crank%2Cbirth"
    assert client.get(f"{LIST}?cols=usual")["Location"] == "/cadres/?"
    assert client.get(LIST).status_code == 200


def test_unknown_columns_are_passed_over(sign_in: Enter, organizer: Any, person: Person) -> None:
    person()
    page = sign_in(organizer).get(f"{LIST}?cols=nonsense,sex,sex,%01")
    assert [column.key for column in page.context["columns"]] == ["name", "sex"]


def test_several_columns_sort_one_after_the_other(sign_in: Enter, organizer: Any, person: Person) -> None:
    from datetime import date

    person("甲", sex="1", birth=date(1990, 1, 1))
    person("乙", sex="2", birth=date(1985, 1, 1))
    person("丙", sex="1", birth=date(1980, 1, 1))
    client = sign_in(organizer)
    page = client.get(f"{LIST}?sort=-sex,birth")
    assert names(page) == ["乙", "丙", "甲"]
    places = {column.key: (column.direction, column.place) for column in page.context["columns"]}
    assert places["sex"] == ("descending", 1)
    assert places["birth"] == ("ascending", 2)
    headings = {column.key: column for column in page.context["columns"]}
    assert (headings["birth"].sort, headings["birth"].added) == ("-birth", "-sex,-birth")
    assert headings["work_start"].added == "-sex,birth,work_start"
    assert names(client.get(f"{LIST}?sort=nonsense,-age")) == ["丙", "乙", "甲"]


def test_who_passes_the_asked_age_soon_is_marked(sign_in: Enter, organizer: Any, person: Person) -> None:
    from datetime import date

    person("将满", birth=date(1990, 5, 1))
    person("还早", birth=date(1991, 5, 1))
    page = sign_in(organizer).get(f"{LIST}?age_max=35&on=2026-03-31").content.decode()
    assert page.count("半年内将超过 35 岁") == 1
