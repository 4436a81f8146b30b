"""Acts on a selection: comparing side by side and tagging; nobody outside the scope takes part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cadre.models import CadreTag, RewardPunishment
from core.models import AuditEvent

COMPARE = "/cadres/compare/"
TAG = "/cadres/tag/"
Enter = Callable[[Any], Client]
Person = Callable[..., Any]
FACTS = {
    "kind": "experience", "word": "抗洪一线", "evidence": "2024 年考察材料", "noted_on": "2026-03-01",
    "source": "",
}  # fmt: skip


def address(*people: Any) -> str:
    return f"{COMPARE}?people={','.join(str(cadre.uuid) for cadre in people)}"


# ── comparing ──


def test_people_stand_side_by_side_in_the_order_asked_for(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    first, second = person("林知远", sex="1"), person("单晓", sex="2")
    CadreTag.objects.create(
        cadre=first,
        kind="trait",
        word="敢担当",
        evidence="考察",
        noted_on=date(2024, 1, 1),
        noted_by=organizer,
    )
    RewardPunishment.objects.create(cadre=first, kind="02", name="警告", decided_on=date(2020, 1, 1))
    first.assessments.create(year=2025, grade="1")
    response = sign_in(organizer).get(f"{address(second, first)}&on=2026-03-31")
    assert [line.cadre.name for line, _ in response.context["heads"]] == ["单晓", "林知远"]
    rows = {row.label: row for section in response.context["table"].sections for row in section.rows}
    assert rows["性别"].values == (("女",), ("男",))
    assert rows["性别"].differs
    assert not rows["现任职务"].differs
    assert rows["标签"].values[1] == ("敢担当（考察）",)
    assert rows["近 5 年年度考核"].values == ((), ("2025　优秀",))
    page = response.content.decode()
    assert "2021.08—" in page
    assert "警告" not in page


def test_only_the_differences_are_shown_when_asked_for(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    people = person("林知远", sex="1"), person("单晓", sex="2")
    page = sign_in(organizer).get(f"{address(*people)}&diff=1").content.decode()
    assert ">性别<" in page
    assert ">现任职务<" not in page.replace('rowgroup" class="stk" colspan="3">现任职务<', "")


def test_people_out_of_scope_take_no_part(
    sign_in: Enter, neighbour: Any, person: Person, district: Any
) -> None:
    stranger, own = person("林知远"), person("邻镇人", unit=district.other_town)
    client = sign_in(neighbour)
    assert client.get(address(stranger)).status_code == 404
    response = client.get(address(stranger, own))
    assert "林知远" not in response.content.decode()
    assert str(stranger.uuid) not in response.context["people"]
    assert client.get(f"{COMPARE}?add=林").context["found"] == []
    assert client.get(f"{COMPARE}?people=nonsense,%01").status_code == 200


def test_the_form_of_the_list_becomes_an_address_of_at_most_six(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    people = [person(f"某{number}") for number in range(8)]
    client = sign_in(organizer)
    ticked = client.post(COMPARE, {"people": [str(cadre.uuid) for cadre in people[:2]]})
    assert ticked["Location"] == address(*people[:2])
    page = client.post(COMPARE, {"all": "1", "query": "sex=1"}, follow=True)
    assert len(page.context["heads"]) == 6
    assert "只取了前 6 人" in page.content.decode()
    nobody = client.post(COMPARE, {"query": "sex=2"}, follow=True)
    assert nobody.request["PATH_INFO"] == "/cadres/"
    assert "请先在名册中勾选" in nobody.content.decode()


def test_one_more_is_added_by_name(sign_in: Enter, organizer: Any, person: Person) -> None:
    first, second = person("林知远"), person("单晓")
    person("单明")
    client = sign_in(organizer)
    assert client.get(f"{address(first)}&add=单晓")["Location"] == address(first, second)
    assert len(client.get(f"{address(first)}&add=单").context["found"]) == 2
    assert "没有找到“无此人”" in client.get(f"{address(first)}&add=无此人").content.decode()


def test_six_people_cost_no_more_questions_than_two(sign_in: Enter, organizer: Any, person: Person) -> None:
    people = [person(f"某{number}") for number in range(6)]
    client = sign_in(organizer)
    client.get(address(*people))

    def asked(*some: Any) -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(address(*some))
        # Each person opened is one use of the hour's budget, which is counted apart.
        return sum("core_spending" not in query["sql"] for query in caught)

    assert asked(*people) == asked(*people[:2])


# ── tagging ──


def test_tagging_writes_a_tag_and_an_entry_for_each_person(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    people = [person("林知远"), person("单晓")]
    client = sign_in(organizer)
    chosen = {"people": [str(cadre.uuid) for cadre in people], "query": "sex=1"}
    form = client.post(TAG, chosen)
    assert form.status_code == 200
    assert "林知远、单晓" in form.content.decode()
    answer = client.post(TAG, {**chosen, **FACTS})
    assert answer["Location"] == "/cadres/?sex=1"
    assert CadreTag.objects.filter(word="抗洪一线", noted_by=organizer).count() == 2
    assert AuditEvent.objects.filter(object_type="cadre.cadre", action="update").count() == 2
    people[0].refresh_from_db()
    assert people[0].version == 2
    again = client.post(TAG, {**chosen, **FACTS}, follow=True)
    assert "2 人原来就有" in again.content.decode()
    assert CadreTag.objects.count() == 2


def test_everybody_whom_the_filter_finds_is_tagged(sign_in: Enter, organizer: Any, person: Person) -> None:
    person("林知远", sex="1")
    person("单晓", sex="2")
    sign_in(organizer).post(TAG, {"all": "1", "query": "where=all(sex:is:2)", **FACTS})
    assert [tag.cadre.name for tag in CadreTag.objects.select_related("cadre")] == ["单晓"]


def test_a_tag_without_evidence_is_not_written(sign_in: Enter, organizer: Any, person: Person) -> None:
    cadre = person()
    answer = sign_in(organizer).post(TAG, {"people": str(cadre.uuid), **FACTS, "evidence": " "})
    assert answer.status_code == 422
    assert not CadreTag.objects.exists()


@pytest.mark.parametrize("chosen", ["people", "all"])
def test_a_neighbour_tags_nobody_of_the_town(
    sign_in: Enter, neighbour: Any, person: Person, chosen: str
) -> None:
    value = str(person().uuid) if chosen == "people" else "1"
    answer = sign_in(neighbour).post(TAG, {chosen: value, **FACTS})
    assert answer.status_code == 422
    assert not CadreTag.objects.exists()


def test_who_may_not_edit_may_not_tag(sign_in: Enter, minister: Any, person: Person) -> None:
    cadre = person()
    client = sign_in(minister)
    assert client.post(TAG, {"people": str(cadre.uuid), **FACTS}).status_code == 403
    assert "打标签" not in client.get("/cadres/").content.decode()
