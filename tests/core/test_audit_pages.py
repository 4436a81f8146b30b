"""The pages of the trail: filters, one act, reports, statistics, chain, export; who may read what."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.choices import AuditAction, AuditResult, Role
from core.models import AuditEvent
from core.services import audit
from core.services.audit_reading import Period, acts_about, taken_by, who_saw

Enter = Callable[[Any], Any]


def text(client: Any, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"core:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def some_acts(organizer: Any, cadre: Any) -> None:
    audit.record(audit.Act(AuditAction.VIEW, cadre, changes={"页面": "概览"}), by=organizer)
    audit.record(
        audit.Act(AuditAction.UPDATE, cadre, changes={"职务": ["科员", "副主任"]}, reason="任职文件"),
        by=organizer,
    )
    audit.record(audit.Act(AuditAction.EXPORT, label="花名册", people=[str(cadre.uuid), "x"]), by=organizer)
    audit.record(audit.Act(AuditAction.REFUSED, label="/x/", result=AuditResult.REFUSED), by=organizer)


@pytest.mark.requirement("A13", "A14")
def test_each_filter_finds_the_acts_it_names(
    sign_in: Enter, auditor: Any, organizer: Any, person: Any
) -> None:
    some_acts(organizer, person("林知远"))
    client = sign_in(auditor)
    shown = {
        "actor": ("organizer", "花名册"),
        "action": ("update", "任职文件"),
        "label": ("花名", "花名册"),
        "result": ("refused", "/x/"),
    }
    for name, (value, expected) in shown.items():
        page = text(
            client, "audit_list", **{name: value, "actor": "organizer"} if name != "actor" else {name: value}
        )
        assert expected in page
    assert "没有符合条件的记录" in text(client, "audit_list", since="2020.01.01", until="2020.01.02")
    assert "日期不能识别" in text(client, "audit_list", since="昨天")
    event = AuditEvent.objects.get(action="export")
    assert "没有符合条件的记录" in text(client, "audit_list", request_id="ffff")
    assert f"第 {event.pk} 条" in text(client, "audit_detail", event.pk)


@pytest.mark.requirement("A13")
def test_reading_the_trail_is_written_down_once_a_page(
    sign_in: Enter, auditor: Any, organizer: Any, person: Any
) -> None:
    some_acts(organizer, person())
    client, event = sign_in(auditor), AuditEvent.objects.earliest("id")
    for name, args in (
        ("audit_list", ()), ("audit_detail", (event.pk,)), ("audit_chain", ()), ("audit_statistics", ()),
    ):  # fmt: skip
        before = AuditEvent.objects.count()
        text(client, name, *args)
        latest = AuditEvent.objects.latest("id")
        assert (AuditEvent.objects.count() - before, latest.action) == (1, AuditAction.AUDIT_READ)


@pytest.mark.requirement("A14")
def test_an_act_shows_its_differences_and_not_what_is_sealed(
    sign_in: Enter, auditor: Any, organizer: Any, person: Any
) -> None:
    cadre = person()
    facts = {"职务": ["科员", "副主任"], "家庭成员·新增": ["—", "父亲 林大山 教师"]}
    audit.record(audit.Act(AuditAction.UPDATE, cadre, changes=facts), by=organizer)
    event = AuditEvent.objects.latest("id")
    page = text(sign_in(auditor), "audit_detail", event.pk)
    assert "科员" in page and "副主任" in page and "核对相符" in page
    assert "林大山" not in page and "内容加密保存" in page
    assert "林大山" not in str(event.changes)
    assert audit.opened_changes(event)["家庭成员·新增"][1] == "父亲 林大山 教师"


@pytest.mark.requirement("A35")
def test_who_saw_a_person_is_answered_by_name_and_by_key(
    sign_in: Enter, auditor: Any, organizer: Any, keeper: Any, person: Any
) -> None:
    cadre, other = person("林知远"), person("单晓")
    some_acts(organizer, cadre)
    audit.record(audit.Act(AuditAction.VIEW, other), by=keeper)
    client = sign_in(auditor)
    for words in ("林知远", str(cadre.uuid), str(cadre.uuid).upper()):
        page = text(client, "audit_person", person=words)
        assert "花名册" in page and "organizer" in page and "keeper" not in page
    assert [row["acts"] for row in who_saw(str(cadre.uuid), Period())] == [1, 1, 1]
    assert "审计中没有此人的记录" in text(client, "audit_person", person="无此人")
    assert "止日早于起日" in text(
        client, "audit_person", person="林知远", since="2026.02.01", until="2026.01.01"
    )
    assert "请填写姓名全称" in text(client, "audit_person", person="")


@pytest.mark.requirement("A35")
def test_two_persons_of_one_name_are_told_apart(
    sign_in: Enter, auditor: Any, organizer: Any, person: Any
) -> None:
    first, second = person("王伟"), person("王伟")
    for cadre in (first, second):
        audit.record(audit.Act(AuditAction.VIEW, cadre), by=organizer)
    page = text(sign_in(auditor), "audit_person", person="王伟")
    assert str(first.uuid) in page and str(second.uuid) in page and "2 名" in page


@pytest.mark.requirement("A35")
def test_what_a_user_took_is_answered_by_account_and_by_name(
    sign_in: Enter, auditor: Any, organizer: Any, person: Any
) -> None:
    cadre = person()
    some_acts(organizer, cadre)
    client = sign_in(auditor)
    page = text(client, "audit_user", user="organizer")
    assert "花名册" in page and "任职文件" not in page
    assert [event.action for event in taken_by(organizer, Period())] == ["export"]
    assert "没有这个账号" in text(client, "audit_user", user="nobody")


@pytest.mark.requirement("A35")
def test_the_reports_equal_a_search_through_every_row(organizer: Any, keeper: Any, person: Any) -> None:
    people = [person(f"人{number}") for number in range(4)]
    for number in range(40):
        by = organizer if number % 3 else keeper
        cadre = people[number % 4]
        if number % 5:
            audit.record(audit.Act(AuditAction.VIEW, cadre), by=by)
        else:
            keys = [str(each.uuid) for each in people[number % 3 :]]
            audit.record(audit.Act(AuditAction.EXPORT, label="名单", people=keys), by=by)
    rows = list(AuditEvent.objects.order_by("-id").prefetch_related("people"))
    for cadre in people:
        key = str(cadre.uuid)
        scanned = [row.pk for row in rows if key in {listed.person for listed in row.people.all()}]
        assert list(acts_about(key, Period()).values_list("pk", flat=True)) == scanned
    scanned = [row.pk for row in rows if row.actor_id == keeper.pk and row.action == "export"]
    assert list(taken_by(keeper, Period()).values_list("pk", flat=True)) == scanned


@pytest.mark.requirement("A10", "A13")
def test_the_security_administrator_reads_the_other_administrators_only(
    sign_in: Enter, user_with: Any, district: Any, auditor: Any, organizer: Any, person: Any
) -> None:
    some_acts(organizer, person())
    system, security = user_with(Role.SYSADMIN, district.root), user_with(Role.SECADMIN, district.root)
    audit.record(audit.Act(AuditAction.BACKUP, label="每日备份"), by=system)
    audit.record(audit.Act(AuditAction.AUDIT_READ, label="审计记录"), by=auditor)
    assert {event.actor for event in AuditEvent.objects.visible_to(security)} == {system, auditor}
    assert not AuditEvent.objects.visible_to(organizer).exists()
    client = sign_in(security)
    page = text(client, "audit_list")
    assert "每日备份" in page and "花名册" not in page and "导出为 Excel" not in page
    hidden = AuditEvent.objects.get(action="export")
    assert client.get(reverse("core:audit_detail", args=[hidden.pk])).status_code == 404
    for name in ("audit_person", "audit_user", "audit_statistics"):
        assert client.get(reverse(f"core:{name}")).status_code == 403
    assert client.post(reverse("core:audit_export")).status_code == 403


@pytest.mark.requirement("A13", "B26")
def test_the_export_is_traced_and_holds_no_formula(sign_in: Enter, auditor: Any, organizer: Any) -> None:
    audit.record(audit.Act(AuditAction.EXPORT, label='=HYPERLINK("http://x")', reason="+1+1"), by=organizer)
    response = sign_in(auditor).post(reverse("core:audit_export"), {"actor": "organizer"})
    act = AuditEvent.objects.get(action=AuditAction.AUDIT_EXPORT)
    assert (act.changes["条数"], act.changes["操作人"]) == (1, "organizer")
    parts = zipfile.ZipFile(io.BytesIO(response.content))
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    words = (
        sheet + parts.read("xl/sharedStrings.xml").decode()
        if "xl/sharedStrings.xml" in parts.namelist()
        else sheet
    )
    assert "<f>" not in sheet and "HYPERLINK" in words
    assert (
        act.changes["追溯码"] in sheet and act.changes["追溯码"] in parts.read("docProps/custom.xml").decode()
    )


@pytest.mark.requirement("A35")
def test_pages_follow_each_other_by_key_and_ask_few_questions(
    sign_in: Enter, auditor: Any, organizer: Any
) -> None:
    acts = [audit.Act(AuditAction.VIEW, label=f"第{number:03}个") for number in range(120)]
    audit.record_many(acts, by=organizer)
    client = sign_in(auditor)
    address, seen = reverse("core:audit_list") + "?actor=organizer", []
    while address:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page = client.get(address).content.decode()
        seen += re.findall(r"第(\d{3})个", page)
        assert len(caught) <= 22
        following = re.search(r'href="(\?[^"]*before=\d+[^"]*)" rel="next"', page)
        address = reverse("core:audit_list") + following[1].replace("&amp;", "&") if following else ""
    assert seen == [f"{number:03}" for number in reversed(range(120))]


@pytest.mark.requirement("A16")
def test_the_page_of_the_chain_shows_anchors_and_what_is_wrong(
    sign_in: Enter, auditor: Any, organizer: Any
) -> None:
    audit.record(audit.Act(AuditAction.VIEW, label="甲"), by=organizer)
    client = sign_in(auditor)
    assert "还没有锚点" in text(client, "audit_chain")
    audit.write_anchor(now=AuditEvent.objects.latest("id").at)
    page = text(client, "audit_chain")
    assert "全部相符" in page and "核对相符" in page
    path = audit.anchor_file()
    path.write_text(path.read_text().replace('"last_id": ', '"last_id": 9'))
    assert "签名不符" in text(client, "audit_chain")
