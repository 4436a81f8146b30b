"""Posts, vacancies, approved and filled numbers, terms of teams."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cadre.models import Appointment, Post, TeamTerm
from cadre.rules.occupancy import Occupancy, names_post
from cadre.services.posts import abolish_post, create_post, update_post
from cadre.services.staffing import post_lines, unit_staffing
from cadre.services.team_terms import begin_term, correct_term
from core.choices import UnitKind
from core.models import AuditEvent, Unit
from core.policy import Refused

DAY = date(2026, 3, 31)


def post_of(unit: Any, name: str = "党委委员", **values: Any) -> Post:
    return Post.objects.create(unit=unit, name=name, **{"category": "member", "seats": 1} | values)


@pytest.mark.parametrize(
    ("approved", "filled", "vacant", "over"),
    [(3, 2, 1, 0), (3, 3, 0, 0), (3, 4, 0, 1), (None, 2, 0, 0), (0, 0, 0, 0), (0, 1, 0, 1)],
)
def test_vacant_and_over_follow_from_approved_and_filled(
    approved: int | None, filled: int, vacant: int, over: int
) -> None:
    places = Occupancy(approved, filled)
    assert (places.vacant, places.over) == (vacant, over)


@pytest.mark.parametrize(
    ("title", "post", "named"),
    [
        ("镇长", "镇长", True),
        ("党委副书记、镇长", "镇长", True),
        ("清河镇镇长", "镇长", True),
        ("副镇长", "镇长", False),
        ("党委委员、组织委员", "组织委员", True),
        ("党委委员、组织委员", "党委委员、组织委员", True),
    ],
)
def test_a_title_names_the_posts_that_are_its_parts(title: str, post: str, named: bool) -> None:
    assert names_post(title, post, ("清河镇",)) is named


def test_a_post_is_held_by_whoever_bears_its_name_or_is_tied_to_it(district: Any, person: Any) -> None:
    named, tied = post_of(district.town), post_of(district.town, "人大主席", category="chief")
    person("林知远", title="党委委员、组织委员")
    other = person("段嘉树", title="主席")
    other.appointments.update(post=tied)
    held = {line.post: [row.cadre.name for row in line.holders] for line in post_lines([named, tied], DAY)}
    assert held == {named: ["林知远"], tied: ["段嘉树"]}


def test_a_post_without_holder_has_been_vacant_since_the_last_one_left(district: Any, person: Any) -> None:
    post = post_of(district.town)
    person(start=date(2019, 1, 1), end=date(2025, 9, 1))
    [line] = post_lines([post], DAY)
    assert (line.places.vacant, line.vacant_since) == (1, date(2025, 9, 1))
    [then] = post_lines([post], date(2025, 8, 31))
    assert (then.places.vacant, then.vacant_since) == (0, None)


def test_main_posts_count_and_postings_do_not(district: Any, person: Any) -> None:
    person("甲", category="chief", title="镇长")
    person("乙", category="deputy", title="副镇长")
    person("丙", category="deputy", title="副镇长", holding="posting")
    [line] = unit_staffing([district.town], DAY)
    assert line.by_category["chief"] == Occupancy(2, 1)
    assert line.by_category["deputy"] == Occupancy(4, 1)
    assert (line.team, line.staff.filled) == (Occupancy(9, 2), 2)


def test_people_of_an_office_count_in_the_unit_around_it(district: Any, person: Any) -> None:
    office = Unit.objects.create(
        code="YL0101",
        name="党政办",
        short_name="党政办",
        kind=UnitKind.INTERNAL,
        parent=district.town,
        path="x",
    )
    Unit.objects.filter(pk=office.pk).update(path=f"{district.town.path}{office.pk}/")
    person("甲", unit=office, category="middle_chief", title="主任")
    [line] = unit_staffing([district.town], DAY)
    assert line.by_category["middle_chief"] == Occupancy(6, 1)


def test_the_numbers_of_an_earlier_day_are_those_of_that_day(district: Any, person: Any) -> None:
    person("甲", category="chief", title="镇长", start=date(2024, 1, 1))
    counts = [
        unit_staffing([district.town], on)[0].by_category["chief"]
        for on in (date(2014, 1, 1), date(2023, 1, 1), DAY)
    ]
    assert counts == [Occupancy(None, 0), Occupancy(2, 0), Occupancy(2, 1)]


def test_posts_are_set_up_changed_and_abolished_with_a_trail(district: Any, organizer: Any) -> None:
    values = {"name": "副镇长", "category": "deputy", "level": "1A42", "seats": 3, "is_key": True, "order": 2}
    post = create_post(district.town, values=values, by=organizer)
    update_post(post, values={"seats": 4}, by=organizer)
    abolish_post(post, on=DAY, document_no="云编〔2026〕1号", by=organizer)
    told = list(AuditEvent.objects.order_by("id").values_list("action", "object_label", "changes"))
    assert [row[0] for row in told] == ["create", "update", "update"]
    assert told[1][2] == {"职数": ["3", "4"]} and told[2][2] == {"撤销日期": ["—", "2026.03.31"]}
    assert Post.objects.existing(DAY).count() == 0 and Post.objects.existing(date(2026, 3, 30)).count() == 1


def test_what_cannot_be_is_refused_with_a_sentence(district: Any, organizer: Any, keeper: Any) -> None:
    post = create_post(district.town, values={"name": "镇长", "category": "chief", "seats": 1}, by=organizer)
    for values, words in (
        ({"name": "镇长", "category": "chief", "seats": 1}, "已有职位“镇长”"),
        ({"name": "书记", "category": "chief", "seats": 0}, "职数至少为 1"),
    ):
        with pytest.raises(Refused, match=words):
            create_post(district.town, values=values, by=organizer)
    with pytest.raises(Refused, match="没有维护“清河镇”职位的权限"):
        update_post(post, values={"seats": 2}, by=keeper)
    abolish_post(post, on=DAY, by=organizer)
    with pytest.raises(Refused, match="不能重复办理"):
        abolish_post(post, on=DAY, by=organizer)


def test_a_new_term_ends_the_running_one(district: Any, organizer: Any, keeper: Any) -> None:
    old = {
        "body": "party",
        "name": "第十三届党委",
        "start": date(2016, 6, 1),
        "expected_on": date(2021, 6, 1),
    }
    new = old | {"name": "第十四届党委", "start": date(2021, 6, 20), "expected_on": date(2026, 6, 20)}
    first = begin_term(district.town, values=old, by=organizer)
    begin_term(district.town, values=new, by=organizer)
    first.refresh_from_db()
    assert first.end == date(2021, 6, 20)
    with pytest.raises(Refused, match="新一届的当选日期须在此之后"):
        begin_term(district.town, values=new | {"start": date(2021, 6, 20)}, by=organizer)
    with pytest.raises(Refused, match="重叠"):
        correct_term(first, values={"end": date(2022, 1, 1)}, by=organizer)
    with pytest.raises(Refused, match="预计换届日期须晚于"):
        begin_term(district.bureau, values=old | {"expected_on": date(2016, 6, 1)}, by=organizer)
    with pytest.raises(Refused, match="没有维护"):
        begin_term(district.town, values=new | {"start": date(2026, 6, 20)}, by=keeper)


def test_the_list_shows_vacancies_and_asks_the_same_queries_for_more_posts(
    sign_in: Any, organizer: Any, district: Any, person: Any
) -> None:
    client = sign_in(organizer)
    post_of(district.town, is_key=True)
    post_of(district.town, "镇长")
    person("镇长本人", title="镇长")
    client.get("/posts/?on=2026-03-31")
    with CaptureQueriesContext(connection) as few:
        page = client.get("/posts/?on=2026-03-31").content.decode()
    assert "空缺 1" in page and "关键岗位" in page
    for number in range(8):
        post_of(district.other_town, f"副镇长{number}")
        person(f"人{number}", unit=district.other_town, title=f"副镇长{number}")
    with CaptureQueriesContext(connection) as many:
        all_of_them = client.get("/posts/?on=2026-03-31")
    assert len(few) == len(many) and len(all_of_them.context["page_obj"].object_list) == 10
    vacant = client.get("/posts/?on=2026-03-31&state=vacant")
    assert [row.post.name for row in vacant.context["page_obj"]] == ["党委委员"]
    assert "没有符合条件的职位" in client.get("/posts/?q=不存在").content.decode()


def test_an_empty_district_says_how_to_begin(sign_in: Any, organizer: Any, district: Any) -> None:
    page = sign_in(organizer).get("/posts/").content.decode()
    assert "还没有登记职位" in page and "打开单位职数" in page


def test_a_neighbour_sees_no_post_of_the_town(
    sign_in: Any, neighbour: Any, district: Any, person: Any
) -> None:
    post_of(district.town)
    person()
    client = sign_in(neighbour)
    assert not client.get("/posts/").context["page_obj"].object_list
    assert [row.unit for row in client.get("/staffing/").context["page_obj"]] == [district.other_town]
    assert client.get("/units/YL01/posts/").status_code == 404


def test_a_holder_from_elsewhere_is_not_named_to_the_unit(
    sign_in: Any, keeper: Any, district: Any, person: Any
) -> None:
    post = post_of(district.town, "第一书记")
    guest = person("段嘉树", unit=district.bureau, title="科员")
    Appointment.objects.create(
        cadre=guest,
        unit=district.town,
        post=post,
        title="第一书记",
        category="member",
        holding="posting",
        start=DAY,
    )
    page = sign_in(keeper).get("/units/YL01/posts/?on=2026-03-31").content.decode()
    assert "其他单位人员" in page and "段嘉树" not in page


def test_the_pages_set_up_change_and_abolish(sign_in: Any, organizer: Any, district: Any) -> None:
    client = sign_in(organizer)
    facts = {"name": "副镇长", "category": "deputy", "level": "1A42", "seats": "3", "order": "1"}
    assert client.post("/units/YL01/posts/new/", facts).status_code == 302
    post = Post.objects.get()
    wrong = client.post(f"/units/YL01/posts/{post.pk}/edit/", facts | {"seats": "很多"})
    assert wrong.status_code == 422
    assert client.post(f"/units/YL01/posts/{post.pk}/edit/", facts | {"seats": "4"}).status_code == 302
    term = {"body": "party", "name": "第十四届党委", "start": "2021.06.20", "expected_on": "2026.06.20"}
    assert client.post("/units/YL01/terms/new/", term).status_code == 302
    running = TeamTerm.objects.get()
    assert (
        client.post(f"/units/YL01/terms/{running.pk}/edit/", term | {"name": "第十五届党委"}).status_code
        == 302
    )
    panel = client.get("/units/YL01/posts/?on=2026-03-31").content.decode()
    assert "第十五届党委" in panel and "不足 3 个月" in panel and "空缺 4" in panel
    assert client.get(f"/units/YL02/posts/{post.pk}/edit/").status_code == 404
    assert client.post(f"/units/YL01/posts/{post.pk}/end/", {"on": "2026.01.01"}).status_code == 302


def test_figures_open_the_people_of_the_unit(
    sign_in: Any, organizer: Any, district: Any, person: Any
) -> None:
    person("甲", category="chief", title="镇长")
    page = sign_in(organizer).get("/staffing/?on=2026-03-31").content.decode()
    assert "/cadres/?unit=YL01&amp;own=1&amp;category=chief" in page and "缺1" in page


def test_a_figure_of_a_unit_opens_its_own_people_and_those_of_its_offices_only(
    sign_in: Any, organizer: Any, district: Any, person: Any
) -> None:
    for code, kind, name in (("YL0101", UnitKind.INTERNAL, "甲"), ("YL0102", UnitKind.INSTITUTION, "乙")):
        unit = Unit.objects.create(
            code=code, name=code, short_name=code, kind=kind, parent=district.town, path=code
        )
        Unit.objects.filter(pk=unit.pk).update(path=f"{district.town.path}{unit.pk}/")
        person(name, unit=unit, category="middle_chief", title="主任")
    [line] = unit_staffing([district.town], DAY)
    client = sign_in(organizer)
    own = client.get("/cadres/?on=2026-03-31&unit=YL01&own=1&category=middle_chief")
    assert [row.cadre.name for row in own.context["page_obj"]] == ["甲"]
    assert line.by_category["middle_chief"].filled == 1 and "不含下属单位" in own.content.decode()
    assert len(client.get("/cadres/?on=2026-03-31&unit=YL01").context["page_obj"].object_list) == 2
