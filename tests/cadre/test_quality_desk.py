"""The data-quality desk: checking, waiving, recognising, and its pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadre.models import Cadre, QualityReport, Recognition
from cadre.services.cadres import update_cadre
from cadre.services.quality import (
    check_person,
    end_waiver,
    faults_now,
    recognise,
    refresh_quality,
    stale_people,
    waive,
    withdraw_recognition,
)
from core.models import AuditEvent, Job
from core.policy import Refused
from core.rules.id_number import check_character

DAY = date(2026, 3, 31)
NUMBER = "52049919900601001"


def rules(cadre: Cadre) -> set[str]:
    return {line["rule"] for line in cadre.quality.faults}


def with_other_birth(cadre: Cadre) -> Cadre:
    cadre.id_number = NUMBER + check_character(NUMBER)
    cadre.save()
    return cadre


def test_a_record_is_checked_again_when_it_has_changed(person: Any, organizer: Any) -> None:
    cadre = person()
    assert refresh_quality(DAY) == 1 and refresh_quality(DAY) == 0
    cadre.refresh_from_db()
    assert "quality.missing.native_place" in rules(cadre)
    update_cadre(cadre, values={"native_place": "贵州安顺"}, version=cadre.version, by=organizer)
    assert [known.pk for known in stale_people(DAY)] == [cadre.pk]
    refresh_quality(DAY)
    assert "quality.missing.native_place" not in rules(Cadre.objects.get())


def test_all_are_checked_again_in_another_quarter(person: Any) -> None:
    person()
    refresh_quality(DAY)
    assert not stale_people(date(2026, 2, 1)).exists() and stale_people(date(2026, 4, 1)).exists()


def test_checking_asks_the_same_queries_for_more_people(person: Any) -> None:
    person()
    with CaptureQueriesContext(connection) as few:
        refresh_quality(DAY)
    for number in range(12):
        person(f"干部{number}")
    QualityReport.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        refresh_quality(DAY)
    assert len(few) == len(many)


def test_a_waived_fault_counts_no_more_until_its_sentence_changes(person: Any, organizer: Any) -> None:
    cadre = with_other_birth(person())
    before = check_person(cadre, DAY)
    waiver = waive(cadre, rule="quality.id.birth", reason="档案已核", on=DAY, by=organizer)
    after = QualityReport.objects.get()
    assert after.score == before.score + 15 and after.errors == before.errors - 1
    assert "quality.id.birth" not in {fault.rule for fault in faults_now(cadre, DAY)}
    assert AuditEvent.objects.latest("id").reason == "档案已核"
    Cadre.objects.filter(pk=cadre.pk).update(birth=date(1990, 7, 1))
    assert "quality.id.birth" in {fault.rule for fault in faults_now(Cadre.objects.get(), DAY)}
    end_waiver(waiver, on=DAY, by=organizer)
    assert QualityReport.objects.get().score == before.score


def test_a_unit_does_not_waive_and_a_waiver_needs_a_reason(person: Any, organizer: Any, keeper: Any) -> None:
    cadre = with_other_birth(person())
    with pytest.raises(Refused, match="干部科审核"):
        waive(cadre, rule="quality.id.birth", reason="已核", on=DAY, by=keeper)
    with pytest.raises(Refused, match="请写明"):
        waive(cadre, rule="quality.id.birth", reason=" ", on=DAY, by=organizer)
    with pytest.raises(Refused, match="已经不存在"):
        waive(cadre, rule="quality.id.sex", reason="已核", on=DAY, by=organizer)


def test_a_recognised_birth_is_written_and_stands_against_the_id_number(person: Any, organizer: Any) -> None:
    cadre = with_other_birth(person(birth=date(1990, 3, 1)))
    recognition = recognise(
        cadre, fact="birth", new="1990.05", document_no="云组干〔2024〕7号", decided_on=DAY, by=organizer
    )
    cadre.refresh_from_db()
    assert (cadre.birth, recognition.old, cadre.version) == (date(1990, 5, 1), "1990.03", 2)
    assert not {"quality.id.birth", "quality.archive.birth"} & {f.rule for f in faults_now(cadre, DAY)}
    event = AuditEvent.objects.latest("id")
    assert event.changes["出生年月认定"] == ["1990.03", "1990.05"] and event.reason == "云组干〔2024〕7号"
    withdraw_recognition(recognition, reason="登记错人", by=organizer)
    assert "quality.id.birth" in {f.rule for f in faults_now(Cadre.objects.get(), DAY)}


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"new": "90年5月"}, "请写成 1990.05"),
        ({"new": "1990.13"}, "请写成 1990.05"),
        ({"document_no": " "}, "请填写认定文号"),
    ],
)
def test_a_recognition_names_a_month_and_a_document(
    person: Any, organizer: Any, facts: dict[str, str], words: str
) -> None:
    values = {"fact": "birth", "new": "1990.05", "document_no": "云组干〔2024〕7号"} | facts
    with pytest.raises(Refused, match=words):
        recognise(person(), **values, decided_on=DAY, by=organizer)
    assert not Recognition.objects.exists()


def test_a_unit_records_no_recognition(person: Any, keeper: Any) -> None:
    with pytest.raises(Refused, match="干部科登记"):
        recognise(person(), fact="birth", new="1990.05", document_no="号", decided_on=DAY, by=keeper)


def test_the_desk_counts_units_and_rules_and_opens_the_people(
    sign_in: Any, organizer: Any, district: Any, person: Any
) -> None:
    client = sign_in(organizer)
    assert "还没有检查过的记录" in client.get("/quality/").content.decode()
    with_other_birth(person("甲"))
    person("乙", unit=district.other_town, native_place="贵州安顺")
    refresh_quality(DAY)
    desk = client.get("/quality/")
    assert [line.unit.short_name for line in desk.context["lines"]] == ["清河镇", "石桥镇"]
    assert "/quality/people/?rule=quality.missing.photo" in desk.content.decode()
    listed = client.get("/quality/people/?rule=quality.id.birth")
    assert [report.cadre.name for report in listed.context["page_obj"]] == ["甲"]
    found = client.get("/quality/people/?unit=YL02&grade=missing").content.decode()
    assert "没有身份证号。" in found and "甲" not in found
    assert "没有符合条件的问题" in client.get("/quality/people/?q=无此人").content.decode()


def test_the_work_list_asks_the_same_queries_for_more_people(
    sign_in: Any, organizer: Any, person: Any
) -> None:
    client = sign_in(organizer)
    person("甲")
    refresh_quality(DAY)
    client.get("/quality/people/")
    with CaptureQueriesContext(connection) as few:
        client.get("/quality/people/")
    for number in range(9):
        person(f"干部{number}")
    refresh_quality(DAY)
    with CaptureQueriesContext(connection) as many:
        client.get("/quality/people/")
    assert len(few) == len(many)


def test_a_neighbour_sees_no_fault_of_the_town(sign_in: Any, neighbour: Any, person: Any) -> None:
    cadre = person()
    refresh_quality(DAY)
    client = sign_in(neighbour)
    assert client.get("/quality/").context["people"] == 0
    assert not client.get("/quality/people/").context["page_obj"].object_list
    assert client.get(f"/cadres/{cadre.uuid}/quality/").status_code == 404
    assert (
        client.post(f"/cadres/{cadre.uuid}/quality/waive/", {"rule": "x", "reason": "y"}).status_code == 403
    )


def test_the_pages_waive_recognise_and_take_back(sign_in: Any, organizer: Any, person: Any) -> None:
    cadre = with_other_birth(person())
    client = sign_in(organizer)
    page = f"/cadres/{cadre.uuid}/quality/"
    assert "出生年月记为 1990.05，身份证号为 1990.06" in client.get(page).content.decode()
    waived = client.post(f"{page}waive/", {"rule": "quality.id.birth", "reason": "档案已核"}, follow=True)
    assert "档案已核" in waived.content.decode()
    pk = cadre.waivers.get().pk
    assert client.post(f"/cadres/{cadre.uuid}/waivers/{pk}/end/").status_code == 302
    facts = {"fact": "birth", "new": "五月", "document_no": "云组干〔2024〕7号", "decided_on": "2024.05.06"}
    wrong = client.post(f"/cadres/{cadre.uuid}/recognise/", facts)
    assert wrong.status_code == 422 and "请写成 1990.05" in wrong.content.decode()
    assert client.post(f"/cadres/{cadre.uuid}/recognise/", facts | {"new": "1990.05"}).status_code == 302
    assert "云组干〔2024〕7号" in client.get(page).content.decode()
    back = f"/cadres/{cadre.uuid}/recognitions/{Recognition.objects.get().pk}/withdraw/"
    assert client.post(back, {"reason": "登记错人"}).status_code == 302 and not Recognition.objects.exists()


def test_checking_now_is_a_job(
    sign_in: Any, organizer: Any, keeper: Any, person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    person()
    client = sign_in(organizer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/quality/check/")
    assert Job.objects.get().state == "done" and QualityReport.objects.count() == 1
    assert sign_in(keeper).post("/quality/check/").status_code == 403
