"""Changes of protected facts by a unit: held back, asked for, decided item by item."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cadre.models import ChangeRequest
from cadre.services.cadres import update_cadre
from cadre.services.change_requests import approve, refuse, withdraw
from cadre.services.change_requests.asking import batch_key
from cadre.services.editing import Evidence, save_education, save_record
from core.models import AuditEvent, ImportBatch, InboxItem
from core.policy import Refused
from core.services.files import store
from core.services.inbox import notify

Enter = Callable[[Any], Client]
Person = Callable[..., Any]
LIST = "/requests/"
PDF = Evidence("档案第四类 4-1-2", "证明.pdf", b"%PDF-1.7 scan")


def save(cadre: Any, by: Any, evidence: Evidence = PDF, **values: Any) -> list[ChangeRequest]:
    educations = values.pop("educations", {})
    _saved, asked = save_record(
        cadre, values=values, educations=educations, rank=None, grades={}, version=cadre.version,
        evidence=evidence, by=by, now=timezone.now(),
    )  # fmt: skip
    cadre.refresh_from_db()
    return asked


def record(cadre: Any, **changed: Any) -> dict[str, Any]:
    return {
        "name": cadre.name, "sex": "1", "birth": "1990.05", "title": cadre.title,
        "version": str(cadre.version), "reason": "更正",
    } | changed  # fmt: skip


# ── asking ──


def test_a_unit_asks_for_what_is_recorded_and_writes_the_rest(
    keeper: Any, organizer: Any, person: Person
) -> None:
    cadre = person(work_start=date(2012, 7, 1))
    asked = save(cadre, keeper, birth=date(1990, 6, 1), work_start=date(2012, 7, 1), health="健康")
    assert [(each.field, each.old, each.new, each.value) for each in asked] == [
        ("birth", "1990.05", "1990.06", "1990-06-01")
    ]
    assert (cadre.birth, cadre.health) == (date(1990, 5, 1), "健康")
    assert asked[0].file is not None and asked[0].file.read() == PDF.content
    item = InboxItem.objects.get(recipient=organizer)
    assert "林知远" in item.title and item.closes_itself and item.done_at is None


def test_an_empty_fact_is_filled_without_asking(keeper: Any, person: Person) -> None:
    cadre = person()
    assert save(cadre, keeper, work_start=date(2012, 7, 1), party_joined=date(2011, 6, 1)) == []
    assert cadre.work_start == date(2012, 7, 1)
    assert save(cadre, keeper, educations={"full_time": {"level": "21", "school": "岚江大学"}}) == []
    assert cadre.educations.get().level == "21"


def test_emptying_a_protected_fact_is_asked_for_too(keeper: Any, person: Person) -> None:
    cadre = person()
    assert [each.new for each in save(cadre, keeper, birth=None)] == ["—"]
    assert cadre.birth == date(1990, 5, 1)


def test_each_changed_field_of_an_education_is_a_request_of_its_own(keeper: Any, person: Person) -> None:
    cadre = person()
    cadre.educations.create(mode="full_time", level="31", school="岚江大学")
    asked = save(
        cadre, keeper, educations={"full_time": {"level": "21", "school": "岚江师大", "degree": "学士"}}
    )
    assert {(each.field, each.label) for each in asked} == {
        ("full_time.level", "全日制教育·学历"),
        ("full_time.school", "全日制教育·毕业院校系及专业"),
    }
    assert cadre.educations.get().degree == "学士"


def test_the_department_writes_protected_facts_itself(organizer: Any, person: Person) -> None:
    cadre = person()
    assert save(cadre, organizer, Evidence(), birth=date(1990, 6, 1)) == []
    assert cadre.birth == date(1990, 6, 1)


def test_without_evidence_nothing_at_all_is_written(keeper: Any, person: Person) -> None:
    cadre = person()
    with pytest.raises(Refused, match="请写明依据"):
        save(cadre, keeper, Evidence(), birth=date(1990, 6, 1), health="健康")
    cadre.refresh_from_db()
    assert (cadre.health, ChangeRequest.objects.count()) == ("", 0)


@pytest.mark.parametrize("content", [b"MZ\x90", b"", b"\xff\xd8\xff broken"])
def test_a_scan_is_a_pdf_or_a_jpeg(keeper: Any, person: Person, content: bytes) -> None:
    cadre = person()
    evidence = Evidence("档案", "a.pdf", content)
    if not content:
        assert save(cadre, keeper, evidence, birth=date(1990, 6, 1))[0].file is None
        return
    with pytest.raises(Refused, match="只收 PDF 或 JPG"):
        save(cadre, keeper, evidence, birth=date(1990, 6, 1))


def test_a_fact_waits_for_one_decision_at_a_time(keeper: Any, person: Person) -> None:
    cadre = person()
    save(cadre, keeper, birth=date(1990, 6, 1))
    with pytest.raises(Refused, match="已有一项变更"):
        save(cadre, keeper, birth=date(1990, 7, 1))


def test_a_second_education_of_a_mode_and_its_removal_are_asked_for(
    keeper: Any, organizer: Any, person: Person
) -> None:
    cadre = person()
    first = {"mode": "full_time", "level": "31", "school": "岚江学院"}
    second = {"mode": "full_time", "level": "21", "school": "岚江大学", "graduated_on": date(2012, 7, 1)}

    def change(row: Any, values: Any) -> list[ChangeRequest]:
        cadre.refresh_from_db()
        return save_education(
            cadre, row, values, version=cadre.version, evidence=PDF, by=keeper, now=timezone.now()
        )

    assert change(None, first) == []
    asked = change(None, second)
    assert [each.field for each in asked] == ["education.new.full_time"]
    approve(asked[0], seen="—", by=organizer, now=timezone.now())
    assert {row.level: row.is_top for row in cadre.educations.all()} == {"31": False, "21": True}
    lower = cadre.educations.get(level="31")
    assert change(lower, dict(first, school="岚江职业学院"))[0].field == f"education.{lower.pk}.school"
    gone = change(lower, None)
    approve(gone[0], seen=gone[0].old, by=organizer, now=timezone.now())
    assert cadre.educations.count() == 1


# ── deciding ──


def test_an_approved_change_is_written_told_and_off_the_list(
    keeper: Any, organizer: Any, person: Person
) -> None:
    cadre = person()
    asked = save(cadre, keeper, birth=date(1990, 6, 17))[0]
    done = approve(asked, seen="1990.05", by=organizer, now=timezone.now())
    cadre.refresh_from_db()
    assert (cadre.birth, cadre.birth_precision) == (date(1990, 6, 17), "day")
    assert (done.state, done.decided_by) == ("approved", organizer)
    assert InboxItem.objects.get(recipient=organizer).done_at is not None
    assert "已采纳" in InboxItem.objects.get(recipient=keeper).title
    event = AuditEvent.objects.filter(object_type="cadre.cadre", action="update").first()
    assert event is not None and event.changes == {"出生年月": ["1990.05", "1990.06.17"]}
    assert "档案第四类 4-1-2" in event.reason
    with pytest.raises(Refused, match="不能重复办理"):
        approve(asked, seen="1990.05", by=organizer, now=timezone.now())


def test_a_fact_that_has_changed_since_is_looked_at_again(
    keeper: Any, organizer: Any, person: Person
) -> None:
    cadre = person()
    asked = save(cadre, keeper, birth=date(1990, 6, 1))[0]
    update_cadre(cadre, values={"birth": date(1990, 4, 1)}, version=cadre.version, by=organizer)
    with pytest.raises(Refused, match=r"现在已是 1990\.04"):
        approve(asked, seen="1990.05", by=organizer, now=timezone.now())
    approve(asked, seen="1990.04", by=organizer, now=timezone.now())
    cadre.refresh_from_db()
    assert cadre.birth == date(1990, 6, 1)


def test_the_item_of_an_import_goes_with_its_last_request(
    keeper: Any, organizer: Any, person: Person, district: Any
) -> None:
    batch = ImportBatch.objects.create(
        unit=district.town, on=date(2026, 3, 31), created_by=keeper,
        file=store(b"x", name="a.csv", content_type="text/csv", purpose="import", unit=None, by=keeper),
    )  # fmt: skip
    notify(organizer, key=batch_key(batch.pk), category="变更申请", title="导入有 2 项变更待审核")
    asked = [save(person(name), keeper, birth=date(1990, 6, 1))[0] for name in ("甲", "乙")]
    ChangeRequest.objects.update(batch=batch)
    item = InboxItem.objects.get(key=batch_key(batch.pk))
    for each, done in zip(asked, (False, True), strict=True):
        refuse(each, decision="无档案依据", by=organizer, now=timezone.now())
        item.refresh_from_db()
        assert (item.done_at is not None) == done


def test_turning_down_needs_a_reason_and_writes_nothing(keeper: Any, organizer: Any, person: Person) -> None:
    cadre = person()
    asked = save(cadre, keeper, birth=date(1990, 6, 1))[0]
    with pytest.raises(Refused, match="不采纳的理由"):
        refuse(asked, decision=" ", by=organizer, now=timezone.now())
    refuse(asked, decision="档案以 1990.05 为准", by=organizer, now=timezone.now())
    cadre.refresh_from_db()
    assert cadre.birth == date(1990, 5, 1)
    assert InboxItem.objects.get(recipient=keeper).note == "档案以 1990.05 为准"


def test_the_requester_and_nobody_else_withdraws(keeper: Any, organizer: Any, person: Person) -> None:
    cadre = person()
    asked = save(cadre, keeper, birth=date(1990, 6, 1))[0]
    with pytest.raises(Refused, match="只有申请人本人"):
        withdraw(asked, by=organizer, now=timezone.now())
    withdraw(asked, by=keeper, now=timezone.now())
    assert InboxItem.objects.get(recipient=organizer).done_at is not None
    assert save(cadre, keeper, birth=date(1990, 7, 1))


def test_who_may_not_decide_cannot(keeper: Any, minister: Any, person: Person) -> None:
    asked = save(person(), keeper, birth=date(1990, 6, 1))[0]
    for user in (keeper, minister):
        with pytest.raises(Refused, match="没有审核"):
            approve(asked, seen="1990.05", by=user, now=timezone.now())


# ── the pages ──


def test_from_the_unit_s_form_to_the_department_s_decision(
    sign_in: Enter, keeper: Any, organizer: Any, person: Person
) -> None:
    cadre = person()
    edit = reverse("cadre:cadre_edit", args=[cadre.uuid])
    client = sign_in(keeper)
    assert "受保护信息的依据" in client.get(edit).content.decode()
    bare = client.post(edit, record(cadre, birth="1990.06"))
    assert bare.status_code == 422 and "请写明依据" in bare.content.decode()
    sent = client.post(edit, record(cadre, birth="1990.06", evidence="出生医学证明"), follow=True)
    assert "已提交干部科审核" in sent.content.decode()
    asked = ChangeRequest.objects.get()
    assert "撤回" in client.get(LIST).content.decode()
    assert client.post(reverse("cadre:request_decide"), {"pk": asked.pk}).status_code == 403
    client = sign_in(organizer)
    assert "受保护信息的依据" not in client.get(edit).content.decode()
    page = client.get(LIST).content.decode()
    assert "1990.05" in page and "1990.06" in page and "出生医学证明" in page
    done = client.post(
        reverse("cadre:request_decide"),
        {"pk": asked.pk, f"seen_{asked.pk}": "1990.05", "decision": "approve"},
        follow=True,
    )
    assert "已采纳 1 项" in done.content.decode()
    cadre.refresh_from_db()
    assert cadre.birth == date(1990, 6, 1)
    assert "没有符合条件的申请" in client.get(LIST).content.decode()
    assert "出生医学证明" in client.get(f"{LIST}?state=all").content.decode()


def test_one_stale_request_does_not_hold_up_the_others(
    sign_in: Enter, keeper: Any, organizer: Any, person: Person
) -> None:
    first, second = person("甲"), person("乙")
    stale, fresh = (save(each, keeper, birth=date(1990, 6, 1))[0] for each in (first, second))
    update_cadre(first, values={"birth": date(1990, 4, 1)}, version=first.version, by=organizer)
    client = sign_in(organizer)
    assert "申请之后已改为 1990.04" in client.get(LIST).content.decode()
    form = {"pk": [stale.pk, fresh.pk], "decision": "approve"}
    page = client.post(reverse("cadre:request_decide"), form, follow=True).content.decode()
    assert "现在已是 1990.04" in page and "已采纳 1 项" in page
    fresh.refresh_from_db()
    stale.refresh_from_db()
    assert (stale.state, fresh.state) == ("pending", "approved")


def test_the_neighbour_sees_no_request(sign_in: Enter, keeper: Any, neighbour: Any, person: Person) -> None:
    asked = save(person(), keeper, birth=date(1990, 6, 1))[0]
    client = sign_in(neighbour)
    assert "林知远" not in client.get(f"{LIST}?state=all").content.decode()
    for name in ("request_file", "request_withdraw"):
        url = reverse(f"cadre:{name}", args=[asked.pk])
        assert (client.get(url) if name == "request_file" else client.post(url)).status_code == 404


def test_the_list_is_narrowed_by_unit_state_and_words(
    sign_in: Enter, keeper: Any, organizer: Any, person: Person
) -> None:
    save(person(), keeper, birth=date(1990, 6, 1))
    client = sign_in(organizer)
    for query, found in (
        ("unit=YL01", 1),
        ("unit=YL02", 0),
        ("q=林", 1),
        ("q=入党", 0),
        ("state=approved", 0),
    ):
        assert len(client.get(f"{LIST}?{query}").context["lines"]) == found


def test_queries_do_not_grow_with_the_requests(
    sign_in: Enter, keeper: Any, organizer: Any, person: Person
) -> None:
    client = sign_in(organizer)
    counts = []
    for wanted in (2, 12):
        while ChangeRequest.objects.count() < wanted:
            cadre = person(f"人{ChangeRequest.objects.count()}")
            cadre.educations.create(mode="full_time", level="31")
            save(cadre, keeper, educations={"full_time": {"level": "21"}})
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]
