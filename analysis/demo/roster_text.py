"""A record as the thirty columns of a unit's roster."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cadre.choices import (
    AdminLevel,
    AssessmentGrade,
    EducationLevel,
    Ethnicity,
    IntakeChannel,
    PoliticalStatus,
    PostCategory,
    Sex,
    Staffing,
)

from .facts import DemoAppointment, DemoEducation, DemoPerson

# Parent header, header; one column each. A header without parent spans both rows.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("", "序号"),
    ("", "姓  名"),
    ("", "性别"),
    ("", "民族"),
    ("", "籍贯"),
    ("", "出生地"),
    ("", "出生\n年月"),
    ("", "参加工\n作时间"),
    ("", "政治面貌"),
    ("", "入党\n时间"),
    ("全日制教育", "学历"),
    ("全日制教育", "学位"),
    ("全日制教育", "毕业院校及专业"),
    ("在职教育", "学历"),
    ("在职教育", "学位"),
    ("在职教育", "毕业院校及专业"),
    ("", "工作单位"),
    ("", "现任职务"),
    ("", "职务类别"),
    ("", "任现职\n时  间"),
    ("", "职务层次"),
    ("", "任现职务\n层次时间"),
    ("", "职级"),
    ("", "任现职\n级时间"),
    ("", "编制类型"),
    ("", "身份证号码"),
    ("", "进入渠道"),
    ("", "健康状况"),
    ("", "年度考核结果"),
    ("", "备  注"),
)


def month(day: date | None) -> str:
    """1990.05, empty for no date."""
    return f"{day.year}.{day.month:02d}" if day else ""


def present(person: DemoPerson) -> DemoAppointment:
    """The main post held at the end."""
    return [item for item in person.appointments if item.holding == "main"][-1]


def roster_row(person: DemoPerson, units: Mapping[str, str]) -> list[str]:
    """The cells after the running number; ``units`` gives the name of a unit's code."""
    post = present(person)
    rank = person.ranks[-1] if person.ranks else None
    grades = "；".join(
        f"{item.year}年{AssessmentGrade(item.grade).label}" for item in person.assessments[-3:]
    )
    return [
        person.name,
        Sex(person.sex).label,
        Ethnicity(person.ethnicity).label,
        person.native_place,
        person.birth_place,
        month(person.birth),
        month(person.work_start),
        PoliticalStatus(person.political).label,
        month(person.party_joined),
        *_education(person, "full_time"),
        *_education(person, "in_service"),
        units[post.unit],
        units[post.unit] + post.title,
        PostCategory(post.category).label,
        month(post.start),
        AdminLevel(post.level).label,
        month(post.level_since),
        rank.rank if rank else "",
        month(rank.start) if rank else "",
        Staffing(person.staffing).label,
        person.id_number,
        IntakeChannel(person.intake_channel).label,
        person.health,
        grades,
        person.remark,
    ]


def _education(person: DemoPerson, mode: str) -> list[str]:
    found: DemoEducation | None = next((item for item in person.education if item.mode == mode), None)
    if found is None:
        return ["", "", ""]
    return [EducationLevel(found.level).label, found.degree, school_text(found)]


def school_text(education: DemoEducation) -> str:
    """毕业院校系及专业 in one phrase."""
    return f"{education.school}{education.major}专业"
