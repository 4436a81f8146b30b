"""Records that are a user's own or a relative's: found, closed, and opened again when the reason is gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cadre.models import Appointment, Cadre, ChangeRequest, QualityReport, Recusal, RecusalDeclaration
from cadre.services import recusal
from cadre.services.cadres import create_cadre, update_cadre
from cadre.services.merging import merge_cadres
from cadre.services.scope import may
from cadre.services.sets import SETS, add_row, remove_row
from core.crypto import blind_index
from core.models import AuditEvent, User
from core.policy import Refused
from core.rules.rights import Right
from tests.cadre.rosters import id_number

Person = Callable[..., Any]
Enter = Callable[[Any], Client]
BIRTH = date(1985, 3, 1)
pytestmark = pytest.mark.requirement("A42")


def numbered(user: Any, number: str) -> Any:
    user.id_number, user.id_index = number, blind_index(number)
    user.save()
    return User.objects.get(pk=user.pk)


def closed(user: Any) -> dict[str, str]:
    rows = Recusal.objects.filter(user=user).select_related("cadre")
    return {row.cadre.name: f"{row.kind} {row.relation}" for row in rows}


@pytest.fixture
def own(organizer: Any, person: Person) -> Any:
    """The organizer's own record; his account carries the same number."""
    number = id_number("19850301")
    cadre = person("何晓峰", birth=BIRTH, id_number=number, id_index=blind_index(number))
    numbered(organizer, number)
    return cadre


@pytest.mark.requirement("M03", "A42")
def test_ones_own_record_is_closed_although_the_role_reaches_everybody(own: Any, organizer: Any) -> None:
    again = User.objects.get(pk=organizer.pk)
    assert closed(again) == {"何晓峰": "own 本人"}
    assert not Cadre.objects.visible_to(again).exists()
    assert not Cadre.objects.editable_by(again).exists()
    assert not Appointment.objects.visible_to(again).exists()
    assert not may(again, Right.EDIT_CADRES, own)


def test_ones_own_record_is_closed_before_any_search_has_run(organizer: Any, person: Person) -> None:
    number = id_number("19850301")
    numbered(organizer, number)
    cadre = person("何晓峰", birth=BIRTH, id_number=number, id_index=blind_index(number))
    assert not Recusal.objects.exists()
    again = User.objects.get(pk=organizer.pk)
    assert not Cadre.objects.visible_to(again).exists()
    assert not may(again, Right.VIEW_CADRES, cadre)


def test_relatives_are_found_in_both_directions_by_name_and_birth(
    own: Any, organizer: Any, person: Person
) -> None:
    wife = person("陆雨", birth=date(1986, 7, 1))
    person("陆雨", birth=date(1979, 7, 1), title="科员")
    son = person("何岩", birth=date(2000, 1, 1))
    son.family.create(relation="父亲", name="何晓峰", birth=BIRTH)
    add_row(
        SETS["family"], wife, {"relation": "儿子", "name": "何小", "birth": date(2015, 1, 1)}, by=organizer
    )
    own.family.create(relation="妻子", name="陆雨", birth=date(1986, 7, 1))
    recusal.find_all()
    found = Recusal.objects.filter(user=organizer).values_list("cadre", "kind", "relation")
    assert set(found) == {(own.pk, "own", "本人"), (wife.pk, "kin", "妻子"), (son.pk, "kin", "登记其为父亲")}


def test_of_unknown_birth_a_relative_is_found_by_the_unit_named_in_his_work(own: Any, person: Person) -> None:
    brother = person("何晓山", birth=date(1980, 1, 1))
    person("何晓海", birth=date(1981, 1, 1))
    own.family.create(relation="哥哥", name="何晓山", work="清河镇党政办主任")
    own.family.create(relation="弟弟", name="何晓海", work="务农")
    recusal.find_all()
    assert Recusal.objects.filter(kind="kin").get().cadre_id == brother.pk


def test_who_is_listed_as_family_is_found_around_the_record_that_lists_him(
    own: Any, organizer: Any, person: Person
) -> None:
    wife = person("陆雨", birth=date(1986, 7, 1))
    member = wife.family.create(relation="丈夫", name="何晓峰", birth=BIRTH)
    recusal.find_around(wife)
    assert "陆雨" in closed(organizer)
    member.delete()
    recusal.find_around(wife)
    assert "陆雨" not in closed(organizer)


def test_another_number_of_the_account_is_another_person(own: Any, organizer: Any, person: Person) -> None:
    numbered(organizer, id_number())
    assert closed(organizer) == {}


def test_a_record_that_gets_the_number_is_closed_at_once(
    organizer: Any, user_with: Callable[..., Any], district: Any
) -> None:
    number = id_number("19850301")
    second = numbered(user_with("organizer", district.root, "second"), number)
    values = {"name": "何晓峰", "sex": "1", "birth": BIRTH}
    cadre = create_cadre(unit=district.town, values=values, by=organizer)
    assert may(User.objects.get(pk=second.pk), Right.VIEW_CADRES, cadre)
    update_cadre(cadre, values={"id_number": number}, version=cadre.version, by=organizer)
    assert closed(second) == {"何晓峰": "own 本人"}


def test_the_kept_record_of_a_merge_stays_closed(
    own: Any, organizer: Any, minister: Any, person: Person, user_with: Callable[..., Any], district: Any
) -> None:
    second = user_with("organizer", district.root, "second")
    kept = person("何晓峰", birth=BIRTH, title="主任科员", start=date(2010, 1, 1), end=date(2012, 1, 1))
    merge_cadres(kept, own, reason="同一人", by=second)
    assert set(Recusal.objects.filter(user=organizer).values_list("cadre", flat=True)) == {kept.pk}


def test_what_is_declared_closes_also_whoever_is_registered_later(
    keeper: Any, organizer: Any, person: Person, district: Any
) -> None:
    recusal.declare(keeper, name="程月", unit_text="清河镇", relation="姐姐", by=keeper)
    assert closed(keeper) == {}
    person("程月")
    recusal.find_all()
    assert closed(keeper) == {"程月": "declared 姐姐"}


def test_a_declaration_is_ended_by_the_security_administrator_alone(
    keeper: Any, organizer: Any, person: Person, district: Any, user_with: Callable[..., Any]
) -> None:
    security = user_with("secadmin", district.root)
    person("程月")
    said = recusal.declare(keeper, name="程月", unit_text="清河镇", relation="姐姐", by=keeper)
    now = timezone.now()
    for nobody in (keeper, organizer):
        with pytest.raises(Refused, match="安全管理员"):
            recusal.end_declaration(said, reason="错", by=nobody, now=now)
    recusal.end_declaration(said, reason="填错了人", by=security, now=now)
    assert closed(keeper) == {} and RecusalDeclaration.objects.get().end_reason == "填错了人"


def test_nobody_declares_for_another_but_the_security_administrator(
    keeper: Any, organizer: Any, person: Person
) -> None:
    with pytest.raises(Refused, match="只能申报自己的"):
        recusal.declare(keeper, name="程月", unit_text="清河镇", relation="姐姐", by=organizer)


def test_the_trail_says_which_records_were_closed_without_naming_them(own: Any, organizer: Any) -> None:
    event = AuditEvent.objects.filter(action="recusal").earliest("id")
    assert event.object_type == "core.user" and event.changes["关闭档案"] == 1
    assert str(own.uuid) in event.people.values_list("person", flat=True)
    assert "何晓峰" not in str(event.changes)


def test_requests_and_quality_of_a_closed_record_are_not_there(own: Any, organizer: Any, keeper: Any) -> None:
    again = User.objects.get(pk=organizer.pk)
    ChangeRequest.objects.create(cadre=own, field="birth", label="出生年月", requested_by=keeper)
    assert not ChangeRequest.objects.visible_to(again).exists()
    assert not ChangeRequest.objects.decidable_by(again).exists()
    assert not QualityReport.objects.visible_to(again).exists()


def test_a_family_row_taken_away_by_a_page_opens_the_record(
    own: Any, organizer: Any, person: Person, user_with: Callable[..., Any], district: Any
) -> None:
    second = user_with("organizer", district.root, "second")
    wife = person("陆雨", birth=date(1986, 7, 1))
    values = {"relation": "妻子", "name": "陆雨", "birth": date(1986, 7, 1)}
    row = add_row(SETS["family"], own, values, by=second)
    assert closed(organizer)["陆雨"] == "kin 妻子"
    remove_row(SETS["family"], row, reason="离异", by=second)
    assert "陆雨" not in closed(organizer) and wife.pk


@pytest.mark.requirement("A24")
def test_ones_own_record_stays_closed_while_the_keys_of_the_index_change(
    organizer: Any, person: Person, settings: Any
) -> None:
    number = id_number("19850301")
    cadre = person("何晓峰", birth=BIRTH, id_number=number, id_index=blind_index(number))
    settings.INDEX_KEY, settings.INDEX_KEY_FALLBACKS = "the key that comes after it", (settings.INDEX_KEY,)
    user = numbered(organizer, number)
    assert user.id_index != cadre.id_index and not may(user, Right.VIEW_CADRES, cadre)
    assert not Cadre.objects.visible_to(user).filter(pk=cadre.pk).exists()
    recusal.find_all()
    assert closed(user) == {"何晓峰": "own 本人"}
