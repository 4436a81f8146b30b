"""Registering, changing, appointing, ending: what is written and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cadre.models import Appointment, Cadre
from cadre.services.appointments import NewAppointment, appoint, correct_appointment, end_appointment
from cadre.services.cadres import StaleVersion, create_cadre, update_cadre
from core.choices import AuditAction
from core.models import AuditEvent
from core.policy import Refused

ID_NUMBER = "11010519491231002X"
OTHER_NUMBER = "440524188001010014"


def last_act() -> AuditEvent:
    event = AuditEvent.objects.order_by("-id").first()
    assert event is not None
    return event


def test_a_new_person_gets_search_keys_index_education_rank_and_post(organizer: Any, district: Any) -> None:
    cadre = create_cadre(
        unit=district.town,
        values={"name": "单小明", "sex": "1", "birth": date(1990, 5, 1), "id_number": ID_NUMBER.lower()},
        educations={
            "full_time": {"level": "21", "degree": "工学学士", "school": "岚江大学", "major": "土木"}
        },
        rank=("ZJ10", date(2020, 1, 1)),
        appointment=NewAppointment(district.town, "党委委员", "member", date(2021, 8, 1)),
        by=organizer,
    )
    cadre.refresh_from_db()
    assert cadre.pinyin == "shanxiaoming|danxiaoming"
    assert cadre.id_number == ID_NUMBER
    assert cadre.id_index
    assert cadre.title == "清河镇党委委员"
    assert str(cadre.educations.get()) == "大学、工学学士"
    assert cadre.ranks.get().rank == "ZJ10"
    created = AuditEvent.objects.get(action=AuditAction.CREATE)
    assert created.changes["姓名"] == ["—", "单小明"]
    assert created.changes["身份证号"] == ["—", "110105********002X"]
    assert ID_NUMBER not in str(created.changes)


def test_a_registered_or_wrong_id_number_is_refused_without_telling_of_other_units(
    keeper: Any, organizer: Any, district: Any
) -> None:
    values = {"name": "林知远", "sex": "1", "id_number": ID_NUMBER}
    create_cadre(unit=district.other_town, values=values, by=organizer)
    with pytest.raises(Refused) as refused:
        create_cadre(unit=district.town, values=values | {"name": "李四"}, by=keeper)
    assert "林知远" not in str(refused.value)
    with pytest.raises(Refused, match="林知远"):
        create_cadre(unit=district.town, values=values | {"name": "李四"}, by=organizer)
    with pytest.raises(Refused, match="校验"):
        create_cadre(unit=district.town, values=values | {"id_number": ID_NUMBER[:-1] + "1"}, by=keeper)
    assert Cadre.objects.count() == 1


def test_nobody_registers_or_changes_people_outside_the_own_scope(
    neighbour: Any, person: Callable[..., Any], district: Any
) -> None:
    cadre = person()
    with pytest.raises(Refused):
        create_cadre(unit=district.town, values={"name": "李四", "sex": "1"}, by=neighbour)
    with pytest.raises(Refused):
        update_cadre(cadre, values={"name": "李四"}, version=1, by=neighbour)
    with pytest.raises(Refused):
        appoint(cadre, NewAppointment(district.other_town, "镇长", "chief", date(2025, 1, 1)), by=neighbour)
    cadre.refresh_from_db()
    assert cadre.name == "林知远"


def test_a_change_is_recorded_field_by_field_with_its_reason(keeper: Any, person: Callable[..., Any]) -> None:
    cadre = person(birth=date(1990, 5, 1))
    saved = update_cadre(
        cadre,
        values={"birth": date(1990, 6, 1), "native_place": " 岚江云岭 ", "name": "林知远"},
        version=1,
        by=keeper,
        reason="按档案更正",
    )
    assert saved.version == 2
    assert saved.native_place == "岚江云岭"
    assert last_act().changes == {"出生年月": ["1990.05", "1990.06"], "籍贯": ["—", "岚江云岭"]}
    assert last_act().reason == "按档案更正"
    assert last_act().actor == keeper


def test_saving_without_a_change_writes_nothing(keeper: Any, person: Callable[..., Any]) -> None:
    cadre = person()
    before = AuditEvent.objects.count()
    saved = update_cadre(cadre, values={"name": cadre.name, "health": ""}, version=1, by=keeper)
    assert saved.version == 1
    assert AuditEvent.objects.count() == before


def test_a_second_writer_is_told_and_nothing_is_overwritten(
    keeper: Any, organizer: Any, person: Callable[..., Any]
) -> None:
    cadre = person()
    update_cadre(cadre, values={"health": "良好"}, version=1, by=organizer)
    with pytest.raises(StaleVersion):
        update_cadre(cadre, values={"health": "健康"}, version=1, by=keeper)
    cadre.refresh_from_db()
    assert cadre.health == "良好"


def test_a_new_rank_ends_the_running_one(keeper: Any, person: Callable[..., Any]) -> None:
    cadre = person()
    update_cadre(cadre, values={}, rank=("ZJ10", date(2020, 1, 1)), version=1, by=keeper)
    update_cadre(cadre, values={}, rank=("ZJ09", date(2023, 1, 1)), version=2, by=keeper)
    assert list(cadre.ranks.order_by("start").values_list("rank", "end")) == [
        ("ZJ10", date(2023, 1, 1)),
        ("ZJ09", None),
    ]
    with pytest.raises(Refused):
        update_cadre(cadre, values={}, rank=("ZJ08", date(2022, 1, 1)), version=3, by=keeper)


def test_appointing_ends_the_running_main_post_and_moves_the_record(
    organizer: Any, person: Callable[..., Any], district: Any
) -> None:
    cadre = person(start=date(2021, 8, 1))
    new = NewAppointment(
        district.other_town,
        "党委副书记、镇长",
        "chief",
        date(2026, 3, 1),
        level="1A41",
        document_no="云组干〔2026〕5号",
    )
    appoint(cadre, new, by=organizer)
    cadre.refresh_from_db()
    assert cadre.unit == district.other_town
    assert cadre.title == "石桥镇党委副书记、镇长"
    spans = Appointment.objects.filter(cadre=cadre).order_by("start").values_list("start", "end")
    assert list(spans) == [(date(2021, 8, 1), date(2026, 3, 1)), (date(2026, 3, 1), None)]
    changes = last_act().changes
    assert changes["任职"][1] == "石桥镇党委副书记、镇长 2026.03— 云组干〔2026〕5号"
    assert changes["免职"][1] == "清河镇党委委员、组织委员 2021.08—2026.03"


def test_a_main_post_before_the_running_one_is_refused(
    organizer: Any, person: Callable[..., Any], district: Any
) -> None:
    cadre = person(start=date(2021, 8, 1))
    with pytest.raises(Refused, match="重叠"):
        appoint(cadre, NewAppointment(district.town, "副镇长", "deputy", date(2021, 8, 1)), by=organizer)
    past = NewAppointment(district.town, "科员", "staff", date(2015, 8, 1), end=date(2021, 8, 1))
    appoint(cadre, past, by=organizer)
    cadre.refresh_from_db()
    assert cadre.title == "党委委员、组织委员"
    with pytest.raises(Refused, match="晚于任职时间"):
        appoint(
            cadre,
            NewAppointment(district.town, "科员", "staff", date(2014, 8, 1), end=date(2014, 8, 1)),
            by=organizer,
        )


def test_a_posting_leaves_the_main_post_alone(
    organizer: Any, person: Callable[..., Any], district: Any
) -> None:
    cadre = person()
    posting = NewAppointment(district.bureau, "副局长", "deputy", date(2026, 1, 1), holding="posting")
    appoint(cadre, posting, by=organizer)
    cadre.refresh_from_db()
    assert cadre.unit == district.town
    assert Appointment.objects.filter(cadre=cadre, end=None).count() == 2


def test_ending_a_post_may_end_the_service(keeper: Any, person: Callable[..., Any]) -> None:
    cadre = person()
    appointment = Appointment.objects.get(cadre=cadre)
    end_appointment(appointment, end=date(2026, 3, 1), leaves=True, left_reason="辞职", by=keeper)
    cadre.refresh_from_db()
    assert (cadre.left_on, cadre.left_reason) == (date(2026, 3, 1), "辞职")
    assert last_act().changes["离任原因"] == ["—", "辞职"]
    with pytest.raises(Refused, match="已免职"):
        end_appointment(appointment, end=date(2026, 3, 2), by=keeper)
    with pytest.raises(Refused, match="离任"):
        appoint(cadre, NewAppointment(cadre.unit, "镇长", "chief", date(2026, 5, 1)), by=keeper)


def test_a_correction_is_recorded_and_may_not_overlap(
    keeper: Any, person: Callable[..., Any], district: Any
) -> None:
    cadre = person(start=date(2021, 8, 1))
    old = NewAppointment(district.town, "科员", "staff", date(2015, 8, 1), end=date(2021, 8, 1))
    past = appoint(cadre, old, by=keeper)
    with pytest.raises(Refused, match="重叠"):
        correct_appointment(past, values={"end": date(2022, 1, 1)}, by=keeper, reason="按文件")
    correct_appointment(past, values={"title": "办事员"}, by=keeper, reason="按文件")
    assert last_act().changes == {"任职·办事员·职务": ["科员", "办事员"]}
