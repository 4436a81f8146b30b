"""Each event is one row; no row and no log line holds a number; what cannot be written down fails closed."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from cadre.models import Cadre
from cadre.services.sets import SETS, add_row
from config.logs import JsonLine
from core.choices import AuditAction
from core.models import AuditEvent, AuditPerson
from core.rules.trail import masked_text, masked_words
from core.services import audit

NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{17}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])")
ID_NUMBER, PHONE = "110101199003078014", "13800138000"
Enter = Callable[[Any], Client]


def tab(cadre: Any, name: str) -> str:
    return reverse(f"cadre:{name}", args=[cadre.uuid])


def rows_of(call: Callable[[], Any]) -> list[AuditEvent]:
    before = AuditEvent.objects.count()
    call()
    return list(AuditEvent.objects.order_by("id")[before:])


@pytest.mark.requirement("A13")
@pytest.mark.parametrize(
    ("page", "action"),
    [
        ("cadre_detail", "view"),
        ("cadre_basics", "view"),
        ("cadre_posts", "view"),
        ("cadre_education", "view"),
        ("cadre_tags", "view"),
        ("cadre_resume", "view"),
        ("cadre_quality", "view"),
        ("cadre_edit", "view"),
        ("cadre_merits", "view_sensitive"),
        ("cadre_family", "view_sensitive"),
        ("cadre_history", "view_sensitive"),
        ("approval_form", "view_sensitive"),
    ],
)
def test_opening_one_page_of_a_record_is_one_row_about_the_person(
    sign_in: Enter, organizer: Any, person: Any, page: str, action: str
) -> None:
    cadre = person()
    client = sign_in(organizer)
    rows = rows_of(lambda: client.get(tab(cadre, page)))
    assert [row.action for row in rows] == [action]
    row = rows[0]
    assert (row.actor, row.object_id, row.result, row.unit_path) == (
        organizer, str(cadre.pk), "done", cadre.unit.path,
    )  # fmt: skip
    assert [listed.person for listed in row.people.all()] == [str(cadre.uuid)]
    assert row.request_id and row.session and row.ip and row.roles == "organizer"


@pytest.mark.requirement("A13")
def test_a_search_is_one_row_with_its_words_without_numbers_and_the_hits(
    sign_in: Enter, organizer: Any, person: Any
) -> None:
    person("林知远")
    client = sign_in(organizer)
    row = rows_of(lambda: client.get(reverse("cadre:cadre_list"), {"q": "林知远"}))[-1]
    assert (row.action, row.changes["人数"]) == ("search", 1) and "林知远" in row.changes["条件"]
    row = rows_of(lambda: client.get(reverse("cadre:cadre_list"), {"q": "078014"}))[-1]
    assert row.action == "search" and "078014" not in json.dumps(row.changes)


@pytest.mark.requirement("A13")
def test_a_comparison_is_one_row_that_lists_everybody(sign_in: Enter, organizer: Any, person: Any) -> None:
    people = [person("甲"), person("乙")]
    address = f"{reverse('cadre:cadre_compare')}?people={','.join(str(each.uuid) for each in people)}"
    client = sign_in(organizer)
    rows = rows_of(lambda: client.get(address))
    assert [row.action for row in rows] == ["view"]
    assert {listed.person for listed in rows[0].people.all()} == {str(each.uuid) for each in people}


@pytest.mark.requirement("A13", "B12")
def test_what_is_refused_out_of_scope_is_one_row_under_the_key_of_the_person(
    sign_in: Enter, neighbour: Any, person: Any
) -> None:
    cadre = person()
    client = sign_in(neighbour)
    rows = rows_of(lambda: client.get(tab(cadre, "cadre_family")))
    assert [(row.action, row.result, row.actor) for row in rows] == [("refused", "refused", neighbour)]
    assert rows[0].people.get().person == str(cadre.uuid) and rows[0].changes["状态"] == 404


@pytest.mark.requirement("A14")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"身份证{ID_NUMBER}。", "身份证110101********8014。"),
        ("11010119900307801x", "110101********801x"),
        ("110101 19900307 8014", "110101********8014"),
        ("110101900307801", "110101******801"),
        (f"电话{PHONE}", "电话138****8000"),
        ("138-0013-8000", "138****8000"),
        ("a" * 10 + "110101199003078014" + "b" * 10, "a" * 10 + "110101199003078014" + "b" * 10),
        ("2026.03.31 第 12 条", "2026.03.31 第 12 条"),
    ],
)
def test_numbers_are_masked_and_digests_and_dates_are_not(text: str, expected: str) -> None:
    assert masked_text(text) == expected


@pytest.mark.requirement("A14")
def test_searched_words_keep_no_end_of_a_number() -> None:
    assert masked_words("林 078014 30071X 1990.05") == "林 ****** ****** 1990.05"


@pytest.mark.requirement("A14")
def test_no_row_and_no_log_line_holds_a_number_after_a_tour(
    sign_in: Enter, organizer: Any, person: Any, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    cadre = person(id_number=ID_NUMBER)
    audit.record(
        audit.Act(
            AuditAction.UPDATE,
            cadre,
            label=f"{cadre} {ID_NUMBER}",
            changes={"身份证号": [None, ID_NUMBER], f"备注{PHONE}": {"电话": [PHONE]}},
            reason=f"本人来电 {PHONE}",
        ),
        by=organizer,
    )
    add_row(
        SETS["family"], cadre, {"relation": "父亲", "name": "林大山", "work": f"电话 {PHONE}"}, by=organizer
    )
    client = sign_in(organizer)
    for name in ("cadre_detail", "cadre_basics", "cadre_family", "cadre_history", "cadre_edit"):
        client.get(tab(cadre, name))
    client.get(reverse("cadre:cadre_list"), {"q": ID_NUMBER})
    client.get(reverse("cadre:cadre_list"), {"q": PHONE})
    client.get(f"/{ID_NUMBER}/{PHONE}/")
    for event in AuditEvent.objects.all():
        told = json.dumps(
            [event.object_label, event.changes, event.reason, event.object_id], ensure_ascii=False
        )
        assert not NUMBER.search(told), told
        assert "林大山" not in told
    lines = [JsonLine().format(entry) for entry in caplog.records if entry.name != "django.db.backends"]
    assert lines and [line for line in lines if NUMBER.search(line)] == []


@pytest.fixture
def trail_takes_no_rows(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def close() -> None:
        def refuse(*args: Any, **kwargs: Any) -> None:
            raise DatabaseError("database or disk is full")

        monkeypatch.setattr(type(AuditEvent.objects), "bulk_create", refuse)

    return close


@pytest.mark.requirement("A17")
@pytest.mark.parametrize("page", ["cadre_detail", "cadre_family", "cadre_merits", "cadre_history"])
def test_a_page_whose_row_cannot_be_written_is_not_answered(
    sign_in: Enter, organizer: Any, person: Any, trail_takes_no_rows: Any, page: str
) -> None:
    cadre = person("林知远")
    cadre.family.create(relation="父亲", name="林大山")
    client = sign_in(organizer)
    trail_takes_no_rows()
    response = client.get(tab(cadre, page))
    body = response.content.decode()
    assert response.status_code == 503 and "审计记录暂时写不进去" in body
    assert "林知远" not in body and "林大山" not in body


@pytest.mark.requirement("A17")
def test_an_act_that_cannot_be_written_down_is_undone(
    sign_in: Enter, organizer: Any, person: Any, trail_takes_no_rows: Any
) -> None:
    cadre = person("林知远")
    client = sign_in(organizer)
    trail_takes_no_rows()
    form = {"relation": "父亲", "name": "林大山", "version": str(cadre.version)}
    response = client.post(reverse("cadre:set_add", args=[cadre.uuid, "family"]), form)
    assert response.status_code == 503
    assert not cadre.family.exists()
    assert Cadre.objects.get(pk=cadre.pk).version == cadre.version


@pytest.mark.requirement("A17")
def test_a_trigger_that_refuses_the_row_undoes_the_act_too(organizer: Any, person: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the trigger of this test is written for SQLite")
    cadre = person()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER full BEFORE INSERT ON core_auditevent BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(audit.AuditUnavailable):
        add_row(SETS["family"], cadre, {"relation": "父亲", "name": "林大山"}, by=organizer)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER full")
    assert not cadre.family.exists() and not AuditPerson.objects.exists()


@pytest.mark.requirement("A17")
def test_a_refusal_that_cannot_be_written_down_is_answered_without_the_page(
    sign_in: Enter, neighbour: Any, person: Any, trail_takes_no_rows: Any
) -> None:
    cadre = person()
    client = sign_in(neighbour)
    trail_takes_no_rows()
    assert client.get(tab(cadre, "cadre_detail")).status_code == 503


@pytest.mark.requirement("P9")
def test_the_chain_holds_after_writers_of_every_kind_in_any_order(organizer: Any, person: Any) -> None:
    people = [person(f"人{number}", birth=date(1990, 5, 1)) for number in range(3)]
    for number in range(30):
        cadre = people[number % 3]
        if number % 4 == 0:
            audit.record_many([audit.Act(AuditAction.UPDATE, each) for each in people], by=organizer)
        elif number % 4 == 1:
            audit.record(audit.Act(AuditAction.EXPORT, people=[str(cadre.uuid), "x"]), by=None)
        else:
            audit.record(
                audit.Act(AuditAction.VIEW, cadre, changes={"家庭成员·新增": ["—", "甲"]}), by=organizer
            )
        assert audit.verify_chain().holds
