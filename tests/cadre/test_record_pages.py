"""The tabs of a person's record: what they show as of a day, who may write, history by field, conflicts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cadre.models import ChangeRequest, Post
from cadre.services.sets import FAMILY, RANKS, REWARDS, TAGS, TITLES, add_row, change_row

Enter = Callable[[Any], Client]
Person = Callable[..., Any]
TABS = ("basics", "posts", "education", "merits", "family", "tags", "history")
RELATIONS = {
    "title": "titles", "rank": "ranks", "level": "levels", "assessment": "assessments", "reward": "rewards",
    "family": "family", "tag": "tags", "education": "educations",
}  # fmt: skip
SANCTION = {"kind": "02", "name": "党内警告", "decided_on": date(2024, 3, 1), "reason": "履职不力"}


def tab(cadre: Any, name: str) -> str:
    return reverse(f"cadre:cadre_{name}", args=[cadre.uuid])


def act(name: str, cadre: Any, *args: Any) -> str:
    return reverse(f"cadre:set_{name}", args=[cadre.uuid, *args])


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return str(response.content.decode())


# ── who may ──


def test_for_the_neighbour_no_tab_and_no_form_exists(sign_in: Enter, neighbour: Any, person: Person) -> None:
    cadre = person()
    member = cadre.family.create(relation="父亲", name="林父")
    client = sign_in(neighbour)
    forms = [
        act("add", cadre, "family"),
        act("edit", cadre, "family", member.pk),
        act("remove", cadre, "family", member.pk),
    ]
    for url in [tab(cadre, name) for name in TABS] + forms:
        assert client.get(url).status_code == 404
    for url in (*forms, reverse("cadre:family_sort", args=[cadre.uuid])):
        assert client.post(url, {"why": "x"}).status_code == 404
    assert client.post(reverse("cadre:family_move", args=[cadre.uuid, member.pk])).status_code == 404
    assert cadre.family.count() == 1


def test_readers_see_the_tabs_and_no_way_to_write(sign_in: Enter, secretary: Any, person: Person) -> None:
    cadre = person()
    client = sign_in(secretary)
    assert client.get(tab(cadre, "family")).status_code == 403
    for name in set(TABS) - {"family"}:
        page = text(client, tab(cadre, name))
        assert "家庭成员</a>" not in page
        assert "登记</a>" not in page and "更正" not in page.partition("<main")[2].partition("</main")[0]
    assert client.get(act("add", cadre, "family")).status_code == 403


def test_a_row_of_somebody_else_or_of_no_set_is_not_found(
    sign_in: Enter, keeper: Any, person: Person
) -> None:
    cadre, other = person("甲"), person("乙")
    member = other.family.create(relation="父亲", name="父")
    client = sign_in(keeper)
    assert client.get(act("edit", cadre, "family", member.pk)).status_code == 404
    assert client.get(act("add", cadre, "nonsense")).status_code == 404


# ── rows by the pages ──


@pytest.mark.parametrize(
    ("key", "name", "form", "shown"),
    [
        ("title", "education", {"name": "高级农艺师", "level": "12", "gained_on": "2019.12"}, "2019.12"),
        ("rank", "posts", {"rank": "ZJ09", "start": "2022.11", "document_no": "云3号"}, "云3号"),
        ("level", "posts", {"level": "1A42", "start": "2021.08"}, "乡科级副职"),
        ("assessment", "merits", {"year": "2024", "grade": "1"}, "优秀"),
        ("reward", "merits", {"kind": "01", "name": "嘉奖", "decided_on": "2024.03.12"}, "2024.03.12"),
        ("family", "family", {"relation": "妻子", "name": "苏晚", "work": "区一中教师"}, "区一中教师"),
        ("tag", "tags", {"kind": "trait", "word": "实干", "evidence": "考察", "noted_on": "2026.02"}, "考察"),
        ("education", "education", {"mode": "full_time", "level": "21", "school": "岚江大学"}, "最高"),
    ],
)  # fmt: skip
def test_a_row_is_registered_shown_corrected_and_taken_away(
    sign_in: Enter, organizer: Any, person: Person, key: str, name: str, form: dict[str, str], shown: str
) -> None:
    cadre = person()
    client = sign_in(organizer)
    add = act("add", cadre, key)
    assert "代码集" in text(client, add) or key in ("family", "tag", "rank")
    assert client.post(add, {"version": "1"}).status_code == 422
    assert client.post(add, form | {"version": "1", "why": "补录"}).status_code == 302
    assert shown in text(client, tab(cadre, name))
    assert "补录" in text(client, tab(cadre, "history"))
    row = getattr(cadre, RELATIONS[key]).get()
    edit = act("edit", cadre, key, row.pk)
    assert client.get(edit).status_code == 200
    assert client.post(edit, form | {"version": "2", "why": "x"}).status_code == 302
    cadre.refresh_from_db()
    assert cadre.version == 2
    gone = act("remove", cadre, key, row.pk)
    assert client.get(gone).status_code == 200
    assert client.post(gone, {"version": "2"}).status_code == 422
    assert client.post(gone, {"version": "2", "why": "录错", "ended_on": "2026.03"}).status_code == 302
    assert getattr(cadre, RELATIONS[key]).count() == (1 if key == "tag" else 0)


def test_a_tab_answers_for_its_day(sign_in: Enter, keeper: Any, person: Person) -> None:
    cadre = person()
    add_row(RANKS, cadre, {"rank": "ZJ10", "start": date(2018, 1, 1)}, by=keeper)
    add_row(RANKS, cadre, {"rank": "ZJ09", "start": date(2023, 1, 1)}, by=keeper)
    client = sign_in(keeper)
    then = client.get(f"{tab(cadre, 'posts')}?on=2022-12-31")
    ranks = next(panel for panel in then.context["panels"] if panel.key == "rank")
    assert ([(row.cells[0], row.holds) for row in ranks.rows], ranks.later) == ([("四级主任科员", True)], 1)
    now = client.get(f"{tab(cadre, 'posts')}?on=2026-03-31")
    ranks = next(panel for panel in now.context["panels"] if panel.key == "rank")
    assert [row.holds for row in ranks.rows] == [True, False]


def test_tags_of_the_day_stand_beside_the_person(sign_in: Enter, keeper: Any, person: Person) -> None:
    cadre = person()
    tag = {"kind": "shortcoming", "word": "经济工作", "evidence": "研判会", "noted_on": date(2025, 1, 1)}
    add_row(TAGS, cadre, tag, by=keeper)
    client = sign_in(keeper)
    assert "短板：经济工作" in text(client, f"{cadre.get_absolute_url()}?on=2026-03-31")
    assert "短板：经济工作" not in text(client, f"{cadre.get_absolute_url()}?on=2024-12-31")


def test_relatives_are_moved_and_sorted_by_buttons(sign_in: Enter, keeper: Any, person: Person) -> None:
    cadre = person()
    for relation in ("父亲", "妻子"):
        add_row(FAMILY, cadre, {"relation": relation, "name": relation}, by=keeper)
    client = sign_in(keeper)
    client.post(reverse("cadre:family_sort", args=[cadre.uuid]))
    assert [row.relation for row in cadre.family.all()] == ["妻子", "父亲"]
    client.post(reverse("cadre:family_move", args=[cadre.uuid, cadre.family.all()[1].pk]), {"step": "up"})
    assert [row.relation for row in cadre.family.all()] == ["父亲", "妻子"]


# ── sanctions ──


def test_sanctions_are_locked_without_a_word_whether_there_are_any(
    sign_in: Enter, keeper: Any, organizer: Any, minister: Any, person: Person
) -> None:
    clean, punished = person("甲"), person("乙")
    row = add_row(REWARDS, punished, SANCTION, by=organizer, reason="云纪发〔2024〕1号")
    change_row(REWARDS, row, {"organ": "区纪委"}, by=organizer)
    client = sign_in(keeper)
    for cadre in (clean, punished):
        page = text(client, tab(cadre, "merits"))
        assert "你没有查看权限" in page and "党内警告" not in page
        for name in TABS:
            assert "处分·" not in text(client, tab(cadre, name))
        history = text(client, tab(cadre, "history"))
        assert "云纪发" not in history and "还没有变更" in history
    assert client.get(act("edit", punished, "reward", row.pk)).status_code == 404
    assert 'value="02"' not in text(client, act("add", clean, "reward"))
    assert client.post(act("add", clean, "reward"), {"kind": "02", "name": "警告"}).status_code == 422
    for user in (organizer, minister):
        assert "党内警告" in text(sign_in(user), tab(punished, "merits"))
    assert "云纪发" in text(client, f"{tab(punished, 'history')}?field=处分")


# ── history by field ──


def test_each_field_leads_to_its_own_history(sign_in: Enter, organizer: Any, person: Person) -> None:
    cadre = person(id_number="11010519491231002X")
    client = sign_in(organizer)
    form = {
        "name": "林知远", "sex": "1", "birth": "1990.06", "title": cadre.title, "version": "1",
        "reason": "档案更正", "health": "健康",
    }  # fmt: skip
    assert client.post(reverse("cadre:cadre_edit", args=[cadre.uuid]), form).status_code == 302
    add_row(TITLES, cadre, {"name": "会计师"}, by=organizer)
    page = text(client, tab(cadre, "basics"))
    assert "改过 1 次" in page and "11010519491231002X" not in page and "110105********002X" in page
    birth = text(client, f"{tab(cadre, 'history')}?field=出生年月")
    assert "1990.06" in birth and "档案更正" in birth and "健康状况：" not in birth
    titles = text(client, f"{tab(cadre, 'history')}?field=专业技术资格")
    assert "会计师" in titles and "1990.06" not in titles
    assert "这个项目没有改过" in text(client, f"{tab(cadre, 'history')}?field=籍贯")


# ── two writers ──


def test_two_writers_of_a_row_see_both_versions(
    sign_in: Enter, keeper: Any, organizer: Any, person: Person
) -> None:
    cadre = person()
    tag = {"kind": "trait", "word": "抓落实", "evidence": "考察材料", "noted_on": date(2026, 2, 1)}
    row = add_row(TAGS, cadre, tag, by=organizer)
    change_row(TAGS, row, {"evidence": "研判会"}, by=organizer)
    client = sign_in(keeper)
    mine = {
        "kind": "trait",
        "word": "抓落实",
        "evidence": "走访",
        "source": "座谈",
        "noted_on": "2026.02",
        "version": "2",
    }
    url = act("edit", cadre, "tag", row.pk)
    both = client.post(url, mine)
    assert both.status_code == 409
    assert {each.name: (each.mine, each.theirs, each.touched) for each in both.context["differences"]} == {
        "evidence": ("走访", "研判会", True),
        "source": ("座谈", "", False),
    }
    chosen = {"resolve": "1", "version": "3", "choose_evidence": "theirs", "choose_source": "mine"}
    assert client.post(url, mine | chosen).status_code == 302
    row.refresh_from_db()
    assert (row.evidence, row.source) == ("研判会", "座谈")


def test_a_row_added_to_a_record_saved_meanwhile_is_asked_for_again(
    sign_in: Enter, keeper: Any, person: Person
) -> None:
    cadre = person()
    add_row(TITLES, cadre, {"name": "会计师"}, by=keeper)
    client = sign_in(keeper)
    form = {"relation": "父亲", "name": "林父", "version": "1"}
    again = client.post(act("add", cadre, "family"), form)
    assert again.status_code == 409 and "核对后再提交一次" in again.content.decode()
    assert 'value="2"' in again.content.decode()
    assert client.post(act("add", cadre, "family"), form | {"version": "2"}).status_code == 302


def test_two_writers_of_the_record_choose_each_field_educations_too(
    sign_in: Enter, organizer: Any, person: Person
) -> None:
    cadre = person()
    cadre.educations.create(mode="full_time", level="31", school="岚江学院")
    client = sign_in(organizer)
    url = reverse("cadre:cadre_edit", args=[cadre.uuid])
    base = {
        "name": "林知远", "sex": "1", "birth": "1990.05", "title": cadre.title, "full_time_level": "31",
        "full_time_school": "岚江学院", "version": "1",
    }  # fmt: skip
    assert client.post(url, base | {"full_time_level": "21", "person_type": "1"}).status_code == 302
    mine = base | {"full_time_level": "11", "manage_type": "04", "id_number": "11010519491231002X"}
    both = client.post(url, mine)
    assert both.status_code == 409
    rows = {each.name: (each.mine, each.theirs, each.touched) for each in both.context["differences"]}
    assert rows == {
        "id_number": ("110105********002X", "", False),
        "person_type": ("—", "公务员", True),
        "manage_type": ("县级党委管理干部", "—", False),
        "full_time_level": ("研究生", "大学", True),
    }
    picks = {f"choose_{name}": "theirs" if row[2] else "mine" for name, row in rows.items()}
    assert client.post(url, mine | picks | {"resolve": "1", "version": "2"}).status_code == 302
    cadre.refresh_from_db()
    assert (cadre.person_type, cadre.manage_type, cadre.educations.get().level) == ("1", "04", "21")
    assert cadre.id_number == "11010519491231002X"


# ── protected educations, vacant posts, queries ──


def test_an_education_is_changed_by_the_unit_only_by_request(
    sign_in: Enter, keeper: Any, person: Person
) -> None:
    cadre = person()
    row = cadre.educations.create(mode="full_time", level="31", school="岚江学院")
    client = sign_in(keeper)
    url = act("edit", cadre, "education", row.pk)
    form = {"level": "21", "school": "岚江学院", "major": "农学", "version": "1"}
    assert client.post(url, form).status_code == 422
    sent = client.post(url, form | {"evidence": "毕业证书"}, follow=True)
    assert "已提交干部科审核" in sent.content.decode()
    row.refresh_from_db()
    assert (row.level, row.major) == ("31", "农学")
    assert ChangeRequest.objects.get().field == "full_time.level"
    assert "毕业证书" not in text(client, tab(cadre, "history"))
    assert "全日制教育·学历" in text(client, tab(cadre, "basics"))


def test_appointing_offers_the_vacant_posts_of_the_unit(
    sign_in: Enter, organizer: Any, person: Person, district: Any
) -> None:
    cadre = person()
    vacant = Post.objects.create(unit=district.other_town, name="镇长", category="chief", level="1A41")
    held = Post.objects.create(unit=district.other_town, name="副镇长", category="deputy")
    person("乙", unit=district.other_town).appointments.update(post=held)
    client = sign_in(organizer)
    options = text(client, f"{reverse('cadre:appointment_posts', args=[cadre.uuid])}?unit=YL02")
    assert "镇长（党政正职，空缺）" in options and "副镇长" not in options
    url = reverse("cadre:appointment_create", args=[cadre.uuid])
    form = {"unit": "YL02", "holding": "main", "entry_kind": "promotion", "start": "2026.03", "version": "1"}
    assert client.post(url, form).status_code == 422
    assert client.post(url, form | {"post": str(held.pk)}).status_code == 422
    assert client.post(url, form | {"post": str(vacant.pk)}).status_code == 302
    new = cadre.appointments.get(end=None)
    assert (new.post, new.title, new.category, new.level) == (vacant, "镇长", "chief", "1A41")


@pytest.mark.parametrize("name", TABS)
def test_the_number_of_queries_does_not_grow_with_the_rows(
    sign_in: Enter, organizer: Any, person: Person, name: str
) -> None:
    cadre = person()
    client = sign_in(organizer)
    client.get(tab(cadre, name))
    counts = []
    for year in range(2010, 2022):
        cadre.assessments.create(year=year, grade="1")
        cadre.titles.create(name=f"职称{year}")
        cadre.educations.create(mode="full_time", level="21", is_top=year == 2010)
        add_row(FAMILY, cadre, {"relation": "亲戚", "name": str(year)}, by=organizer)
        word = {"kind": "trait", "word": str(year), "evidence": "x", "noted_on": date(year, 1, 1)}
        add_row(TAGS, cadre, word, by=organizer)
        add_row(RANKS, cadre, {"rank": "ZJ09", "start": date(year, 1, 1)}, by=organizer)
        with CaptureQueriesContext(connection) as queries:
            client.get(tab(cadre, name))
        counts.append(len(queries))
    # PostgreSQL takes a lock on the trail besides.
    assert counts[0] == counts[-1] <= 24 + (connection.vendor == "postgresql")
