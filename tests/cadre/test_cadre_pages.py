"""The list of people, a person's page, the forms and the history, for every persona."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cadre.models import Appointment, Cadre
from core.choices import AuditAction
from core.models import AuditEvent, UnitName

LIST = "/cadres/"
MOST_QUERIES = 15
Enter = Callable[[Any], Client]
Person = Callable[..., Any]


def names(response: Any) -> list[str]:
    return [row.cadre.name for row in response.context["page_obj"].object_list]


def post_of(cadre: Any) -> Appointment:
    return Appointment.objects.filter(cadre=cadre).earliest("start")


def one_person_urls(cadre: Any) -> list[str]:
    post = post_of(cadre)
    return [
        reverse("cadre:cadre_detail", args=[cadre.uuid]),
        reverse("cadre:cadre_history", args=[cadre.uuid]),
        reverse("cadre:cadre_edit", args=[cadre.uuid]),
        reverse("cadre:appointment_create", args=[cadre.uuid]),
        reverse("cadre:appointment_edit", args=[cadre.uuid, post.pk]),
        reverse("cadre:appointment_end", args=[cadre.uuid, post.pk]),
    ]


def record(cadre: Any, **changed: str) -> dict[str, str]:
    """What the edit form sends for a person of the tests."""
    return {
        "name": cadre.name, "sex": "1", "birth": "1990.05", "title": cadre.title,
        "version": "1", "reason": "更正",
    } | changed  # fmt: skip


# ── the list ──


def test_the_list_shows_people_of_the_scope_with_masked_id_numbers(
    sign_in: Enter, keeper: Any, person: Person, district: Any
) -> None:
    person("林知远", id_number="11010519491231002X")
    person("周边人", unit=district.other_town)
    response = sign_in(keeper).get(LIST)
    assert names(response) == ["林知远"]
    page = response.content.decode()
    assert "110105********002X" in page
    assert "11010519491231002X" not in page
    assert "清河镇党委委员、组织委员" in page
    assert "周边人" not in page
    assert response.context["tally"].total == 1


def test_an_empty_list_says_what_to_do(sign_in: Enter, organizer: Any, person: Person) -> None:
    client = sign_in(organizer)
    assert "名册里还没有人" in client.get(LIST).content.decode()
    person()
    nobody = client.get(f"{LIST}?q=查无此人").content.decode()
    assert "没有符合条件的在职人员" in nobody and "state=all" in nobody
    assert "没有符合条件的人" in client.get(f"{LIST}?q=查无此人&state=all").content.decode()


def test_the_list_counts_sexes_and_average_age(sign_in: Enter, organizer: Any, person: Person) -> None:
    person("甲", birth=date(1990, 4, 1), sex="1")
    person("乙", birth=date(1985, 4, 1), sex="2")
    person("丙", birth=None, sex="1")
    tally = sign_in(organizer).get(f"{LIST}?on=2026-03-31").context["tally"]
    assert (tally.total, tally.men, tally.women, tally.average_age) == (3, 2, 1, 37.5)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=林", {"林知远"}),
        ("q=lzy", {"林知远"}),
        ("q=LINZHI", {"林知远"}),
        ("q=财政", {"单晓"}),
        ("q=组织委员", {"林知远"}),
        ("q=林+清河", {"林知远"}),
        ("q=林+财政", set()),
        ("q=shan", {"单晓"}),
        ("unit=YL03", {"单晓"}),
        ("category=team", {"林知远"}),
        ("category=middle_chief", {"单晓"}),
        ("level=1A42", {"林知远"}),
        ("sex=2", {"单晓"}),
        ("age_max=35&on=2026-03-31", {"林知远"}),
        ("age_min=36&on=2026-03-31", {"单晓"}),
        ("born_from=1985.05", {"林知远"}),
        ("born_to=1985.04", {"单晓"}),
        ("born_to=1990.05", {"林知远", "单晓"}),
        ("nation=minority", {"单晓"}),
        ("nation=han", {"林知远"}),
        ("political=party", {"林知远"}),
        ("political=nonparty", {"单晓"}),
        ("political=13", {"单晓"}),
        ("education=3", {"林知远"}),
        ("education=1", set()),
        ("intake=selected_graduate", {"林知远"}),
        ("state=out", {"退下来"}),
        ("state=all", {"林知远", "单晓", "退下来"}),
        ("state=out&unit=YL01", {"退下来"}),
    ],
)
def test_each_filter_finds_whom_it_names(
    sign_in: Enter, organizer: Any, person: Person, district: Any, query: str, found: set[str]
) -> None:
    young = person(
        "林知远", political="01", ethnicity="01", intake_channel="selected_graduate", birth=date(1990, 5, 1),
        pinyin="linzhiyuan", initials="lzy",
    )  # fmt: skip
    young.educations.create(mode="full_time", level="21", degree="学士")
    young.educations.create(mode="in_service", level="2A")
    person(
        "单晓", unit=district.bureau, birth=date(1985, 4, 1), sex="2", political="13", ethnicity="15",
        pinyin="shanxiao|danxiao", initials="sx|dx", category="middle_chief", title="办公室主任", level="",
    )  # fmt: skip
    person("退下来", end=date(2024, 1, 1), left_on=date(2024, 1, 1))
    response = sign_in(organizer).get(f"{LIST}?{query}", follow=True)
    assert set(names(response)) == found


def test_a_wrong_condition_is_named_and_left_out(sign_in: Enter, organizer: Any, person: Person) -> None:
    person()
    response = sign_in(organizer).get(f"{LIST}?age_min=abc&unit=YL99&born_from=1990.13")
    page = response.content.decode()
    assert response.status_code == 200
    assert "年月不能识别，请写成 1990.05。" in page
    assert "没有这个单位" in page
    assert names(response) == ["林知远"]


@pytest.mark.parametrize("month", ["9999.12", "0001.01", "9999-12-31"])
def test_a_month_outside_living_memory_is_named_and_left_out(
    sign_in: Enter, organizer: Any, person: Person, month: str
) -> None:
    person()
    response = sign_in(organizer).get(f"{LIST}?born_to={month}")
    assert response.status_code == 200 and names(response) == ["林知远"]
    assert "年份应在 1900—2100 之间。" in response.content.decode()


def test_every_condition_has_a_name_for_screen_readers(sign_in: Enter, organizer: Any) -> None:
    page = sign_in(organizer).get(LIST).content.decode()
    fields = re.findall(r"<(?:input|select)[^>]*>", page.partition('class="fb fbar"')[2])
    assert fields
    for field in fields:
        key = re.search(r'id="([^"]+)"', field)
        named = "aria-label=" in field or 'type="hidden"' in field or 'type="checkbox"' in field
        assert named or (key and f'for="{key[1]}"' in page), field


def test_who_may_not_read_people_is_offered_no_search(sign_in: Enter, organizer: Any, auditor: Any) -> None:
    assert "gsearch" in sign_in(organizer).get("/").content.decode()
    assert "gsearch" not in sign_in(auditor).get("/").content.decode()


def test_empty_parameters_leave_the_address(sign_in: Enter, organizer: Any) -> None:
    response = sign_in(organizer).get(f"{LIST}?q=&unit=&sex=1")
    assert response.status_code == 302
    assert response["Location"] == f"{LIST}?sex=1"


def test_active_conditions_can_be_taken_away_one_by_one(sign_in: Enter, organizer: Any) -> None:
    page = sign_in(organizer).get(f"{LIST}?sex=1&age_max=35&unit=YL01").content.decode()
    assert "移除条件：35 岁以下" in page
    assert "移除条件：清河镇" in page
    assert "?sex=1&amp;unit=YL01" in page


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("birth", ["乙", "甲", "丙"]),
        ("-birth", ["甲", "乙", "丙"]),
        ("name", ["丙", "甲", "乙"]),
        ("post_since", ["甲", "丙", "乙"]),
        ("level", ["乙", "甲", "丙"]),
        ("nonsense", ["乙", "甲", "丙"]),
    ],
)
def test_the_list_sorts_by_its_columns(
    sign_in: Enter, organizer: Any, person: Person, sort: str, order: list[str]
) -> None:
    common = {"category": "deputy"}
    person("甲", birth=date(1990, 1, 1), pinyin="jia", start=date(2019, 1, 1), **common)
    person("乙", birth=date(1980, 1, 1), pinyin="yi", start=date(2022, 1, 1), level="1A41", category="chief")
    person("丙", birth=None, pinyin="bing", start=date(2021, 1, 1), **common)
    assert names(sign_in(organizer).get(f"{LIST}?sort={sort}")) == order


def test_the_list_pages_by_fifty_and_a_page_too_far_is_the_last(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    for number in range(53):
        person(f"人{number:02d}")
    client = sign_in(organizer)
    assert len(names(client.get(LIST))) == 50
    assert len(names(client.get(f"{LIST}?page=2"))) == 3
    assert len(names(client.get(f"{LIST}?page=99"))) == 3
    assert len(names(client.get(f"{LIST}?page=x"))) == 50


def test_pages_beyond_the_keys_read_at_once_are_right(
    sign_in: Enter, organizer: Any, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cadre.views.listing.KEYS_AT_ONCE", 40)
    for number in range(53):
        person(f"人{number:02d}")
    client = sign_in(organizer)
    seen = names(client.get(LIST)) + names(client.get(f"{LIST}?page=2"))
    assert seen == [f"人{number:02d}" for number in range(53)]


def test_the_number_of_queries_does_not_grow_with_the_people(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    from django.db import connection

    client = sign_in(organizer)
    counts = []
    for wanted in (5, 60):
        for number in range(Cadre.objects.count(), wanted):
            person(f"人{number:02d}").educations.create(mode="full_time", level="21")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?q=人&unit=YL01")
        # The trail reads its last row and appends one within a savepoint; the guard reads the session,
        # the limit counts.
        added = ("core_audit", "SAVEPOINT", "core_usersession", "core_spending", "advisory_xact_lock")
        counts.append(sum(not any(word in query["sql"] for word in added) for query in queries))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_the_list_answers_for_its_day(sign_in: Enter, organizer: Any, person: Person, district: Any) -> None:
    early = person("早", birth=date(1990, 4, 1), title="科员", start=date(2015, 1, 1), end=date(2024, 7, 1))
    Appointment.objects.create(
        cadre=early, unit=district.other_town, title="副镇长", category="deputy", start=date(2024, 7, 1)
    )
    person("晚", start=date(2025, 1, 1))
    client = sign_in(organizer)
    then = client.get(f"{LIST}?on=2024-06-30")
    assert names(then) == ["早"]
    assert "清河镇科员" in then.content.decode()
    assert then.context["tally"].average_age == 34
    now = client.get(f"{LIST}?on=2026-03-31")
    assert set(names(now)) == {"早", "晚"}
    assert "石桥镇副镇长" in now.content.decode()
    assert "on=2026-03-31" in now.content.decode()


def test_a_renamed_unit_bears_the_name_of_the_day(
    sign_in: Enter, organizer: Any, person: Person, district: Any
) -> None:
    UnitName.objects.create(unit=district.town, name="清河乡", short_name="清河乡", end=date(2022, 1, 1))
    person(start=date(2021, 1, 1))
    client = sign_in(organizer)
    assert "清河乡党委委员" in client.get(f"{LIST}?on=2021-12-31").content.decode()
    assert "清河镇党委委员" in client.get(f"{LIST}?on=2022-01-01").content.decode()


def test_a_fragment_gets_the_results_alone(sign_in: Enter, organizer: Any, person: Person) -> None:
    person()
    response = sign_in(organizer).get(LIST, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "林知远" in response.content.decode()


# ── who may ──


@pytest.mark.parametrize("role", ["minister", "leader", "secretary"])
def test_readers_read_and_may_not_edit(
    sign_in: Enter, user_with: Callable[..., Any], person: Person, district: Any, role: str
) -> None:
    cadre = person()
    client = sign_in(user_with(role, district.town if role == "secretary" else district.root))
    detail, history, *edits = one_person_urls(cadre)
    page = client.get(detail)
    assert page.status_code == 200
    assert "修改信息" not in page.content.decode()
    assert client.get(history).status_code == 200
    assert [client.get(url).status_code for url in edits] == [403] * 4
    assert client.get(reverse("cadre:cadre_create")).status_code == 403


def test_a_role_without_people_gets_a_reason(
    sign_in: Enter, user_with: Callable[..., Any], person: Person, district: Any
) -> None:
    urls = [LIST, *one_person_urls(person())]
    client = sign_in(user_with("discipline", district.root))
    for url in urls:
        response = client.get(url)
        assert response.status_code == 403
        assert "的权限" in response.content.decode()
        assert "林知远" not in response.content.decode()


@pytest.mark.requirement("A10")
@pytest.mark.parametrize("role", ["auditor", "sysadmin", "secadmin"])
def test_for_the_administrators_business_does_not_exist(
    sign_in: Enter, user_with: Callable[..., Any], person: Person, district: Any, role: str
) -> None:
    urls = [LIST, *one_person_urls(person())]
    client = sign_in(user_with(role, district.root))
    assert [client.get(url).status_code for url in urls] == [404] * len(urls)


def test_for_the_neighbour_nobody_exists(sign_in: Enter, neighbour: Any, person: Person) -> None:
    cadre = person()
    client = sign_in(neighbour)
    for url in one_person_urls(cadre):
        assert client.get(url).status_code == 404
    for url in one_person_urls(cadre)[2:]:
        assert client.post(url, {}).status_code == 404
    assert names(client.get(f"{LIST}?q=林知远")) == []
    assert names(client.get(f"{LIST}?unit=YL01")) == []


def test_an_appointment_of_somebody_else_is_not_found(sign_in: Enter, keeper: Any, person: Person) -> None:
    one, other = person("甲"), person("乙")
    url = reverse("cadre:appointment_end", args=[one.uuid, post_of(other).pk])
    assert sign_in(keeper).get(url).status_code == 404


# ── a person's page ──


def test_the_page_shows_the_person_as_of_the_day_and_is_written_down(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    cadre = person(
        birth=date(1990, 5, 1),
        start=date(2021, 8, 1),
        id_number="11010519491231002X",
        party_joined=date(2011, 6, 1),
    )
    cadre.assessments.create(year=2024, grade="1")
    cadre.ranks.create(rank="ZJ09", start=date(2022, 11, 1))
    client = sign_in(organizer)
    page = client.get(cadre.get_absolute_url() + "?on=2026-03-31").content.decode()
    for text in ("35 岁", "4 年 7 个月", "三级主任科员", "优秀", "110105********002X", "2053.05"):
        assert text in page
    assert "11010519491231002X" not in page
    event = AuditEvent.objects.filter(action=AuditAction.VIEW).get()
    assert (event.actor, event.object_label) == (organizer, "林知远")
    before = client.get(cadre.get_absolute_url() + "?on=2020-01-01").content.decode()
    assert "未在职" in before
    assert "另有 1 条晚于口径日期" in before


def test_a_person_without_any_facts_has_a_page(sign_in: Enter, keeper: Any, district: Any) -> None:
    cadre = Cadre.objects.create(name="无", unit=district.town, sex="1")
    response = sign_in(keeper).get(cadre.get_absolute_url())
    assert response.status_code == 200
    assert "没有任职记录" in response.content.decode()


# ── forms ──


def test_a_keeper_registers_a_person_in_the_own_unit(sign_in: Enter, keeper: Any) -> None:
    client = sign_in(keeper)
    page = client.get(reverse("cadre:cadre_create")).content.decode()
    assert "清河镇" in page
    assert "石桥镇" not in page
    form = {
        "name": "李新", "sex": "2", "birth": "1995.08", "unit": "YL01", "post_title": "副镇长",
        "category": "deputy", "start": "2026.01", "full_time_level": "21", "rank": "ZJ10",
        "rank_since": "2024.01",
    }  # fmt: skip
    response = client.post(reverse("cadre:cadre_create"), form)
    cadre = Cadre.objects.get()
    assert response["Location"] == cadre.get_absolute_url()
    assert (cadre.birth, cadre.title) == (date(1995, 8, 1), "清河镇副镇长")
    assert post_of(cadre).start == date(2026, 1, 1)


def test_a_wrong_form_names_every_mistake(sign_in: Enter, keeper: Any) -> None:
    form = {
        "name": "",
        "birth": "1995.13",
        "unit": "YL02",
        "post_title": "镇长",
        "id_number": "123",
        "sex": "9",
    }
    response = sign_in(keeper).post(reverse("cadre:cadre_create"), form)
    page = response.content.decode()
    assert response.status_code == 422
    for text in ("年月不能识别", "没有这个单位", "填了职务，就要填职务类别", "应为 18 位"):
        assert text in page
    assert not Cadre.objects.exists()


def test_an_edit_is_saved_and_stands_in_the_history(sign_in: Enter, organizer: Any, person: Person) -> None:
    cadre = person()
    client = sign_in(organizer)
    url = reverse("cadre:cadre_edit", args=[cadre.uuid])
    assert client.get(url).status_code == 200
    last_year = date.today().year - 1
    response = client.post(
        url, record(cadre, birth="1990.06", full_time_degree="法学硕士", **{f"grade_{last_year}": "1"})
    )
    assert response.status_code == 302
    cadre.refresh_from_db()
    assert cadre.birth == date(1990, 6, 1)
    page = client.get(reverse("cadre:cadre_history", args=[cadre.uuid])).content.decode()
    for text in (
        "出生年月",
        "1990.05",
        "1990.06",
        "全日制教育·学位",
        f"{last_year}年度考核",
        "优秀",
        "更正",
        "organizer",
    ):
        assert text in page


def test_a_form_known_to_the_day_keeps_the_day(sign_in: Enter, organizer: Any, person: Person) -> None:
    cadre = person()
    sign_in(organizer).post(reverse("cadre:cadre_edit", args=[cadre.uuid]), record(cadre, birth="1990.05.17"))
    cadre.refresh_from_db()
    assert (cadre.birth, cadre.birth_precision) == (date(1990, 5, 17), "day")


def test_a_second_writer_sees_both_versions_and_chooses(
    sign_in: Enter, keeper: Any, organizer: Any, person: Person
) -> None:
    cadre = person()
    url = reverse("cadre:cadre_edit", args=[cadre.uuid])
    sign_in(organizer).post(url, record(cadre, health="良好", native_place="岚江"))
    client = sign_in(keeper)
    mine = record(cadre, health="健康", birth_place="云岭")
    response = client.post(url, mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "良好" in page
    assert "健康" in page
    assert {row.name: row.touched for row in response.context["differences"]} == {
        "native_place": True,
        "birth_place": False,
        "health": True,
    }
    cadre.refresh_from_db()
    assert cadre.health == "良好"
    chosen = {
        "resolve": "1", "version": str(cadre.version), "choose_health": "mine",
        "choose_native_place": "theirs", "choose_birth_place": "mine",
    }  # fmt: skip
    assert client.post(url, mine | chosen).status_code == 302
    cadre.refresh_from_db()
    assert (cadre.health, cadre.native_place, cadre.birth_place) == ("健康", "岚江", "云岭")


def test_appointing_correcting_and_ending_by_the_pages(
    sign_in: Enter, organizer: Any, person: Person, district: Any
) -> None:
    cadre = person()
    client = sign_in(organizer)
    form = {
        "unit": "YL02", "title": "镇长", "category": "chief", "holding": "main", "entry_kind": "promotion",
        "start": "2026.03", "document_no": "云组干〔2026〕5号", "version": "1",
    }  # fmt: skip
    url = reverse("cadre:appointment_create", args=[cadre.uuid])
    assert client.get(url).status_code == 200
    refused = client.post(url, form | {"start": "2020.01"})
    assert refused.status_code == 422
    assert "重叠" in refused.content.decode()
    assert client.post(url, form).status_code == 302
    new = Appointment.objects.get(cadre=cadre, end=None)
    url = reverse("cadre:appointment_edit", args=[cadre.uuid, new.pk])
    assert "云组干〔2026〕5号" in client.get(url).content.decode()
    fix = {name: form[name] for name in ("category", "entry_kind", "start")} | {"title": "党委副书记、镇长"}
    assert client.post(url, fix).status_code == 422
    assert client.post(url, fix | {"reason": "按文件", "version": "2"}).status_code == 302
    url = reverse("cadre:appointment_end", args=[cadre.uuid, new.pk])
    assert "请选择离任原因" in client.post(url, {"end": "2026.06", "leaves": "on"}).content.decode()
    gone = {"end": "2026.06", "leaves": "on", "left_reason": "调出", "version": "3"}
    assert client.post(url, gone).status_code == 302
    cadre.refresh_from_db()
    assert (cadre.title, cadre.left_on) == ("石桥镇党委副书记、镇长", date(2026, 6, 1))


def test_a_keeper_cannot_send_a_person_to_another_unit(sign_in: Enter, keeper: Any, person: Person) -> None:
    cadre = person()
    form = {
        "unit": "YL02", "title": "镇长", "category": "chief", "holding": "main", "entry_kind": "other",
        "start": "2026.03", "version": "1",
    }  # fmt: skip
    response = sign_in(keeper).post(reverse("cadre:appointment_create", args=[cadre.uuid]), form)
    assert response.status_code == 422
    assert Appointment.objects.filter(cadre=cadre).count() == 1
