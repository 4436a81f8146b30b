"""What the quality desk finds in a record, at the edge of every rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cadre.rules.quality import (
    EducationLine,
    FamilyLine,
    Fault,
    Recognised,
    RecordFacts,
    record_faults,
    score,
)

DAY = date(2026, 3, 31)
RESUME = (
    "2008.09--2012.07  某大学行政管理专业学习\n"
    "2012.07--2021.08  茶亭镇科员\n"
    "2021.08--         清河镇党委委员、组织委员"
)
SOUND = RecordFacts(
    sex="1",
    birth=date(1990, 5, 1),
    id_number="520499199005120010",
    ethnicity="01",
    native_place="贵州安顺",
    political="01",
    party_joined=date(2011, 6, 1),
    work_start=date(2012, 7, 1),
    title="清河镇党委委员、组织委员",
    held_title="党委委员、组织委员",
    held_category="member",
    post_since=date(2021, 8, 1),
    unit_kind="town",
    unit_name="清河镇",
    educations=(EducationLine("full_time", "21", 3, "管理学学士", "某大学行政管理专业"),),
    grades={2022: "2", 2023: "1", 2024: "2", 2025: "2"},
    family=(FamilyLine("妻子", "王某", date(1991, 1, 1)), FamilyLine("儿子", "林某", date(2018, 1, 1))),
    resume=RESUME,
    has_photo=True,
)


def with_check_digit(first17: str) -> str:
    from core.rules.id_number import check_character

    return first17 + check_character(first17)


SOUND = replace(SOUND, id_number=with_check_digit("52049919900512001"))


def rules_of(on: date = DAY, **changes: Any) -> set[str]:
    return {fault.rule.removeprefix("quality.") for fault in record_faults(replace(SOUND, **changes), on)}


def test_a_sound_record_has_no_fault() -> None:
    assert record_faults(SOUND, DAY) == ()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"id_number": with_check_digit("52049919900512001")[:17] + "?"}, "id.valid"),
        ({"sex": "2"}, "id.sex"),
        ({"birth": date(1990, 6, 1)}, "id.birth"),
        ({"work_start": date(2006, 4, 30)}, "work_start.age"),
        ({"party_joined": date(2008, 4, 30)}, "party_joined.age"),
        ({"political": "13"}, "party.status"),
        ({"educations": (EducationLine("full_time", "2A", 3, "", "中央党校"),)}, "education.party_school"),
        ({"educations": (EducationLine("full_time", "21", 3),)}, "education.school"),
        (
            {"educations": (EducationLine("full_time", "21", 3, "", "某大学", date(2005, 4, 30)),)},
            "education.age",
        ),
        ({"resume": RESUME.replace("2012.07--2021.08", "2012.09--2021.08")}, "resume.gap"),
        ({"resume": RESUME.replace("2021.08-- ", "2021.06-- ")}, "resume.overlap"),
        ({"resume": RESUME.replace("2012.07--2021.08", "2012.13--2021.08")}, "resume.lines"),
        ({"resume": RESUME.replace("清河镇党委委员、组织委员", "茶亭镇副镇长")}, "resume.post"),
        ({"work_start": date(2012, 10, 1)}, "resume.work_start"),
        ({"held_category": "staff"}, "post.category"),
        ({"title": "清河镇副镇长"}, "post.title"),
        ({"family": (FamilyLine("儿子", "林某", date(1990, 4, 1)),)}, "family.birth"),
        ({"family": (FamilyLine("父亲", "林某", date(1990, 5, 1)),)}, "family.birth"),
        ({"family": (FamilyLine("妻子", "甲"), FamilyLine("妻子", "乙"))}, "family.spouse"),
        ({"birth": None}, "missing.birth"),
        ({"id_number": ""}, "missing.id_number"),
        ({"ethnicity": ""}, "missing.ethnicity"),
        ({"native_place": ""}, "missing.native_place"),
        ({"work_start": None}, "missing.work_start"),
        ({"political": ""}, "missing.political"),
        ({"party_joined": None}, "missing.party_joined"),
        ({"educations": ()}, "missing.education"),
        ({"post_since": None}, "missing.post_since"),
        ({"resume": " \n"}, "missing.resume"),
        ({"family": ()}, "missing.family"),
        ({"has_photo": False}, "missing.photo"),
        ({"grades": {2023: "1", 2025: "2"}}, "missing.grades"),
    ],
)
def test_each_fault_is_found(changes: dict[str, Any], rule: str) -> None:
    assert rule in rules_of(**changes)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"work_start": date(2006, 5, 1)}, "work_start.age"),
        ({"party_joined": date(2008, 5, 1)}, "party_joined.age"),
        ({"resume": RESUME.replace("2012.07--2021.08", "2012.08--2021.08")}, "resume.gap"),
        ({"held_category": "deputy"}, "post.category"),
        (
            {
                "resume": RESUME.replace("2012.07--2021.08", "2012.07--2012.12  待分配\n2012.12--2021.08"),
                "work_start": date(2012, 12, 1),
            },
            "resume.work_start",
        ),
        ({"work_start": date(2012, 9, 1)}, "resume.work_start"),
        ({"birth": date(1990, 5, 12), "birth_by_day": True}, "id.birth"),
        ({"educations": (EducationLine("full_time", "61", 8),)}, "education.school"),
        ({"in_service": False, "post_since": None, "held_title": ""}, "missing.post_since"),
        ({"work_start": date(2025, 1, 1), "grades": {}}, "missing.grades"),
    ],
)
def test_what_lies_just_inside_the_rule_is_no_fault(changes: dict[str, Any], rule: str) -> None:
    assert rule not in rules_of(**changes)


def test_a_birth_known_to_the_day_is_compared_to_the_day() -> None:
    assert "id.birth" in rules_of(birth=date(1990, 5, 13), birth_by_day=True)


def test_grades_of_last_year_are_asked_for_after_the_first_quarter() -> None:
    known = {2022: "2", 2023: "1", 2024: "2"}
    assert "missing.grades" not in rules_of(grades=known, on=date(2026, 3, 31))
    assert "missing.grades" in rules_of(grades=known, on=date(2026, 4, 1))


def test_a_recognised_birth_stands_against_the_id_number() -> None:
    recognised = (Recognised("birth", "1990.06", "云组干〔2024〕7号"),)
    assert rules_of(birth=date(1990, 6, 1), recognised=recognised) == set()
    assert rules_of(recognised=recognised) == {"archive.birth"}


def test_the_gravest_stands_first_and_each_costs_what_it_should() -> None:
    found = record_faults(replace(SOUND, sex="2", has_photo=False, held_category="staff"), DAY)
    assert [fault.grade for fault in found] == ["error", "warning", "missing"]
    assert score(found) == 100 - 15 - 5 - 3
    assert score([Fault("r", "error", "k", "s", "m")] * 10) == 0


def test_every_fault_says_what_is_wrong_and_what_to_do() -> None:
    nothing = record_faults(RecordFacts(), DAY)
    assert nothing and all(fault.sentence.endswith("。") and fault.remedy.endswith("。") for fault in nothing)
