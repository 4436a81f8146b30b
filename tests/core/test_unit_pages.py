"""The pages of units for every persona."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEvent, Establishment, Unit
from core.services.units import add_unit, merge_unit, rename_unit

LIST = "/units/"
ACTS = ("edit", "rename", "numbers", "end")
MOST_QUERIES = 13


def lines(response: Any) -> list[str]:
    return [line.name for line in response.context["page_obj"].object_list]


def test_the_tree_shows_units_with_their_numbers(sign_in: Any, organizer: Any, district: Any) -> None:
    response = sign_in(organizer).get(LIST)
    assert lines(response) == ["云岭区", "清河镇", "石桥镇", "云岭区财政局"]
    page = response.content.decode()
    assert "区财政局" in page and "导入单位清单" in page and "单位职数" in page
    town = response.context["page_obj"].object_list[1]
    assert (town.depth, town.held.team) == (1, 9)


@pytest.mark.parametrize("who", ["keeper", "secretary"])
def test_a_unit_reads_its_own_subtree_and_changes_nothing(
    request: Any, sign_in: Any, district: Any, who: str
) -> None:
    client = sign_in(request.getfixturevalue(who))
    response = client.get(LIST)
    assert lines(response) == ["清河镇"]
    assert "新增单位" not in response.content.decode()
    page = client.get("/units/YL01/").content.decode()
    assert "调整职数" not in page and "变更记录" not in page
    for act in ACTS:
        assert client.get(f"/units/YL01/{act}/").status_code == 403
        assert client.post(f"/units/YL01/{act}/").status_code == 403
    assert client.get("/units/new/").status_code == 403


def test_a_neighbour_sees_nothing_of_the_town(sign_in: Any, neighbour: Any, district: Any) -> None:
    client = sign_in(neighbour)
    assert lines(client.get(LIST)) == ["石桥镇"]
    assert lines(client.get(f"{LIST}?q=清河")) == []
    assert client.get("/units/YL01/").status_code == 404
    assert client.get("/units/YL/").status_code == 404


def test_an_organizer_of_another_subtree_finds_no_form(sign_in: Any, user_with: Any, district: Any) -> None:
    client = sign_in(user_with("organizer", district.other_town))
    for act in ACTS:
        assert client.get(f"/units/YL01/{act}/").status_code == 404
        assert client.post(f"/units/YL01/{act}/").status_code == 404


def test_the_auditor_and_strangers_are_kept_out(client: Any, sign_in: Any, auditor: Any) -> None:
    assert client.get(LIST).status_code == 302
    assert sign_in(auditor).get(LIST).status_code == 404
    assert client.get("/units/YL01/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=镇", ["清河镇", "石桥镇"]),
        ("q=YL03", ["云岭区财政局"]),
        ("q=区财政", ["云岭区财政局"]),
        ("kind=town", ["清河镇", "石桥镇"]),
        ("kind=town&q=石", ["石桥镇"]),
        ("state=ended", []),
        ("kind=nonsense", ["云岭区", "清河镇", "石桥镇", "云岭区财政局"]),
    ],
)
def test_each_filter_finds_what_it_names(
    sign_in: Any, organizer: Any, district: Any, query: str, found: list[str]
) -> None:
    response = sign_in(organizer).get(f"{LIST}?{query}", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert lines(response) == found


def test_abolished_units_are_grey_and_name_their_successor(
    sign_in: Any, organizer: Any, district: Any
) -> None:
    merge_unit(district.town, into=district.other_town, on=date(2026, 4, 1), by=organizer)
    client = sign_in(organizer)
    page = client.get(f"{LIST}?on=2026-04-01").content.decode()
    assert 'class="gone"' in page and "2026.04.01 撤销，并入石桥镇" in page
    assert lines(client.get(f"{LIST}?on=2026-04-01&state=ended")) == ["清河镇"]
    assert "清河镇" not in lines(client.get(f"{LIST}?on=2026-04-01&state=running"))
    assert "清河镇" in lines(client.get(f"{LIST}?on=2026-03-31&state=running"))
    detail = client.get("/units/YL01/?on=2026-04-01").content.decode()
    assert "已撤销" in detail and "并入石桥镇" in detail and "调整职数" not in detail
    assert "“清河镇”并入本单位" in client.get("/units/YL02/").content.decode()


def test_a_page_of_an_earlier_day_shows_the_name_and_numbers_of_then(
    sign_in: Any, organizer: Any, district: Any
) -> None:
    rename_unit(district.town, name="清河街道", short_name="清河街道", on=date(2025, 1, 1), by=organizer)
    client = sign_in(organizer)
    assert "清河镇" in lines(client.get(f"{LIST}?on=2024-12-31"))
    assert "清河街道" in lines(client.get(f"{LIST}?on=2025-01-01"))
    assert lines(client.get(f"{LIST}?q=清河镇&on=2025-01-01")) == ["清河街道"]
    assert "由“清河镇”更名为“清河街道”" in client.get("/units/YL01/").content.decode()
    before = client.get(f"{LIST}?on=2014-12-31")
    assert before.context["page_obj"].object_list[1].held is None


def test_an_empty_installation_says_how_to_begin(sign_in: Any, organizer: Any) -> None:
    client = sign_in(organizer)
    assert "还没有下属单位" not in client.get(LIST).content.decode()
    Establishment.objects.all().delete()
    Unit.objects.exclude(parent=None).delete()
    assert "下载空白模板" in client.get(LIST).content.decode()


def test_the_number_of_queries_does_not_grow(sign_in: Any, organizer: Any, district: Any) -> None:
    client = sign_in(organizer)
    client.get(LIST)

    def queries(url: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    before = {url: queries(url) for url in (LIST, f"{LIST}?q=镇", "/units/YL/")}
    for number in range(30):
        unit = add_unit(
            code=f"N{number}", name=f"{number}镇", short_name=f"{number}镇", kind="town", parent=district.root
        )
        rename_unit(unit, name=f"新{number}镇", short_name=f"新{number}镇", on=date(2025, 1, 1), by=None)
    assert {url: queries(url) for url in before} == before
    assert max(before[LIST], before[f"{LIST}?q=镇"]) <= MOST_QUERIES


# ── forms ──


def test_a_unit_is_added_below_the_one_it_was_asked_for(sign_in: Any, organizer: Any, district: Any) -> None:
    client = sign_in(organizer)
    assert 'value="YL01" selected' in client.get("/units/new/?parent=YL01").content.decode()
    data = {
        "code": "YL0101", "parent": "YL01", "name": "党政办公室", "kind": "internal", "level": "111",
        "middle_chiefs": "1", "numbers_from": "2026.01.01",
    }  # fmt: skip
    response = client.post("/units/new/", data, follow=True)
    assert response.redirect_chain == [("/units/YL0101/", 302)]
    unit = Unit.objects.get(code="YL0101")
    assert (unit.short_name, unit.parent) == ("党政办公室", district.town)
    assert Establishment.objects.get(unit=unit).start == date(2026, 1, 1)


def test_a_wrong_form_says_each_mistake_and_writes_nothing(
    sign_in: Any, organizer: Any, district: Any
) -> None:
    client = sign_in(organizer)
    response = client.post(
        "/units/new/", {"code": "区/1", "parent": "没有", "chiefs": "x", "kind": "district"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    for said in ("只能用字母、数字", "没有这个单位", "请填整数。", "该字段是必填项", "错误："):
        assert said in page
    taken = {"code": "YL01", "parent": "YL", "name": "甲镇", "kind": "town", "level": "109"}
    response = client.post("/units/new/", taken)
    assert response.status_code == 422 and "单位代码 YL01 已由“清河镇”使用" in response.content.decode()
    assert Unit.objects.count() == 4 and not AuditEvent.objects.exists()


def test_each_act_changes_the_unit_and_is_written_down(sign_in: Any, organizer: Any, district: Any) -> None:
    client = sign_in(organizer)
    for act, data in {
        "edit": {"name": "清河镇", "kind": "subdistrict", "level": "109", "parent": "YL"},
        "rename": {"name": "清河街道", "on": "2026.01.01", "document_no": "云编〔2026〕1号"},
        "numbers": {"start": "2026.01.01", "chiefs": "3", "deputies": "5"},
        "end": {"into": "YL02", "on": "2026.04.01"},
    }.items():
        assert client.get(f"/units/YL01/{act}/").status_code == 200
        assert client.post(f"/units/YL01/{act}/", data).status_code == 302, act
    town = Unit.objects.get(code="YL01")
    assert (town.kind, town.name, town.valid_to) == ("subdistrict", "清河街道", date(2026, 4, 1))
    assert Establishment.objects.get(unit=town, start=date(2026, 1, 1)).team == 8
    assert AuditEvent.objects.filter(object_type="core.unit", actor=organizer).count() == 4


@pytest.mark.parametrize(
    ("act", "data", "said"),
    [
        ("rename", {"name": "新镇", "on": "2099.01.01"}, "更名日期在将来"),
        ("rename", {"name": "甲" * 41, "on": "2026.01.01"}, "请填简称"),
        ("rename", {"name": "清河镇", "short_name": "清河镇", "on": "2026.01.01"}, "没有变化"),
        ("numbers", {"start": "2026.13.01", "chiefs": "1"}, "日期不能识别"),
        ("numbers", {"start": "2026.01.01", "chiefs": "-1"}, "不能是负数"),
        ("numbers", {"start": "2026.01.01", "staffing": "1000000"}, "最多 99999"),
        ("edit", {"name": "清河镇", "kind": "town", "level": "109", "parent": "YL01"}, "在“清河镇”下面"),
        ("edit", {"name": "石桥镇", "kind": "town", "level": "109", "parent": "YL"}, "下面已有“石桥镇”"),
        ("end", {"into": "YL01", "on": "2026.04.01"}, "没有这个单位"),
        ("end", {"on": ""}, "该字段是必填项"),
    ],
)
def test_an_act_that_cannot_be_is_said_on_its_form(
    sign_in: Any, organizer: Any, district: Any, act: str, data: dict[str, str], said: str
) -> None:
    response = sign_in(organizer).post(f"/units/YL01/{act}/", data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not AuditEvent.objects.exists()


def test_the_district_has_no_parent_and_no_kind_to_choose(
    sign_in: Any, organizer: Any, district: Any
) -> None:
    client = sign_in(organizer)
    page = client.get("/units/YL/edit/").content.decode()
    assert 'name="parent"' not in page and 'name="kind"' not in page
    assert client.post("/units/YL/edit/", {"name": "云岭新区", "level": "107"}).status_code == 302
    assert client.post("/units/YL/end/", {"on": "2026.04.01"}).status_code == 422
