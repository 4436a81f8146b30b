"""Taking back an import: everything is as it was, or nothing is touched."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from cadre.models import Appointment, Cadre
from cadre.services.appointments import NewAppointment, appoint
from cadre.services.cadres import update_cadre
from cadre.services.roster_import import undo_batch
from core.choices import ImportState
from core.models import AuditEvent
from core.policy import Refused
from core.services import audit
from talentpool.models import PoolMembership
from tests.cadre.rosters import LIN, LUO, commit, id_number, run, upload

FACTS = ("cadre.cadre", "cadre.appointment", "cadre.rank", "cadre.education", "cadre.annualassessment")
COUNTERS = {"version", "updated_at", "id_number"}


def facts() -> dict[str, list[dict[str, Any]]]:
    """Every fact of every record as it stands in the database; counters left out."""
    found = {}
    for label in FACTS:
        rows = apps.get_model(label)._default_manager.order_by("pk").values()
        found[label] = [{name: row[name] for name in row if name not in COUNTERS} for row in rows]
    return found


def numbers() -> list[Any]:
    """The ID numbers as they lie in the database, sealed."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id, id_number FROM cadre_cadre ORDER BY id")
        return [(pk, bytes(sealed) if sealed else None) for pk, sealed in cursor.fetchall()]


def undo(batch: Any, by: Any, after: timedelta = timedelta(hours=1)) -> int:
    batch.refresh_from_db()
    return undo_batch(batch, by=by, now=batch.committed_at + after)


CHANGED = LIN | {
    "姓名": "林致远", "民族": "侗族", "现任职务": "副镇长", "任现职时间": "2025.06", "职级": "二级主任科员",
    "任现职级时间": "2026.01", "全日制学位": "（清空）", "在职学历": "中央党校大学",
    "年度考核结果": "2025年称职；2023年称职",
    "出生年月": "1990.06", "籍贯": "湖南凤凰",
}  # fmt: skip


def test_every_fact_is_as_it_was_before(district: Any, organizer: Any) -> None:
    run([LIN], district.town, organizer)
    before, sealed = facts(), numbers()
    batch = upload([CHANGED, LUO], district.town, organizer)
    assert commit(batch, organizer)["changed"] == 1
    assert facts() != before
    undo(batch, organizer)
    assert facts() == before and numbers() == sealed
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE and batch.undone_at


def test_a_replaced_id_number_comes_back(district: Any, organizer: Any) -> None:
    run([LIN], district.town, organizer)
    index = Cadre.objects.get().id_index
    Cadre.objects.update(id_index=None)
    batch = upload([LIN | {"身份证号": id_number(sequence="073")}], district.town, organizer)
    assert commit(batch, organizer)["changed"] == 1
    assert Cadre.objects.get().id_index not in (None, index)
    undo(batch, organizer)
    assert (Cadre.objects.get().id_number, Cadre.objects.get().id_index) == (LIN["身份证号"], None)


def test_the_first_import_leaves_nothing_behind(district: Any, keeper: Any) -> None:
    batch = upload([LIN, LUO], district.town, keeper)
    commit(batch, keeper)
    people = {str(cadre.uuid): cadre.name for cadre in Cadre.objects.all()}
    assert undo(batch, keeper) == 2
    assert all(not rows for rows in facts().values())
    events = AuditEvent.objects.filter(action="import_undo")
    assert events.count() == 3 and audit.verify_chain().holds
    told = events.filter(people__isnull=False).values_list("people__person", "object_label")
    assert dict(told) == people


def test_an_undone_batch_can_be_uploaded_again(district: Any, keeper: Any) -> None:
    batch = upload([LIN], district.town, keeper)
    commit(batch, keeper)
    undo(batch, keeper)
    assert run([LIN], district.town, keeper)["new"] == 1


def test_after_a_day_it_is_too_late(district: Any, keeper: Any) -> None:
    batch = upload([LIN], district.town, keeper)
    commit(batch, keeper)
    with pytest.raises(Refused, match="已超过 24 小时"):
        undo(batch, keeper, timedelta(hours=24, seconds=1))
    assert Cadre.objects.exists()


def test_twice_is_once_too_often(district: Any, keeper: Any) -> None:
    batch = upload([LIN], district.town, keeper)
    with pytest.raises(Refused, match="没有导入"):
        undo_batch(batch, by=keeper, now=timezone.now())
    commit(batch, keeper)
    undo(batch, keeper)
    with pytest.raises(Refused, match="已经撤销"):
        undo(batch, keeper)


def test_a_later_edit_of_a_person_keeps_the_batch(district: Any, organizer: Any) -> None:
    batch = upload([LIN, LUO], district.town, organizer)
    commit(batch, organizer)
    cadre = Cadre.objects.get(name="林知远")
    update_cadre(cadre, values={"health": "一般"}, version=cadre.version, by=organizer)
    with pytest.raises(Refused, match="林知远的信息又有改动"):
        undo(batch, organizer)
    assert Cadre.objects.count() == 2


def test_a_later_appointment_keeps_the_batch(district: Any, organizer: Any) -> None:
    batch = upload([LIN], district.town, organizer)
    commit(batch, organizer)
    new = NewAppointment(unit=district.bureau, title="副局长", category="deputy", start=date(2026, 5, 1))
    appoint(Cadre.objects.get(), new, by=organizer)
    with pytest.raises(Refused, match="又有改动"):
        undo(batch, organizer)
    assert Appointment.objects.count() == 2


def test_a_later_import_of_the_same_people_keeps_the_earlier_batch(district: Any, organizer: Any) -> None:
    first = upload([LIN], district.town, organizer)
    commit(first, organizer)
    second = upload([LIN | {"民族": "侗族"}], district.town, organizer)
    commit(second, organizer)
    with pytest.raises(Refused, match="又有改动"):
        undo(first, organizer)
    undo(second, organizer)
    assert Cadre.objects.get().ethnicity == "01"


def test_people_whom_others_have_tied_in_are_not_deleted(district: Any, organizer: Any) -> None:
    batch = upload([LIN], district.town, organizer)
    commit(batch, organizer)
    PoolMembership.objects.create(cadre=Cadre.objects.get(), tier="", start=date(2026, 4, 1))
    with pytest.raises(Refused, match="已有其他记录引用"):
        undo(batch, organizer)
    assert Cadre.objects.exists() and Appointment.objects.exists()


def test_a_person_who_moved_back_keeps_the_old_unit(district: Any, organizer: Any) -> None:
    run([LIN], district.other_town, organizer)
    batch = upload([LIN | {"任现职时间": "2025.12"}], district.town, organizer)
    commit(batch, organizer, moves=1)
    assert Cadre.objects.get().unit == district.town
    undo(batch, organizer)
    assert Cadre.objects.get().unit == district.other_town
    assert Appointment.objects.get().end is None
