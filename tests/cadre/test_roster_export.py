"""The export page: exactly what the list shows, numbered, written down, long ones as jobs."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from cadre.models import RosterLayout
from cadre.services import rosters
from core.choices import JobState
from core.models import AuditEvent, Export, Job, StoredFile
from core.services import jobs
from tests.cadre.rosters import id_number

EXPORT = "cadre:roster_export"


def ask(client: Any, query: str = "", **data: Any) -> Any:
    return client.post(
        f"{reverse(EXPORT)}?on=2026-03-31&{query}", {"layout": "young", "format": "xlsx"} | data
    )


def names(response: Any) -> list[str]:
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    return [sheet.cell(row, 2).value for row in range(4, sheet.max_row + 1)]


def test_what_the_list_shows_is_what_is_exported_in_its_order(
    organizer: Any, person: Any, sign_in: Any, district: Any
) -> None:
    person("甲年轻", birth=date(1995, 1, 1), unit=district.bureau)
    person("乙年长", birth=date(1970, 1, 1))
    person("丙最小", birth=date(1999, 1, 1))
    client = sign_in(organizer)
    shown = client.get(f"{reverse('cadre:cadre_list')}?on=2026-03-31&age_max=35&sort=-birth")
    listed = [row.line.cadre.name for row in shown.context["page_obj"].object_list]
    assert names(ask(client, "age_max=35&sort=-birth")) == listed == ["丙最小", "甲年轻"]


def test_the_columns_of_the_list_come_out_as_they_stand_there(
    organizer: Any, person: Any, sign_in: Any
) -> None:
    person()
    response = ask(sign_in(organizer), "cols=native_place,age", layout="shown")
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert [sheet.cell(3, column).value for column in range(1, 5)] == ["序号", "姓名", "籍贯", "年龄"]
    page = sign_in(organizer).get(f"{reverse(EXPORT)}?layout=shown&format=pdf")
    assert page.context["form"]["layout"].value() == "shown", "the list's usual columns, too"
    assert page.context["form"]["format"].value() == "pdf"


def test_only_the_ticked_people_are_exported_and_the_page_keeps_them(
    organizer: Any, person: Any, sign_in: Any
) -> None:
    first, _, third = person("甲甲甲"), person("乙乙乙"), person("丙丙丙")
    client = sign_in(organizer)
    page = client.get(f"{reverse(EXPORT)}?people={first.uuid},{third.uuid},nonsense")
    assert page.context["people"] == 2 and str(third.uuid) in page.content.decode()
    response = ask(client, people=[str(first.uuid), str(third.uuid)])
    assert sorted(names(response)) == ["丙丙丙", "甲甲甲"]


def test_a_neighbour_gets_nobody_of_the_town_not_even_by_name(
    neighbour: Any, person: Any, sign_in: Any
) -> None:
    cadre = person()
    response = ask(sign_in(neighbour), f"people={cadre.uuid}")
    assert response.status_code == 422 and "没有可以导出的人" in response.content.decode()
    assert not AuditEvent.objects.filter(action="export").exists()


def test_without_the_right_there_is_no_export(secretary: Any, person: Any, sign_in: Any) -> None:
    person()
    client = sign_in(secretary)
    assert client.get(reverse(EXPORT)).status_code == 403 and ask(client).status_code == 403


@pytest.mark.requirement("A13", "A39")
def test_every_export_is_numbered_and_written_down(organizer: Any, person: Any, sign_in: Any) -> None:
    cadre = person()
    client = sign_in(organizer)
    ask(client, "sex=1")
    response = ask(client, "sex=1", format="pdf", title="云岭区男干部花名册")
    text = "".join(PdfReader(io.BytesIO(response.content)).pages[0].extract_text().split())
    first, second = AuditEvent.objects.filter(action="export").order_by("id")
    assert first.changes["追溯码"] != second.changes["追溯码"]
    assert second.changes["追溯码"] in text and "云岭区男干部花名册" in text
    told = {"人数": 1, "条件": "男", "口径": "2026-03-31", "样式": "年轻干部花名册", "格式": "pdf"}
    assert told.items() <= second.changes.items()
    assert [row.person for row in second.people.all()] == [cadre.trail_person]


def test_the_end_of_an_id_number_in_the_search_is_not_written_down(
    organizer: Any, person: Any, sign_in: Any
) -> None:
    from cadre.services.cadres import update_cadre

    cadre, number = person(), id_number("19900501")
    update_cadre(cadre, version=1, values={"id_number": number}, by=organizer, reason="")
    response = ask(sign_in(organizer), f"q={number[-6:]}")
    assert names(response) == ["林知远"]
    assert number[-6:] not in str(
        AuditEvent.objects.filter(action="export").values_list("changes", flat=True)
    )


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_long_roster_is_made_by_a_worker_and_its_file_lasts(
    kind: str, organizer: Any, keeper: Any, person: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    monkeypatch.setitem(rosters.AT_ONCE, kind, 1)
    for number in range(3):
        person(f"人员{number}甲")
    client = sign_in(organizer)
    with django_capture_on_commit_callbacks(execute=True):
        response = ask(client, format=kind)
    job = Job.objects.get()
    export = Export.objects.get()
    assert response.url == job.result["url"] == reverse("core:export_detail", args=[export.pk])
    assert job.state == JobState.DONE
    page = client.get(response.url).content.decode()
    assert "下载" in page and "云岭区年轻干部花名册" in page
    assert StoredFile.objects.get().created_by == organizer
    take = reverse("core:export_take", args=[export.pk])
    other = Client()
    other.force_login(keeper)
    assert other.get(response.url).status_code == other.post(take).status_code == 404
    content = client.post(take).content
    assert content[:2] == (b"%P" if kind == "pdf" else b"PK")


def test_a_cancelled_export_leaves_no_file(
    organizer: Any, person: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rosters.AT_ONCE, "pdf", 0)
    person()
    ask(sign_in(organizer), format="pdf")
    job = Job.objects.get()
    Job.objects.update(cancel_requested=True)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED and not StoredFile.objects.exists()


def test_a_layout_of_a_colleague_can_be_used_only_when_it_is_shared(
    organizer: Any, keeper: Any, person: Any, sign_in: Any
) -> None:
    person()
    layout = RosterLayout.objects.create(owner=organizer, name="三列", columns=["birth", "name", "sex"])
    client = sign_in(keeper)
    assert ask(client, layout=f"layout-{layout.pk}").status_code == 422
    layout.shared = True
    layout.save()
    sheet = load_workbook(io.BytesIO(ask(client, layout=f"layout-{layout.pk}").content)).worksheets[0]
    assert [sheet.cell(3, column).value for column in range(2, 5)] == ["出生年月", "姓名", "性别"]


def test_a_post_from_the_list_without_a_format_asks_for_one(
    organizer: Any, person: Any, sign_in: Any
) -> None:
    cadre = person()
    response = sign_in(organizer).post(reverse(EXPORT), {"people": str(cadre.uuid)})
    assert response.status_code == 200 and response.context["people"] == 1
