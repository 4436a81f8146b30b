"""Sheets of posts: recognised on upload, previewed, written as a whole, only by the department."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cadre.models import Post
from core.models import AuditEvent, ImportBatch, StoredFile

SHEET = """单位,职务名称,职务类别,职数,是否关键岗位
清河镇,镇长,党政正职,1,是
清河镇,副镇长,班子副职,3,否
石桥镇,副镇长,班子副职,2,否
没有的镇,镇长,党政正职,1,否
清河镇,副镇长,班子副职,1,否
"""


def send(client: Client, content: str = SHEET, unit: str = "YL") -> Any:
    file = SimpleUploadedFile("职位表.csv", content.encode())
    return client.post(reverse("cadre:import_upload"), {"unit": unit, "on": "2026.03.31", "file": file})


@pytest.fixture
def chief(district: Any) -> Post:
    """The town's chief post, not yet marked as a key post."""
    return Post.objects.create(unit=district.town, name="镇长", category="chief")


def test_posts_are_previewed_and_written(sign_in: Any, organizer: Any, chief: Post) -> None:
    client = sign_in(organizer)
    answer = send(client)
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("cadre:posts_import", args=[batch.pk])
    told = client.get(answer.url).content.decode()
    assert "新增 2" in told and "变更 1" in told and "不导入 2" in told and "导入 3 行" in told
    told = client.get(answer.url + "?tab=refused").content.decode()
    assert "没有这个单位" in told and "前面已有同一单位的同名职位" in told
    assert "关键岗位" in client.get(f"{answer.url}?tab=changed").content.decode()
    assert "True" not in client.get(f"{answer.url}?tab=changed").content.decode()
    assert Post.objects.count() == 1
    assert client.post(reverse("cadre:posts_import_commit", args=[batch.pk])).status_code == 302
    chief.refresh_from_db()
    assert chief.is_key and Post.objects.get(unit__code="YL01", name="副镇长").seats == 3
    assert AuditEvent.objects.filter(action="import").count() == 1
    assert "已经导入" in client.get(answer.url).content.decode()
    assert client.post(reverse("cadre:posts_import_commit", args=[batch.pk])).status_code in (400, 409, 422)
    assert "职位表" in client.get(reverse("cadre:import_list")).content.decode()


def test_the_second_time_nothing_changes(sign_in: Any, organizer: Any, district: Any) -> None:
    client = sign_in(organizer)
    for _ in range(2):
        send(client)
        batch = ImportBatch.objects.latest("created_at")
        client.post(reverse("cadre:posts_import_commit", args=[batch.pk]))
    assert ImportBatch.objects.latest("created_at").summary["same"] == 3
    assert Post.objects.count() == 3


def test_a_column_that_is_not_there_changes_nothing(sign_in: Any, organizer: Any, chief: Post) -> None:
    Post.objects.filter(pk=chief.pk).update(seats=2)
    client = sign_in(organizer)
    send(client, "单位,职务名称,是否关键岗位\n清河镇,镇长,是\n")
    client.post(reverse("cadre:posts_import_commit", args=[ImportBatch.objects.get().pk]))
    chief.refresh_from_db()
    assert chief.seats == 2 and chief.is_key


def test_a_clerk_is_told_whose_work_it_is(sign_in: Any, keeper: Any, district: Any) -> None:
    answer = send(sign_in(keeper), unit="YL01")
    assert answer.status_code == 422 and "请把表交给干部科导入" in answer.content.decode()
    assert not ImportBatch.objects.exists() and not StoredFile.objects.exists()


def test_the_neighbour_sees_no_sheet(sign_in: Any, organizer: Any, neighbour: Any, district: Any) -> None:
    send(sign_in(organizer))
    batch = ImportBatch.objects.get()
    assert sign_in(neighbour).get(reverse("cadre:posts_import", args=[batch.pk])).status_code == 403


NUMBERS = """各单位编制与领导职数表
单位名称,正职职数,副职职数,编制数
清河镇,2,5,60
石桥镇,2,4,0
清河镇,2,4,60
没有的镇,1,1,1
"""


def test_approved_numbers_hold_from_the_day_and_the_former_ones_end(
    sign_in: Any, organizer: Any, district: Any
) -> None:
    client = sign_in(organizer)
    page = send(client, NUMBERS).url
    told = client.get(f"{page}?tab=changed").content.decode()
    assert "班子副职职数" in told and "编制数" in told and "正职职数 2" not in told
    refused = client.get(f"{page}?tab=refused").content.decode()
    assert "只保留一行" in refused and "没有这个单位" in refused
    batch = ImportBatch.objects.get()
    assert client.post(reverse("cadre:posts_import_commit", args=[batch.pk])).status_code == 302
    old, new = district.town.establishments.order_by("start")
    assert (old.end, new.start) == (batch.on, batch.on)
    assert (new.chiefs, new.deputies, new.members, new.staffing) == (2, 5, 3, 60)
    again = send(client, NUMBERS).url
    assert "没有需要写入的变化" in client.get(again).content.decode()
