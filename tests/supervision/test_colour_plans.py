"""Colour plans: dated succession, the effect on the units of the day, pages and personas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from core.policy import Light, Refused
from supervision.models import ColourPlan, EvaluationRun, Target, UnitResult
from supervision.rules.colour import FOUR_COLOURS, Plan, Strategy
from supervision.rules.plan_json import dump_plan
from supervision.rules.plan_text import plan_sentence
from supervision.services.evaluation import compute, evaluate, plan_on
from supervision.services.judgement import judgement_for, judgement_of
from supervision.services.plans import create_plan, new_plan_version, plan_effect

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)
ON = "?on=2026-03-31"
FOUR, WORST = dump_plan(Plan(segments=FOUR_COLOURS)), {"strategy": "worst"}
FORM = {
    "name": "四色评定",
    "valid_from": "2026.03.01",
    "style": "four",
    "green_score": "90",
    "yellow_score": "70",
}
Enter = Callable[[Any], Client]


@pytest.fixture
def plan(organizer: Any) -> ColourPlan:
    return create_plan("按项数", dump_plan(Plan()), start=date(2020, 1, 1), by=organizer)


def text(response: Any) -> str:
    return str(response.content.decode())


def post(client: Client, name: str, data: dict[str, str]) -> Any:
    return client.post(reverse(f"supervision:{name}") + ON, data)


# ── services ──


def test_a_new_version_begins_on_the_day_the_old_one_ends(plan: ColourPlan, organizer: Any) -> None:
    new = new_plan_version(plan, "四色", FOUR, start=date(2026, 3, 1), by=organizer)
    plan.refresh_from_db()
    assert (plan.valid_to, new.valid_from, new.valid_to) == (date(2026, 3, 1), date(2026, 3, 1), None)
    assert plan_on(date(2026, 2, 28)) == Plan()
    assert plan_on(date(2026, 3, 1)) == Plan(segments=FOUR_COLOURS)
    act = AuditEvent.objects.filter(object_type="supervision.colourplan", action="update").get()
    assert act.changes["名称"] == ["按项数", "四色"]
    assert "1 至 2 项为蓝" in act.changes["规则"][1]


@pytest.mark.parametrize("start", [date(2020, 1, 1), date(2019, 6, 1)])
def test_a_version_must_begin_after_the_one_in_force(plan: ColourPlan, organizer: Any, start: date) -> None:
    with pytest.raises(Refused, match=r"须晚于现行版的生效日期 2020\.01\.01"):
        new_plan_version(plan, "新版", WORST, start=start, by=organizer)
    assert ColourPlan.objects.get() == plan


def test_an_ended_version_is_not_changed_again(plan: ColourPlan, organizer: Any) -> None:
    new_plan_version(plan, "四色", FOUR, start=date(2026, 3, 1), by=organizer)
    with pytest.raises(Refused, match="请在最新一版上修改"):
        new_plan_version(plan, "又一版", WORST, start=date(2026, 6, 1), by=organizer)


def test_a_second_plan_beside_the_open_one_is_refused(plan: ColourPlan, organizer: Any) -> None:
    with pytest.raises(Refused, match="仍在施行"):
        create_plan("另一个", WORST, start=date(2026, 1, 1), by=organizer)


def test_a_plan_after_a_gap_does_not_reach_into_the_ended_one(plan: ColourPlan, organizer: Any) -> None:
    ColourPlan.objects.update(valid_to=date(2025, 1, 1))
    with pytest.raises(Refused, match=r"不能早于上一版的失效日期 2025\.01\.01"):
        create_plan("另一个", WORST, start=date(2024, 1, 1), by=organizer)
    assert create_plan("另一个", WORST, start=date(2026, 1, 1), by=organizer).valid_to is None


def test_a_plan_needs_a_name(organizer: Any) -> None:
    with pytest.raises(Refused, match="须有名称"):
        create_plan(" ", WORST, start=date(2026, 1, 1), by=organizer)


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Plan(), "按未达标项数评定：0 项为绿，1 项为黄，2 项以上为红；"),
        (Plan(segments=FOUR_COLOURS), "0 项为绿，1 至 2 项为蓝，3 项为黄，4 项以上为红；"),
        (Plan(Strategy.SCORE), "90 分以上为绿，70 分以上不满 90 分为黄，不满 70 分为红；"),
        (Plan(Strategy.WORST), "各目标中最差的灯就是单位的灯"),
    ],
)
def test_a_plan_reads_as_a_sentence(rule: Plan, sentence: str) -> None:
    assert sentence in plan_sentence(rule)
    assert plan_sentence(rule).endswith("一票否决的目标为红时，单位直接为红。")


@pytest.mark.parametrize(
    "rule", [Plan(), Plan(segments=FOUR_COLOURS), Plan(Strategy.SCORE), Plan(Strategy.WORST)]
)
@pytest.mark.parametrize("veto", [False, True])
def test_the_effect_is_what_an_evaluation_under_the_plan_would_find(
    rule: Plan, veto: bool, team: Any, organizer: Any
) -> None:
    if veto:
        target = Target.objects.get(code="town-middle-35")
        target.definition |= {"veto": True, "weight": "3"}
        target.save()
    effect = plan_effect(rule, judgement_for(DAY), organizer)
    ColourPlan.objects.create(name="试", valid_from=date(2020, 1, 1), definition=dump_plan(rule))
    found = compute(DAY).counts
    assert {light.value: then for light, _, then in effect.counts if then} == found
    assert sum(found.values()) == effect.total == 2


def test_the_effect_names_the_units_that_turn_and_stores_nothing(run: Any, organizer: Any) -> None:
    before = EvaluationRun.objects.count(), UnitResult.objects.count()
    effect = plan_effect(Plan(segments=FOUR_COLOURS), judgement_of(run), organizer)
    assert [(turn.unit.short_name, turn.before, turn.after) for turn in effect.turns] == [
        ("清河镇", Light.RED, Light.BLUE)
    ]
    assert (Light.RED, 1, 0) in effect.counts
    assert (EvaluationRun.objects.count(), UnitResult.objects.count()) == before


def test_the_effect_keeps_to_the_units_in_scope(run: Any, neighbour: Any) -> None:
    effect = plan_effect(Plan(segments=FOUR_COLOURS), judgement_of(run), neighbour)
    assert (effect.total, effect.turns) == (1, ())


# ── pages ──


@pytest.mark.parametrize("persona", ["organizer", "minister", "leader", "secretary", "keeper", "neighbour"])
def test_whoever_sees_lights_reads_the_plans(
    persona: str, request: Any, sign_in: Enter, run: Any, plan: ColourPlan
) -> None:
    client = sign_in(request.getfixturevalue(persona))
    listed = client.get(reverse("supervision:plan_list") + ON)
    assert "施行中" in text(listed)
    assert (reverse("supervision:plan_create") in text(listed)) is (persona == "organizer")
    shown = text(client.get(reverse("supervision:plan_detail", args=[plan.pk]) + ON))
    assert "2 项以上为红" in shown
    if persona == "neighbour":
        assert "清河镇" not in shown


def test_who_may_not_edit_is_refused(
    neighbour: Any, minister: Any, auditor: Any, sign_in: Enter, plan: ColourPlan
) -> None:
    for user, answer in ((neighbour, 403), (minister, 403), (auditor, 404)):
        client = sign_in(user)
        assert client.get(reverse("supervision:plan_create")).status_code == answer
        assert post(client, "plan_create", FORM).status_code == answer
        assert post(client, "plan_preview", FORM).status_code == answer
    client = sign_in(auditor)
    assert client.get(reverse("supervision:plan_list")).status_code == 404
    assert client.get(reverse("supervision:plan_detail", args=[plan.pk])).status_code == 404


def test_without_any_plan_the_default_is_named_and_one_can_be_made(
    organizer: Any, sign_in: Enter, district: Any
) -> None:
    client = sign_in(organizer)
    listed = text(client.get(reverse("supervision:plan_list")))
    assert "还没有制定总灯规则" in listed
    assert "2 项以上为红" in listed
    assert post(client, "plan_create", FORM).status_code == 302
    assert ColourPlan.objects.get().rule == Plan(segments=FOUR_COLOURS)


def test_a_version_is_saved_in_the_editor_and_blue_reaches_every_page(
    organizer: Any, sign_in: Enter, run: Any, plan: ColourPlan
) -> None:
    client = sign_in(organizer)
    editor = text(client.get(reverse("supervision:plan_create") + ON))
    assert 'value="按项数"' in editor
    assert 'value="2026.03.31"' in editor
    response = post(client, "plan_create", FORM)
    assert response.url == reverse("supervision:plan_detail", args=[ColourPlan.objects.latest("pk").pk])
    stored = evaluate(DAY, trigger="person", by=None)
    assert stored.counts == {"blue": 1, "green": 1}
    pages = {
        reverse("supervision:unit_list") + ON: "蓝·提示",
        reverse("supervision:unit_detail", args=["YL01"]) + ON: "总评为蓝",
        reverse("supervision:run_detail", args=[stored.pk]) + ON: "蓝·提示",
        reverse("supervision:run_list") + ON: '<th class="num" scope="col">蓝</th>',
        reverse("supervision:run_compare") + f"?a={run.pk}&b={stored.pk}": "蓝·提示",
        reverse("analysis:dashboard") + ON: "红黄蓝绿灯单位",
        reverse("analysis:home") + ON: "蓝·提示",
    }
    for address, expected in pages.items():
        assert expected in text(client.get(address)), address


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "名称"),
        ({"valid_from": "三月"}, "日期不能识别"),
        ({"valid_from": "2019.01.01"}, "须晚于现行版的生效日期"),
        ({"style": "best"}, "评定办法"),
        ({"style": "custom"}, "请填未达标几项起为红"),
        ({"style": "custom", "red_from": "999999999999"}, "红：未达标项数不少于"),
        ({"style": "custom", "red_from": "2", "yellow_from": "3"}, "上限须大于下限"),
        ({"style": "score", "green_score": ""}, "请填分数线"),
        ({"style": "score", "green_score": "高"}, "分数须是 0 至 100 之间的数"),
        ({"style": "score", "green_score": "1e9999999"}, "分数须是 0 至 100 之间的数"),
        ({"style": "score", "green_score": "60"}, "绿色分数线须高于黄色分数线"),
    ],
)
def test_the_editor_says_what_is_wrong_and_stores_nothing(
    change: dict[str, str], sentence: str, organizer: Any, sign_in: Enter, plan: ColourPlan
) -> None:
    client = sign_in(organizer)
    response = post(client, "plan_create", FORM | change)
    assert response.status_code == 422
    assert sentence in text(response)
    if "2019" not in change.get("valid_from", ""):
        assert sentence in text(post(client, "plan_preview", FORM | change))
    assert ColourPlan.objects.get() == plan


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, "1 至 2 项为蓝"),
        ({"style": "three"}, "2 个单位的总灯都不变"),
        ({"style": "custom", "blue_from": "1", "red_from": "5"}, "1 至 4 项为蓝，5 项以上为红"),
        ({"style": "score", "green_score": "９５", "yellow_score": "87.5"}, "87.5 分以上不满 95 分为黄"),
        ({"style": "worst"}, "各目标中最差的灯"),
    ],
)
def test_the_preview_shows_sentence_and_effect(
    change: dict[str, str], sentence: str, organizer: Any, sign_in: Enter, run: Any, plan: ColourPlan
) -> None:
    shown = text(post(sign_in(organizer), "plan_preview", FORM | change))
    assert sentence in shown
    assert "对 2026.03.31 各单位的影响" in shown
    assert ColourPlan.objects.get() == plan


def test_a_plan_yet_to_come_and_an_ended_one_are_told_apart(
    plan: ColourPlan, organizer: Any, sign_in: Enter
) -> None:
    new = new_plan_version(plan, "四色", FOUR, start=date(2026, 7, 1), by=organizer)
    client = sign_in(organizer)
    assert "未施行" in text(client.get(reverse("supervision:plan_detail", args=[new.pk]) + ON))
    later = "?on=2026-08-01"
    assert "已失效" in text(client.get(reverse("supervision:plan_detail", args=[plan.pk]) + later))
    shown = text(client.get(reverse("supervision:plan_create") + ON))
    assert "2026.07.01 起" in shown
    assert client.get(reverse("supervision:plan_detail", args=[9999])).status_code == 404


def test_the_targets_page_leads_to_the_plans(organizer: Any, sign_in: Enter, district: Any) -> None:
    shown = text(sign_in(organizer).get(reverse("supervision:target_list")))
    assert f'href="{reverse("supervision:plan_list")}"' in shown


def test_the_preview_costs_the_same_queries_for_more_units(
    organizer: Any, sign_in: Enter, team: Any, person: Any, district: Any
) -> None:
    from core.services.units import add_unit

    client = sign_in(organizer)

    def cost() -> int:
        evaluate(DAY, trigger="person", by=None)
        post(client, "plan_preview", FORM)
        with CaptureQueriesContext(connection) as queries:
            post(client, "plan_preview", FORM)
        return len(queries)

    few = cost()
    for number in range(6):
        name = f"镇{number}"
        unit = add_unit(code=f"YT{number}", name=name, short_name=name, kind="town", parent=district.root)
        person(f"干部{number}", unit=unit)
    assert cost() == few
