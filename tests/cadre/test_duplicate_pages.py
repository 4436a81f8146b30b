"""The pages on which duplicates are looked at, merged and parted."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadre.models import Cadre, CadreMerge


def test_a_pair_is_looked_at_merged_and_parted(
    sign_in: Any, organizer: Any, person: Any, district: Any
) -> None:
    first, second = person(native_place="贵州安顺"), person(unit=district.bureau, native_place="贵州遵义")
    client = sign_in(organizer)
    assert "同名、同出生年月" in client.get("/duplicates/").content.decode()
    page = f"/duplicates/{first.uuid}/{second.uuid}/"
    assert "贵州遵义" in client.get(page).content.decode()
    refused = client.post(page, {"reason": " ", "take": ["native_place"]})
    assert refused.status_code == 422 and "请写明为什么是同一人" in refused.content.decode()
    assert "checked" in refused.content.decode()
    answer = client.post(page, {"reason": "两个单位各报一次", "take": ["native_place"]}, follow=True)
    assert answer.status_code == 200 and Cadre.objects.get(pk=first.pk).native_place == "贵州遵义"
    merge = CadreMerge.objects.get()
    assert "撤销合并" in client.get("/duplicates/").content.decode()
    parted = client.post(f"/duplicates/merges/{merge.pk}/undo/", follow=True)
    assert "已恢复为两条记录" in parted.content.decode()
    assert Cadre.objects.visible_to(organizer).count() == 2


def test_two_people_are_told_apart(sign_in: Any, organizer: Any, person: Any) -> None:
    first, second = person(), person()
    client = sign_in(organizer)
    answer = client.post(f"/duplicates/{first.uuid}/{second.uuid}/apart/", follow=True)
    assert "没有疑似重复的人员" in answer.content.decode()


def test_units_do_not_merge_and_a_smaller_scope_sees_less(
    sign_in: Any, keeper: Any, user_with: Any, person: Any, district: Any
) -> None:
    first, second = person(), person(unit=district.bureau)
    assert sign_in(keeper).get("/duplicates/").status_code == 403
    assert sign_in(keeper).post(f"/duplicates/{first.uuid}/{second.uuid}/").status_code == 403
    client = sign_in(user_with("organizer", district.town))
    assert client.get(f"/duplicates/{first.uuid}/{second.uuid}/").status_code == 404
    assert "没有疑似重复的人员" in client.get("/duplicates/").content.decode()


def test_the_list_asks_the_same_queries_for_more_pairs(sign_in: Any, organizer: Any, person: Any) -> None:
    client = sign_in(organizer)
    person("甲")
    person("甲")
    client.get("/duplicates/")
    with CaptureQueriesContext(connection) as few:
        client.get("/duplicates/")
    for name in "乙丙丁":
        person(name)
        person(name)
    with CaptureQueriesContext(connection) as many:
        client.get("/duplicates/")
    assert len(few) == len(many)
