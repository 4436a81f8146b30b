"""A record as the thirty columns of a unit's roster."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

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
POLITICAL = dict(
    zip(
        ("01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"),
        "中共党员 预备党员 共青团员 民革 民盟 民建 民进 农工党 致公党 九三学社 台盟 无党派 群众".split(),
        strict=True,
    )
)
NATIONS = {
    "01": "汉族", "03": "回族", "04": "藏族", "05": "维吾尔族", "06": "苗族", "07": "彝族", "08": "壮族", "09": "布依族",
    "11": "满族", "12": "侗族", "15": "土家族", "17": "哈萨克族",
}  # fmt: skip
CATEGORIES = {
    "chief": "党政正职", "deputy": "班子副职", "member": "其他班子成员", "middle_chief": "中层正职",
    "middle_deputy": "中层副职", "staff": "一般干部",
}  # fmt: skip
LEVELS = {"1A41": "乡科级正职", "1A42": "乡科级副职", "1A50": "科员"}
EDUCATION = {
    "11": "研究生", "21": "大学", "31": "大专", "41": "中专", "2A": "中央党校大学", "2B": "省委党校大学",
    "1B": "省委党校研究生",
}  # fmt: skip
STAFFING = {"1": "行政编制", "2": "事业编制（参公）", "3": "事业编制（其他）", "4": "其他编制"}
CHANNELS = {
    "civil_exam": "公务员招录", "selected_graduate": "选调生", "institution_exam": "事业单位招录",
    "talent_recruitment": "人才引进", "veteran": "军转安置", "transfer": "调任", "other": "其他",
}  # fmt: skip
GRADES = {"1": "优秀", "2": "称职", "2B": "合格", "3": "基本称职", "3B": "基本合格", "5": "不定等次"}


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
    grades = "；".join(f"{item.year}年{GRADES[item.grade]}" for item in person.assessments[-3:])
    return [
        person.name,
        "男" if person.sex == "1" else "女",
        NATIONS[person.ethnicity],
        person.native_place,
        person.birth_place,
        month(person.birth),
        month(person.work_start),
        POLITICAL[person.political],
        month(person.party_joined),
        *_education(person, "full_time"),
        *_education(person, "in_service"),
        units[post.unit],
        post.title,
        CATEGORIES[post.category],
        month(post.start),
        LEVELS[post.level],
        month(post.level_since),
        rank.rank if rank else "",
        month(rank.start) if rank else "",
        STAFFING[person.staffing],
        person.id_number,
        CHANNELS[person.intake_channel],
        person.health,
        grades,
        person.remark,
    ]


def _education(person: DemoPerson, mode: str) -> list[str]:
    found: DemoEducation | None = next((item for item in person.education if item.mode == mode), None)
    if found is None:
        return ["", "", ""]
    return [EDUCATION[found.level], found.degree, school_text(found)]


def school_text(education: DemoEducation) -> str:
    """毕业院校系及专业 in one phrase."""
    return f"{education.school}{education.major}专业"
