"""Combined conditions: whom each finds, how they combine, and what becomes of nonsense."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from cadre.filters import builder
from cadre.filters.combined import Combined, sentence
from cadre.filters.terms import TERMS
from cadre.models import (
    Appointment,
    CadreTag,
    LevelTenure,
    ProfessionalTitle,
    Rank,
    Resume,
    ResumeSegment,
    RewardPunishment,
)
from cadre.rules.conditions import Group, GroupKind, Term, dump, load

LIST = "/cadres/"
DAY = date(2026, 3, 31)
Enter = Callable[[Any], Client]
Person = Callable[..., Any]


def names(response: Any) -> set[str]:
    return {row.cadre.name for row in response.context["page_obj"].object_list}


@pytest.fixture
def people(person: Person, district: Any, organizer: Any) -> None:
    """林: young, in town, once chief of the other town; 单: older, in the bureau, with everything else."""
    lin = person(
        "林知远", political="01", ethnicity="01", party_joined=date(2012, 6, 1), work_start=date(2013, 7, 1),
        intake_channel="selected_graduate", grassroots_months=60, staffing="1", native_place="岚江云岭",
    )  # fmt: skip
    Appointment.objects.create(
        cadre=lin, unit=district.other_town, title="镇长", category="chief", level="1A41",
        start=date(2018, 1, 1), end=date(2021, 8, 1),
    )  # fmt: skip
    lin.educations.create(
        mode="full_time", level="21", degree="管理学学士", school="岚江大学", major="行政管理"
    )
    lin.assessments.create(year=2025, grade="1")
    lin.assessments.create(year=2024, grade="1")
    lin.assessments.create(year=2023, grade="2")
    Rank.objects.create(cadre=lin, rank="ZJ10", start=date(2020, 1, 1))
    CadreTag.objects.create(
        cadre=lin,
        kind="experience",
        word="抗洪一线",
        evidence="考察",
        noted_on=date(2024, 1, 1),
        noted_by=organizer,
    )
    shan = person(
        "单晓", unit=district.bureau, birth=date(1978, 4, 1), sex="2", political="13", ethnicity="15",
        category="middle_chief", title="办公室主任", level="", start=date(2010, 3, 1), person_type="1",
    )  # fmt: skip
    LevelTenure.objects.create(cadre=shan, level="1A42", start=date(2015, 1, 1))
    shan.educations.create(mode="full_time", level="31")
    shan.educations.create(mode="in_service", level="2A", degree="")
    Resume.objects.create(cadre=shan, text="1998.07--2010.03  青石村驻村第一书记")
    ResumeSegment.objects.create(
        cadre=shan, order=0, start=date(2000, 1, 1), end=date(2004, 1, 1), text="青云乡乡长",
        place="township", category="chief", level="1A41",
    )  # fmt: skip
    RewardPunishment.objects.create(cadre=shan, kind="01", name="三等功", decided_on=date(2020, 1, 1))
    RewardPunishment.objects.create(cadre=shan, kind="02", name="警告", decided_on=date(2020, 1, 1))
    ProfessionalTitle.objects.create(cadre=shan, name="高级会计师", level="12")


LIN, SHAN, BOTH, NOBODY = {"林知远"}, {"单晓"}, {"林知远", "单晓"}, set()


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ("age:most:40", LIN), ("age:least:40", SHAN), ("birth:from:1990.05", LIN), ("birth:to:1978.04", SHAN),
        ("turns:in:6,36", LIN), ("turns:in:1,36", NOBODY), ("sex:is:2", SHAN), ("sex:not:2", LIN),
        ("ethnicity:is:minority", SHAN), ("ethnicity:is:han", LIN), ("ethnicity:is:15", SHAN),
        ("native_place:has:云岭", LIN), ("native_place:lacks:云岭", SHAN),
        ("political:is:party", LIN), ("political:is:nonparty", SHAN), ("political:not:party", SHAN),
        ("party_years:least:13", LIN), ("party_years:least:14", NOBODY), ("party_years:less:14", LIN),
        ("work_years:least:12", LIN), ("grassroots:least:5", LIN), ("grassroots:less:5", NOBODY),
        ("staffing:is:1", LIN), ("person_type:is:1", SHAN), ("intake:is:selected_graduate", LIN),
        ("selected:is:yes", LIN), ("selected:is:no", SHAN),
        ("now:is:towns,team", LIN), ("now:is:departments,", SHAN), ("now:not:towns,", SHAN),
        ("now_title:has:主任", SHAN), ("unit:has:财政", SHAN), ("unit:lacks:财政", LIN),
        ("post_years:least:10", SHAN), ("post_years:less:5", LIN), ("level:is:1A42", BOTH),
        ("level:least:1A41", NOBODY), ("level:least:1A42", BOTH), ("level_years:least:10", SHAN),
        ("rank:is:ZJ10", LIN), ("rank:least:ZJ10", LIN), ("rank:least:ZJ09", NOBODY),
        ("rank_years:least:6", LIN),
        ("ever:is:towns,chief", BOTH), ("ever:is:township,chief", SHAN), ("ever:is:town,chief", LIN),
        ("ever:is:rural,chief", BOTH), ("ever:not:town,chief", SHAN), ("ever_title:has:镇长", LIN),
        ("ever_title:has:乡长", SHAN), ("ever_level:is:1A41", BOTH), ("ever_level:least:1A32", NOBODY),
        ("posting:is:never", BOTH), ("posting:is:now", NOBODY), ("resume:has:第一书记", SHAN),
        ("resume:lacks:第一书记", LIN), ("key_post:is:no", BOTH),
        ("full_time:least:3", LIN), ("full_time:is:5", SHAN), ("education:least:3", BOTH),
        ("education:is:5", NOBODY),
        ("degree:least:3,", LIN), ("degree:least:3,in_service", NOBODY), ("school:has:行政管理", LIN),
        ("title:is:1", SHAN), ("title:is:12", SHAN), ("title:not:1", LIN), ("title_name:has:会计师", SHAN),
        ("grade:is:2025,excellent", LIN), ("grade:is:2023,excellent", NOBODY),
        ("grade:not:2025,excellent", SHAN),
        ("excellent:least:3,2", LIN), ("excellent:least:1,2", NOBODY),
        ("reward:has:三等功", SHAN), ("reward:has:警告", NOBODY), ("tag:has:抗洪", LIN),
        ("speciality:lacks:法律", BOTH), ("manage_type:not:04", BOTH),
    ],
)  # fmt: skip
def test_each_condition_finds_whom_it_names(
    sign_in: Enter, organizer: Any, people: None, term: str, found: set[str]
) -> None:
    response = sign_in(organizer).get(LIST, {"where": f"all({term})", "on": "2026-03-31"})
    assert not response.context["filter"].combined.faults
    assert names(response) == found


def test_every_condition_of_the_catalogue_is_tried_above() -> None:
    table = next(
        mark for mark in test_each_condition_finds_whom_it_names.pytestmark if mark.name == "parametrize"
    )
    assert {row[0].split(":")[0] for row in table.args[1]} == set(TERMS)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("all(ever:is:rural,chief;full_time:least:3;age:most:40)", LIN),
        ("any(ever:is:township,chief;age:most:40)", BOTH),
        ("none(ever:is:township,chief;tag:has:抗洪)", NOBODY),
        ("all(none(tag:has:抗洪))", SHAN),
        ("all(any(age:most:30;sex:is:2);level:least:1A42)", SHAN),
        ("any(all(age:most:40;sex:is:1);all(age:least:60))", LIN),
        ("all()", BOTH),
        ("all(age:most:;tag:has:)", BOTH),
    ],
)
def test_conditions_combine(
    sign_in: Enter, organizer: Any, people: None, where: str, found: set[str]
) -> None:
    assert names(sign_in(organizer).get(LIST, {"where": where, "on": "2026-03-31"})) == found


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("all(age:most", "组合条件的写法不完整"),
        ("all(" * 50, "组合条件的写法不完整"),
        ("all(colour:is:red)", "有一项不能识别"),
        ("all(age:most:abc)", "年龄应是整数"),
        ("all(age:most:-5)", "年龄应是整数"),
        ("all(age:most:9999)", "数值超出范围"),
        ("all(age:most:" + "9" * 5000 + ")", "年龄最多 4 位数"),
        ("all(turns:in:9999,9999)", "数值超出范围"),
        ("all(age:above:40)", "写法不对"),
        ("all(age:most:40,50)", "写法不对"),
        ("all(birth:from:1990.13)", "年月不能识别"),
        ("all(sex:is:3)", "不在可选范围内"),
        ("all(grade:is:2025,)", "没有填写等次"),
        ("all(school:has:" + "长" * 80 + ")", "最多 60 个字"),
        ("\x01", "组合条件的写法不完整"),
    ],
)
def test_nonsense_is_named_and_left_out(
    sign_in: Enter, organizer: Any, people: None, where: str, told: str
) -> None:
    response = sign_in(organizer).get(LIST, {"where": where, "on": "2026-03-31"})
    assert response.status_code == 200
    assert told in response.content.decode()
    assert names(response) == BOTH


def test_conditions_reach_nobody_outside_the_scope(sign_in: Enter, neighbour: Any, people: None) -> None:
    client = sign_in(neighbour)
    for where in ("any(age:most:90;age:least:1)", "none(tag:has:没有)", "all(resume:has:第一书记)"):
        assert names(client.get(LIST, {"where": where, "on": "2026-03-31"})) == NOBODY


def test_the_chips_read_as_a_sentence() -> None:
    tree = load("all(ever:is:rural,chief;full_time:least:3;any(age:most:35;sex:is:2))")
    assert sentence(tree) == "担任过乡镇党政正职且全日制大学本科及以上且（35 岁以下或性别：女）"
    chips = Combined(dump(tree), DAY).chips
    assert [chip.text for chip in chips] == [
        "担任过乡镇党政正职", "全日制大学本科及以上", "35 岁以下或性别：女"
    ]  # fmt: skip
    assert chips[0].rest == "all(full_time:least:3;any(age:most:35;sex:is:2))"
    assert sentence(Group(GroupKind.NONE, (Term("tag", "has", ("短板",)),))) == "不（标签含“短板”）"


# ── the panel ──


def test_the_panel_builds_the_address_step_by_step(sign_in: Enter, organizer: Any, people: None) -> None:
    client = sign_in(organizer)

    def press(**sent: Any) -> str:
        answer = client.get(LIST, {"build": "1", "on": "2026-03-31", **sent})
        return QueryDict(answer["Location"].partition("?")[2])["where"]

    assert press(wk0="all", wn0="age") == "all(age:most:)"
    filled = {"wk0": "all", "wf0_0": "age", "wo0_0": "most", "wv0_0": "40"}
    assert press(**filled, wn0="ever") == "all(age:most:40;ever:is:,)"
    seat = {"wf0_1": "ever", "wo0_1": "is", "wv0_1": ["towns", "chief"]}
    assert press(**filled, **seat) == "all(age:most:40;ever:is:towns,chief)"
    assert press(**filled, **seat, do="drop0_0") == "all(ever:is:towns,chief)"
    assert press(**filled, do="group") == "all(all(age:most:40);any())"
    two = filled | {"wk": "any", "wk1": "none", "wf1_0": "sex", "wo1_0": "is", "wv1_0": "2"}
    assert press(**two) == "any(all(age:most:40);none(sex:is:2))"
    assert press(**two, do="drop1") == "all(age:most:40)"


def test_applying_closes_the_panel_and_shows_the_people(sign_in: Enter, organizer: Any, people: None) -> None:
    sent = {"build": "1", "on": "2026-03-31", "wk0": "all", "wf0_0": "age", "wo0_0": "most", "wv0_0": "40"}
    response = sign_in(organizer).get(LIST, {**sent, "do": "apply"}, follow=True)
    assert names(response) == LIN
    assert "builder" not in response.context
    assert "40 岁以下" in response.content.decode()


def test_nonsense_sent_to_the_panel_is_passed_over() -> None:
    sent = QueryDict("wk0=odd&wf0_0=colour&wf0_1=age&wo0_1=odd&wv0_1=40&wn0=odd&wk=odd")
    assert builder.tree_sent(sent) == "all(age:most:40)"
    assert builder.tree_sent(QueryDict("wk0=all")) == ""


def test_the_panel_shows_every_term_of_the_catalogue(sign_in: Enter, organizer: Any, people: None) -> None:
    tree = Group(
        GroupKind.ALL,
        tuple(
            Term(kind.code, kind.ops[0].code, ("",) * len(kind.boxes)) for kind in list(TERMS.values())[:40]
        ),
    )
    response = sign_in(organizer).get(LIST, {"where": dump(tree), "build": "1"})
    assert response.status_code == 200
    assert response.content.decode().count('class="cb-x"') == min(40, len(TERMS))
