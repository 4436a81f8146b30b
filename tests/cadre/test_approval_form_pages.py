"""The form on the page: preview, files, what is filled in, many people at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cadre.models import AppointmentForm, RewardPunishment
from core.models import AuditEvent, Export, Job

SignIn = Callable[[Any], Client]
PURPOSE = "报市委组织部备案"


def address(name: str, cadre: Any, *more: Any) -> str:
    return reverse(f"cadre:{name}", args=[cadre.uuid, *more])


def test_the_page_shows_both_sheets_and_the_variant_asked_for(
    person: Any, organizer: Any, sign_in: SignIn
) -> None:
    cadre = person()
    client = sign_in(organizer)
    page = client.get(address("approval_form", cadre), {"on": "2026.03.31"}).content.decode()
    assert page.count('class="spb"') == 2
    assert "1990.05" in page.replace("<span>", "").replace("</span>", "")
    assert "健康状况" in page and "到龄时间" not in page
    assert "没有照片，照片栏留空" in page
    page = client.get(address("approval_form", cadre), {"variant": "2025"}).content.decode()
    assert "到龄时间" in page
    assert AuditEvent.objects.filter(action="view_sensitive", object_id=str(cadre.pk)).count() == 2


@pytest.mark.parametrize(
    ("kind", "begins", "name"),
    [("pdf", b"%PDF", ".pdf"), ("docx", b"PK", ".docx"), ("lrmx", "\ufeff<?xml".encode(), ".lrmx")],
)
def test_files_are_attachments_and_written_down(
    person: Any, organizer: Any, sign_in: SignIn, kind: str, begins: bytes, name: str
) -> None:
    cadre = person()
    client = sign_in(organizer)
    assert "用途" in client.get(address("approval_form_file", cadre, kind)).content.decode()
    assert client.post(address("approval_form_file", cadre, kind), {"purpose": ""}).status_code == 422
    response = client.post(address("approval_form_file", cadre, kind), {"purpose": PURPOSE})
    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert (
        response["Content-Disposition"].endswith(f"{name}")
        and "attachment" in response["Content-Disposition"]
    )
    event = AuditEvent.objects.get(action="export")
    assert event.object_id == str(cadre.pk) and event.reason == PURPOSE


def test_only_people_in_scope_and_only_with_the_right(
    person: Any, neighbour: Any, leader: Any, keeper: Any, sign_in: SignIn
) -> None:
    cadre = person()
    pages = [
        address("approval_form", cadre),
        address("approval_form_file", cadre, "pdf"),
        address("approval_form_file", cadre, "lrmx"),
        address("approval_form_edit", cadre),
    ]
    for user, status in ((neighbour, 404), (leader, 403), (keeper, 200)):
        client = sign_in(user)
        assert [client.get(page).status_code for page in pages] == [status] * 4
    assert sign_in(keeper).get(address("approval_form_file", cadre, "exe")).status_code == 404


@pytest.mark.requirement("M01")
def test_a_clerk_sees_no_sanctions_on_the_form(
    person: Any, keeper: Any, organizer: Any, sign_in: SignIn
) -> None:
    cadre = person()
    RewardPunishment.objects.create(cadre=cadre, kind="02", name="党内警告")
    assert "党内警告" in sign_in(organizer).get(address("approval_form", cadre)).content.decode()
    client = sign_in(keeper)
    page = client.get(address("approval_form", cadre)).content.decode()
    assert "党内警告" not in page and "没有查看处分信息的权限" in page
    for kind in ("lrmx", "docx"):
        content = client.post(address("approval_form_file", cadre, kind), {"purpose": PURPOSE}).content
        if kind == "docx":
            content = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
        assert "党内警告" not in content.decode()


def test_columns_of_the_form_are_filled_in_and_recorded(person: Any, keeper: Any, sign_in: SignIn) -> None:
    cadre = person()
    client = sign_in(keeper)
    data = {"version": cadre.version, "proposed_posts": "茶亭镇党委副书记", "filled_day": "2026.03.18"}
    response = client.post(address("approval_form_edit", cadre), data)
    assert response.status_code == 302 and response["Location"] == address("approval_form", cadre)
    form = AppointmentForm.objects.get(cadre=cadre)
    assert (form.proposed_posts, form.filled_day) == ("茶亭镇党委副书记", "2026.03.18")
    event = AuditEvent.objects.get(action="update")
    assert event.changes["任免审批表·拟任职务"] == ["—", "茶亭镇党委副书记"]
    cadre.refresh_from_db()
    assert cadre.version == 2
    assert "茶亭镇党委副书记" in client.get(address("approval_form", cadre)).content.decode()


def test_wrong_days_and_a_stale_version_are_refused(person: Any, organizer: Any, sign_in: SignIn) -> None:
    cadre = person()
    client = sign_in(organizer)
    for data, sentence in (
        ({"version": 1, "age_day": "明年春天"}, "计算年龄时间“明年春天”不能识别"),
        ({"version": 7, "reason": "工作需要"}, "别人已保存过"),
    ):
        response = client.post(address("approval_form_edit", cadre), data)
        assert response.status_code == 422 and sentence in response.content.decode()
    assert not AppointmentForm.objects.exists()


def test_many_people_become_a_zip_of_exchange_files(
    person: Any, district: Any, keeper: Any, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    people = [person("张三"), person("李四"), person("张三")]
    client = sign_in(keeper)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("cadre:export_lrmx_many"),
            {"people": [str(cadre.uuid) for cadre in people], "purpose": PURPOSE},
        )
    job, export = Job.objects.get(), Export.objects.get()
    assert response["Location"] == job.result["url"] == reverse("core:export_detail", args=[export.pk])
    assert job.state == "done", job.error
    page = client.get(response["Location"]).content.decode()
    assert "3 人的任免审批表电子文件" in page and "下载文件" in page
    content = client.post(reverse("core:export_take", args=[export.pk])).content
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.namelist() == ["张三（清河镇）.lrmx", "李四.lrmx", "张三（清河镇） 2.lrmx"]
    actions = AuditEvent.objects.filter(object_id=str(export.pk)).order_by("id")
    assert [event.action for event in actions] == ["export", "download"]


def test_all_that_the_list_finds_become_one_pdf_of_forms(
    person: Any, district: Any, organizer: Any, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    person("张三")
    person("李四", unit=district.other_town)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(organizer).post(
            reverse("cadre:export_forms_many"),
            {"all": "1", "query": "unit=YL01", "variant": "2025", "purpose": PURPOSE},
        )
    job = Job.objects.get()
    assert job.state == "done", job.error
    take = reverse("core:export_take", args=[Export.objects.get().pk])
    content = sign_in(organizer).post(take).content
    assert len(PdfReader(io.BytesIO(content)).pages) == 2


@pytest.mark.requirement("A40")
def test_sanctions_leave_in_no_file_about_several_people(
    person: Any, organizer: Any, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    people = [person("张三"), person("李四")]
    for cadre in people:
        RewardPunishment.objects.create(cadre=cadre, kind="02", name="党内警告")
    chosen = {"people": [str(cadre.uuid) for cadre in people], "purpose": PURPOSE}
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(organizer).post(reverse("cadre:export_lrmx_many"), chosen)
    content = sign_in(organizer).post(reverse("core:export_take", args=[Export.objects.get().pk])).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist()]
    assert len(texts) == 2
    assert not [text for text in texts if "党内警告" in text]


def test_nobody_exports_others_people_nor_fetches_others_files(
    person: Any, keeper: Any, neighbour: Any, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    cadre = person()
    for name in ("export_lrmx_many", "export_forms_many"):
        response = sign_in(neighbour).post(reverse(f"cadre:{name}"), {"people": [str(cadre.uuid)]})
        assert response.status_code == 404
    assert sign_in(keeper).post(reverse("cadre:export_lrmx_many")).status_code == 409
    assert not Job.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(keeper).post(
            reverse("cadre:export_lrmx_many"), {"people": [str(cadre.uuid)], "purpose": PURPOSE}
        )
    export, other = Export.objects.get(), sign_in(neighbour)
    assert other.get(reverse("core:export_detail", args=[export.pk])).status_code == 404
    assert other.post(reverse("core:export_take", args=[export.pk])).status_code == 404
