"""The facts of a person's page are put together from appointments, levels and the résumé."""

from __future__ import annotations

from datetime import date
from typing import Any

from cadre.choices import Holding, PostCategory
from cadre.models import Appointment, Education, LevelTenure
from cadre.services.resumes import save_resume
from cadre.tables import profile

ON = date(2026, 3, 31)
TEXT = """2008.09--2012.07  虚构大学公共管理学院行政管理专业学习
2012.08--2016.11  云岭区石桥镇党政办公室科员（其间：2014.03--2015.03挂任石桥镇新桥村第一书记）
2016.11--2019.06  云岭区委组织部干部科科员（其间：2018.03--2018.07在市委党校青年干部培训班学习）
2019.06--  云岭区清河镇副镇长"""


def _held(cadre: Any, unit: Any, start: date, end: date | None, **fields: Any) -> Appointment:
    values = {"title": "副镇长", "category": PostCategory.DEPUTY, "level": "1A42"} | fields
    return Appointment.objects.create(cadre=cadre, unit=unit, start=start, end=end, **values)


def _prepared(person: Any, district: Any, organizer: Any) -> Any:
    cadre = person(birth=date(1990, 5, 1))
    cadre.appointments.all().delete()
    _held(cadre, district.town, date(2019, 6, 1), date(2021, 6, 1))
    _held(
        cadre, district.town, date(2021, 6, 1), None, title="镇长", category=PostCategory.CHIEF, level="1A41"
    )
    return save_resume(cadre, TEXT, by=organizer)


def test_the_resume_fills_the_time_before_the_first_appointment(
    person: Any, district: Any, organizer: Any
) -> None:
    facts = {fact.label: fact for fact in profile(_prepared(person, district, organizer), ON).derived}
    assert facts["任乡镇党政正职"].value == "4 年 9 个月"
    assert facts["任乡镇班子副职"].value == "2 年"
    assert facts["任区直部门一般干部"].value == "2 年 7 个月"
    assert facts["基层工作"].value == "11 年"
    assert "2012.08—2016.11 云岭区石桥镇党政办公室科员（简历）" in facts["基层工作"].working


def test_the_calendar_has_posts_experience_studies_and_no_post_twice(
    person: Any, district: Any, organizer: Any
) -> None:
    lanes = dict(profile(_prepared(person, district, organizer), ON).calendar.lanes)
    assert [span.text for span in lanes["任职"]] == [
        "云岭区石桥镇党政办公室科员", "云岭区委组织部干部科科员", "清河镇副镇长", "清河镇镇长",
    ]  # fmt: skip
    assert [span.tip for span in lanes["历练"]] == ["2014.03—2015.03　挂任石桥镇新桥村第一书记（简历）"]
    assert len(lanes["学习"]) == 2
    assert all(
        0 <= span.at <= 100 and span.at + span.width <= 101 for lane in lanes.values() for span in lane
    )


def test_an_education_with_dates_is_shown_once(person: Any, district: Any, organizer: Any) -> None:
    cadre = _prepared(person, district, organizer)
    fields = {"cadre": cadre, "school": "虚构大学", "level": "21", "is_top": False}
    Education.objects.create(
        mode="full_time", entered_on=date(2008, 9, 1), graduated_on=date(2012, 7, 1), **fields
    )
    Education.objects.create(
        mode="in_service", entered_on=date(2022, 9, 1), graduated_on=date(2025, 7, 1), **fields
    )
    assert len(dict(profile(cadre, ON).calendar.lanes)["学习"]) == 3


def test_a_recorded_level_goes_before_the_appointments(person: Any, district: Any, organizer: Any) -> None:
    cadre = _prepared(person, district, organizer)
    facts = {fact.label: fact for fact in profile(cadre, ON).derived}
    assert facts["任同级"].working == "2021.06 任乡科级正职（任免记录），算至 2026.03.31"
    LevelTenure.objects.create(cadre=cadre, level="1A41", start=date(2020, 1, 1))
    facts = {fact.label: fact for fact in profile(cadre, ON).derived}
    assert facts["任同级"].value == "6 年 2 个月"
    assert facts["任同级"].working == "2020.01 任乡科级正职（职务层次记录），算至 2026.03.31"


def test_posts_before_on_the_same_level_count_for_the_level(person: Any, district: Any) -> None:
    cadre = person(birth=date(1990, 5, 1))
    cadre.appointments.all().delete()
    _held(cadre, district.bureau, date(2018, 1, 1), date(2020, 1, 1), title="副局长")
    _held(cadre, district.town, date(2020, 1, 1), None)
    facts = {fact.label: fact for fact in profile(cadre, ON).derived}
    assert facts["任同级"].value == "8 年 2 个月"
    assert facts["任现职"].value == "6 年 2 个月"


def test_an_earlier_day_does_not_know_what_came_later(person: Any, district: Any, organizer: Any) -> None:
    cadre = _prepared(person, district, organizer)
    labels = {fact.label: fact.value for fact in profile(cadre, date(2021, 1, 1)).derived}
    assert "任乡镇党政正职" not in labels
    assert labels["任乡镇班子副职"] == "1 年 7 个月"


def test_a_posting_shows_as_experience(person: Any, district: Any) -> None:
    cadre = person(birth=date(1990, 5, 1))
    _held(cadre, district.other_town, date(2024, 1, 1), date(2025, 2, 1), holding=Holding.POSTING)
    lanes = dict(profile(cadre, ON).calendar.lanes)
    assert [span.tip for span in lanes["历练"]] == ["2024.01—2025.02　石桥镇副镇长"]


def test_the_page_asks_a_fixed_number_of_queries(
    person: Any, district: Any, organizer: Any, django_assert_num_queries: Any
) -> None:
    cadre = _prepared(person, district, organizer)
    with django_assert_num_queries(7):
        profile(cadre, ON)
