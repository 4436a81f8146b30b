"""The services of the information sets: what a row must be, what follows from it, what the trail keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cadre.models import Appointment, Post
from cadre.rules.family import default_order, relation_code
from cadre.services.appointments import NewAppointment, appoint
from cadre.services.sets import (
    ASSESSMENTS,
    EDUCATION,
    FAMILY,
    LEVELS,
    RANKS,
    REWARDS,
    TAGS,
    TITLES,
    add_row,
    change_row,
    end_tag,
    move_member,
    remove_row,
    sort_family,
)
from cadre.services.writing import StaleVersion
from core.models import AuditEvent
from core.policy import Refused

Person = Callable[..., Any]


def last_change() -> dict[str, Any]:
    event = AuditEvent.objects.filter(object_type="cadre.cadre").first()
    assert event is not None
    return dict(event.changes)


# ── every set ──


def test_a_row_is_added_changed_and_removed_and_the_trail_says_so(organizer: Any, person: Person) -> None:
    cadre = person()
    row = add_row(
        TITLES, cadre, {"name": "高级农艺师", "level": "12"}, by=organizer, version=1, reason="补录"
    )
    assert last_change() == {"专业技术资格·新增": ["—", "高级农艺师 副高级"]}
    change_row(TITLES, row, {"organ": "市人社局"}, by=organizer, version=2)
    assert last_change() == {"专业技术资格·高级农艺师·评审机构": ["—", "市人社局"]}
    with pytest.raises(Refused, match="理由"):
        remove_row(TITLES, row, by=organizer, reason=" ")
    remove_row(TITLES, row, by=organizer, version=3, reason="重复录入")
    assert last_change() == {"专业技术资格·删除": ["高级农艺师 副高级 市人社局", "—"]}
    cadre.refresh_from_db()
    assert (cadre.version, cadre.titles.count()) == (4, 0)


def test_nothing_is_written_when_nothing_differs(organizer: Any, person: Person) -> None:
    cadre = person()
    row = add_row(TITLES, cadre, {"name": "会计师"}, by=organizer)
    change_row(TITLES, row, {"name": "会计师 "}, by=organizer)
    cadre.refresh_from_db()
    assert cadre.version == 2


def test_a_record_saved_meanwhile_is_not_overwritten(organizer: Any, person: Person) -> None:
    cadre = person()
    row = add_row(TITLES, cadre, {"name": "会计师"}, by=organizer)
    for act in (
        lambda: add_row(TITLES, cadre, {"name": "经济师"}, by=organizer, version=1),
        lambda: change_row(TITLES, row, {"name": "经济师"}, by=organizer, version=1),
        lambda: remove_row(TITLES, row, by=organizer, version=1, reason="错"),
    ):
        with pytest.raises(StaleVersion):
            act()
    assert [each.name for each in cadre.titles.all()] == ["会计师"]


def test_outside_the_scope_nothing_is_written(neighbour: Any, person: Person) -> None:
    with pytest.raises(Refused, match="没有修改此人信息的权限"):
        add_row(TITLES, person(), {"name": "会计师"}, by=neighbour)


# ── education ──


def test_the_highest_of_each_mode_is_found_anew(organizer: Any, person: Person) -> None:
    cadre = person()

    def study(mode: str, level: str, degree: str = "", ended: date | None = None) -> Any:
        values = {"mode": mode, "level": level, "degree": degree, "graduated_on": ended}
        return add_row(EDUCATION, cadre, values, by=organizer)

    def top(mode: str) -> Any:
        return cadre.educations.get(mode=mode, is_top=True)

    college = study("full_time", "31")
    assert top("full_time") == college
    bachelor = study("full_time", "21", ended=date(2012, 7, 1))
    assert top("full_time") == bachelor
    with_degree = study("full_time", "21", "理学学士", date(2010, 7, 1))
    assert top("full_time") == with_degree
    later = study("full_time", "21", "文学学士", date(2014, 7, 1))
    assert top("full_time") == later
    beside = study("in_service", "2A")
    assert (top("in_service"), top("full_time")) == (beside, later)
    change_row(EDUCATION, college, {"level": "11"}, by=organizer)
    assert top("full_time") == college
    remove_row(EDUCATION, college, by=organizer, reason="录错")
    assert top("full_time") == later


def test_an_education_says_something_and_ends_after_it_began(organizer: Any, person: Person) -> None:
    cadre = person()
    with pytest.raises(Refused, match="至少填写"):
        add_row(EDUCATION, cadre, {"mode": "full_time"}, by=organizer)
    span = {
        "mode": "full_time",
        "level": "21",
        "entered_on": date(2012, 9, 1),
        "graduated_on": date(2011, 7, 1),
    }
    with pytest.raises(Refused, match="毕业时间早于入学时间"):
        add_row(EDUCATION, cadre, span, by=organizer)


# ── spans ──


@pytest.mark.parametrize(
    ("kind", "name", "codes"),
    [(RANKS, "rank", ("ZJ10", "ZJ09", "ZJ08")), (LEVELS, "level", ("1A50", "1A42", "1A41"))],
)
def test_a_new_span_ends_the_running_one_on_its_first_day(
    organizer: Any, person: Person, kind: Any, name: str, codes: tuple[str, ...]
) -> None:
    cadre = person()
    add_row(kind, cadre, {name: codes[0], "start": date(2018, 6, 1)}, by=organizer)
    add_row(
        kind,
        cadre,
        {name: codes[1], "start": date(2021, 6, 1), "document_no": "云组干〔2021〕6号"},
        by=organizer,
    )
    rows = {getattr(row, name): (row.start, row.end) for row in kind.rows(cadre)}
    assert rows == {codes[0]: (date(2018, 6, 1), date(2021, 6, 1)), codes[1]: (date(2021, 6, 1), None)}
    assert "云组干〔2021〕6号" in last_change()[f"{kind.noun}·新增"][1]
    with pytest.raises(Refused, match="开始时间应晚于"):
        add_row(kind, cadre, {name: codes[2], "start": date(2021, 6, 1)}, by=organizer)
    with pytest.raises(Refused, match="重叠"):
        add_row(
            kind, cadre, {name: codes[2], "start": date(2017, 1, 1), "end": date(2019, 1, 1)}, by=organizer
        )
    add_row(kind, cadre, {name: codes[2], "start": date(2016, 1, 1), "end": date(2018, 6, 1)}, by=organizer)
    assert kind.rows(cadre).count() == 3


def test_the_level_follows_the_appointment(organizer: Any, person: Person, district: Any) -> None:
    cadre = person(level="1A42")
    same = NewAppointment(district.town, "副镇长", "deputy", date(2023, 1, 1), level="1A42")
    appoint(cadre, same, by=organizer)
    assert cadre.levels.count() == 0
    higher = NewAppointment(
        district.town, "镇长", "chief", date(2025, 1, 1), level="1A41", document_no="云组干〔2025〕1号"
    )
    appoint(cadre, higher, by=organizer)
    tenure = cadre.levels.get()
    assert (tenure.level, tenure.start, tenure.document_no) == ("1A41", date(2025, 1, 1), "云组干〔2025〕1号")
    next_one = NewAppointment(district.root, "副区长", "deputy", date(2026, 1, 1), level="1A32")
    appoint(cadre, next_one, by=organizer)
    tenure.refresh_from_db()
    assert tenure.end == date(2026, 1, 1)
    assert cadre.levels.get(end=None).level == "1A32"


def test_a_post_takes_as_many_as_it_has_seats(organizer: Any, person: Person, district: Any) -> None:
    post = Post.objects.create(unit=district.town, name="镇长", category="chief")
    other = Post.objects.create(unit=district.bureau, name="局长", category="chief")
    new = NewAppointment(district.town, "镇长", "chief", date(2025, 1, 1), post=post)
    appoint(person("甲"), new, by=organizer)
    with pytest.raises(Refused, match="没有空缺"):
        appoint(person("乙"), new, by=organizer)
    with pytest.raises(Refused, match="不是该单位"):
        wrong = NewAppointment(district.town, "局长", "chief", date(2025, 1, 1), post=other)
        appoint(person("丙"), wrong, by=organizer)
    beside = NewAppointment(district.town, "镇长", "chief", date(2025, 1, 1), post=post, holding="posting")
    assert appoint(person("丁"), beside, by=organizer).post == post
    assert Appointment.objects.filter(post=post).count() == 2


# ── assessments, rewards, tags ──


def test_a_year_is_graded_once(organizer: Any, person: Person) -> None:
    cadre = person()
    add_row(ASSESSMENTS, cadre, {"year": 2024, "grade": "1"}, by=organizer)
    assert last_change() == {"2024年度考核·新增": ["—", "优秀"]}
    with pytest.raises(Refused, match="已有考核结果"):
        add_row(ASSESSMENTS, cadre, {"year": 2024, "grade": "2"}, by=organizer)


def test_sanctions_are_written_only_by_those_who_see_them(
    organizer: Any, keeper: Any, person: Person
) -> None:
    cadre = person()
    reward = {"kind": "01", "name": "嘉奖", "decided_on": date(2024, 3, 1)}
    sanction = {"kind": "02", "name": "警告", "decided_on": date(2024, 3, 1)}
    add_row(REWARDS, cadre, reward, by=keeper)
    with pytest.raises(Refused, match="没有登记处分信息的权限"):
        add_row(REWARDS, cadre, sanction, by=keeper)
    row = add_row(REWARDS, cadre, sanction, by=organizer)
    assert set(last_change()) == {"处分·新增", "〔密〕"}
    for act in (
        lambda: change_row(REWARDS, row, {"reason": "无"}, by=keeper),
        lambda: remove_row(REWARDS, row, by=keeper, reason="错"),
    ):
        with pytest.raises(Refused, match="没有登记处分信息的权限"):
            act()
    change_row(REWARDS, row, {"kind": "01", "organ": "区纪委"}, by=organizer)
    row.refresh_from_db()
    assert (row.kind, row.organ) == ("02", "区纪委")
    with pytest.raises(Refused, match="撤销日期早于"):
        change_row(REWARDS, row, {"lifted_on": date(2024, 1, 1)}, by=organizer)


def test_a_tag_needs_evidence_and_ends_instead_of_going(organizer: Any, person: Person) -> None:
    cadre = person()
    tag = {"kind": "trait", "word": "善做群众工作", "noted_on": date(2026, 2, 1)}
    with pytest.raises(Refused, match="必须有依据"):
        add_row(TAGS, cadre, tag, by=organizer)
    row = add_row(TAGS, cadre, tag | {"evidence": "2025 年度考察材料"}, by=organizer)
    assert row.noted_by == organizer
    with pytest.raises(Refused, match="已有标签"):
        add_row(TAGS, cadre, tag | {"evidence": "又一份"}, by=organizer)
    with pytest.raises(Refused, match="早于认定日期"):
        end_tag(row, end=date(2026, 1, 1), by=organizer)
    end_tag(row, end=date(2026, 3, 1), by=organizer, reason="研判会撤销")
    with pytest.raises(Refused, match="已失效"):
        end_tag(row, end=date(2026, 3, 1), by=organizer)
    assert cadre.tags.get().ended_on == date(2026, 3, 1)
    assert add_row(TAGS, cadre, tag | {"evidence": "新的依据"}, by=organizer).pk


# ── family ──


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("妻子", "12"),
        ("妻", "12"),
        ("长女", "32"),
        ("父亲", "51"),
        ("岳母", "56"),
        ("表哥", ""),
        ("配偶", ""),
    ],
)
def test_relations_have_their_codes(word: str, code: str) -> None:
    assert relation_code(word) == code


def test_the_family_stands_in_the_order_of_the_form(keeper: Any, person: Person) -> None:
    cadre = person()
    for relation, name, birth in (
        ("母亲", "母", None),
        ("次女", "次", date(2018, 1, 1)),
        ("哥哥", "兄", date(1980, 1, 1)),
        ("长子", "长", date(2015, 1, 1)),
        ("父亲", "父", None),
        ("妻子", "妻", date(1991, 1, 1)),
    ):
        add_row(FAMILY, cadre, {"relation": relation, "name": name, "birth": birth}, by=keeper)
    assert [row.name for row in cadre.family.all()] == ["母", "次", "兄", "长", "父", "妻"]
    sort_family(cadre, by=keeper)
    assert [row.name for row in cadre.family.all()] == ["妻", "长", "次", "父", "母", "兄"]
    move_member(cadre.family.get(relation="哥哥"), -1, by=keeper)
    move_member(cadre.family.get(relation="妻子"), -1, by=keeper)
    assert [row.name for row in cadre.family.all()] == ["妻", "长", "次", "父", "兄", "母"]
    assert default_order([]) == []
