"""Every figure of the dashboard equals the list that it opens, within the reader's scope."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.policy import Light

pytestmark = pytest.mark.django_db
DAY = "on=2026-03-31"


@pytest.fixture
def busy(staffed: Any, person: Callable[..., Any]) -> Any:
    """More people, among them some promoted within a year and one about to grow out of a target."""
    from cadre.models import Appointment

    for number, (birth, sex) in enumerate(
        [(date(1984, 1, 1), "1"), (date(1990, 4, 1), "2"), (date(1993, 12, 1), "1"), (date(1996, 2, 1), "2")]
    ):
        someone = person(
            f"副职{number}", unit=staffed.bureau, birth=birth, sex=sex, category="deputy", title="副局长",
            start=date(2025, 9, 1),
        )  # fmt: skip
        Appointment.objects.filter(cadre=someone).update(entry_kind="promotion")
    person("无生日", unit=staffed.bureau, birth=None, category="member", title="党组成员")
    return staffed


@pytest.fixture
def page(busy: Any, leader: Any, sign_in: Callable[[Any], Client]) -> Callable[[str], Any]:
    """Reads the dashboard as the district leader."""
    client = sign_in(leader)
    return lambda query="": client.get(f"/dashboard/?{DAY}{query}")


def listed(client: Client, address: str) -> int:
    """How many rows the list behind an address has, from its paginator or its own rows."""
    answer = client.get(unescape(address))
    assert answer.status_code == 200, address
    context = answer.context
    if "page_obj" in context and context["page_obj"] is not None:
        return int(context["page_obj"].paginator.count)
    return len(context["lines"] if "lines" in context else context["rows"])


@pytest.mark.parametrize("group", ["", "&group=towns", "&group=government"])
def test_every_figure_about_people_equals_its_list(page: Any, client: Client, group: str) -> None:
    context = page(group).context
    members, middle, young = context["team_figures"]
    teams = context["teams"]
    assert listed(client, members.href) == teams.total > 0
    assert listed(client, middle.href) == teams.aged_at_most(40)
    assert listed(client, young.href) == teams.aged_at_most(35)
    for line in context["cohort_lines"]:
        assert listed(client, line.href) == line.total, line.name
        for count, href, _ in line.entries:
            assert listed(client, href) == count, line.name


@pytest.mark.parametrize("group", ["", "&group=towns", "&group=government"])
def test_every_figure_about_lights_equals_its_list(page: Any, client: Client, group: str) -> None:
    context = page(group).context
    for each in context["lights"]:
        assert listed(client, each.href) == each.count, each.light
    for name, count, href in context["outlook"]:
        assert listed(client, href) == count, name
    assert sum(each.count for each in context["lights"]) == len(context["board"].rows)


def test_promotions_and_leavers_equal_their_lists(page: Any, client: Client) -> None:
    context = page().context
    promoted = context["promotion_figure"]
    assert promoted.note == "3/4 人次" and listed(client, promoted.href) == 4
    assert listed(client, promoted.href + "&young=1") == 3
    leaving = context["leaving_figure"]
    assert listed(client, leaving.href) == int(leaving.value) == 1
    assert "满 36 周岁" in client.get(leaving.href).content.decode()


def test_promotions_within_internal_offices_count_for_their_unit(
    page: Any, client: Client, busy: Any, person: Callable[..., Any]
) -> None:
    from cadre.models import Appointment
    from core.models import Unit

    office = Unit.objects.create(
        code="YL0301", name="预算股", short_name="预算股", kind="internal", parent=busy.bureau
    )
    Unit.objects.filter(pk=office.pk).update(path=f"{busy.bureau.path}{office.pk}/")
    office.refresh_from_db()
    someone = person(
        "股长",
        unit=office,
        birth=date(1992, 1, 1),
        category="middle_chief",
        title="股长",
        start=date(2025, 9, 1),
    )
    Appointment.objects.filter(cadre=someone).update(entry_kind="promotion")
    for group, expected in (("", 5), ("&group=government", 5), ("&group=towns", 0)):
        figure = page(group).context["promotion_figure"]
        assert listed(client, figure.href) == expected, group
    assert "区财政局预算股" in client.get(f"/dashboard/promotions/?{DAY}").content.decode()


def test_a_leaver_who_turns_only_the_unit_red_is_said_to(
    staffed: Any, page: Any, client: Client, person: Callable[..., Any]
) -> None:
    from cadre.models import Cadre

    Cadre.objects.filter(appointments__unit=staffed.bureau).update(birth=date(1975, 6, 1))
    person("常青", unit=staffed.bureau, birth=date(1998, 1, 1), category="deputy", title="副局长")
    person("关键", unit=staffed.bureau, birth=date(1990, 5, 1), category="deputy", title="副局长")
    board = page().context["board"]
    row = next(row for row in board.rows if row.unit.code == "YL03")
    assert row.light is Light.YELLOW and row.ahead[6] is Light.RED
    leaver = next(each for each in board.leaving if each.name == "关键" and each.matters)
    assert (leaver.turns, leaver.colour, leaver.colour_turns) == (None, Light.YELLOW, Light.RED)
    text = client.get(f"/dashboard/leaving/?{DAY}").content.decode()
    assert "总灯" in text


@pytest.mark.parametrize("months", ["²", "①", "٣", "0", "25", "-6", "x" * 3000])
@pytest.mark.parametrize(("path", "usual"), [("leaving", 12), ("outlook", 6)])
def test_nonsense_for_months_reads_as_the_usual_span(
    staffed: Any, leader: Any, sign_in: Callable[[Any], Client], path: str, usual: int, months: str
) -> None:
    answer = sign_in(leader).get(f"/dashboard/{path}/?{DAY}&months={months}")
    assert answer.status_code == 200 and answer.context["months"] == usual


def test_the_bars_of_the_charts_equal_their_lists(page: Any, client: Client) -> None:
    context = page().context
    bars = re.findall(r'<a href="([^"]+)" aria-label="[^"]*?(?:男|女) (\d+)人">', context["pyramid"])
    assert bars and sum(int(count) for _, count in bars) == 12
    for href, count in bars:
        assert listed(client, href) == int(count), href
    months = re.findall(r'<a href="([^"]+)" aria-label="[^"]*人数 (\d+)人">', context["leaving_chart"])
    assert months
    for href, count in months:
        assert listed(client, href) == int(count), href


def test_every_link_of_the_page_leads_somewhere(page: Any, client: Client) -> None:
    text = page().content.decode().partition('<main id="main"')[2]
    links = {unescape(link) for link in re.findall(r'href="(/(?!static)[^"#]*)"', text)}
    assert len(links) > 30
    for link in sorted(links):
        assert client.get(link).status_code == 200, link


def test_the_conclusion_counts_the_reds_and_names_where_to_act(page: Any) -> None:
    context = page().context
    assert context["board"].counts[Light.RED] == 1
    assert context["conclusion"]["text"].now == "红灯 1 个；"
    assert context["conclusion"]["text"].first == "优先补配：清河镇。"


def test_the_trend_reads_stored_runs_and_leaves_other_months_empty(run: Any, page: Any) -> None:
    points = page().context["trend"]
    assert len(points) == 12 and points[-1].day == date(2026, 3, 31)
    assert points[-1].counts[Light.RED] == 1
    assert all(point.counts is None for point in points[:-1])


def test_the_heat_map_says_a_light_in_words_too(page: Any) -> None:
    text = page().content.decode()
    assert re.search(r'<span class="sr">(未达标|临界)</span>', text) and "中层正职 35 岁以下占比" in text
    assert "style=" not in text and "onclick" not in text


def test_a_group_shows_only_its_units(page: Any) -> None:
    rows = page("&group=government").context["board"].rows
    assert [row.unit.code for row in rows] == ["YL03"]
    assert [count for _, count, _, _ in page().context["groups"]] == [3, 2, 0, 1, 0]


def test_a_district_without_people_has_an_empty_board(
    district: Any, leader: Any, sign_in: Callable[[Any], Client]
) -> None:
    text = sign_in(leader).get("/dashboard/").content.decode()
    assert "还没有可评价的单位" in text and "数据不足" in text


def test_the_number_of_queries_does_not_grow_with_people(
    busy: Any, leader: Any, person: Callable[..., Any], sign_in: Callable[[Any], Client]
) -> None:
    from supervision.services.evaluation import evaluate

    client = sign_in(leader)
    evaluate(date(2026, 3, 31), trigger="person", by=None)

    def queries(path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            client.get(path)
        return len(caught)

    before = [queries(f"/dashboard/?{DAY}"), queries(f"/?{DAY}")]
    for number in range(30):
        person(f"人{number}", unit=busy.bureau, category="member", birth=date(1990, 4, 1))
    evaluate(date(2026, 3, 31), trigger="person", by=None)
    assert [queries(f"/dashboard/?{DAY}"), queries(f"/?{DAY}")] == before
    assert max(before) <= 20


def test_only_those_with_the_right_see_the_dashboard(
    busy: Any, secretary: Any, neighbour: Any, auditor: Any, sign_in: Callable[[Any], Client]
) -> None:
    for persona, answer in ((secretary, 403), (neighbour, 403), (auditor, 404)):
        client = sign_in(persona)
        for path in ("/dashboard/", "/dashboard/leaving/", "/dashboard/outlook/", "/dashboard/promotions/"):
            assert client.get(path).status_code == answer


def test_a_leader_of_a_part_sees_that_part_alone(
    busy: Any, user_with: Callable[..., Any], sign_in: Callable[[Any], Client]
) -> None:
    client = sign_in(user_with("leader", busy.bureau))
    for path in ("/dashboard/", "/dashboard/leaving/", "/dashboard/outlook/", "/dashboard/promotions/"):
        text = client.get(f"{path}?{DAY}").content.decode()
        assert "清河镇" not in text and "石桥镇" not in text
    context = client.get(f"/dashboard/?{DAY}").context
    assert [row.unit.code for row in context["board"].rows] == ["YL03"]
    assert listed(client, context["team_figures"][0].href) == context["teams"].total


def test_dashboard_and_bulletin_name_the_same_number_of_team_members(page: Any) -> None:
    from supervision.documents.build_bulletin import build_bulletin
    from supervision.services.evaluation import evaluate

    run = evaluate(date(2026, 3, 31), trigger="person", by=None)
    shown = re.search(r"班子成员.*?(\d+)\s*<small>", page().content.decode(), re.S)
    assert shown
    assert build_bulletin(run).overall[0].startswith(f"全区区管班子成员{shown[1]}名")
