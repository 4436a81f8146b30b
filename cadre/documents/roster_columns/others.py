"""Columns about assessments and rewards, and the rest of the record."""

from __future__ import annotations

from cadre.choices import AssessmentGrade

from .column import CENTER, RosterColumn
from .lines import RosterLine

MERITS, OTHERS = "考核奖惩", "其他"
_GRADES = dict(AssessmentGrade.choices)


def _grade_of(line: RosterLine, years_ago: int) -> str:
    year = line.on.year - years_ago
    return next((str(_GRADES.get(row.grade, "")) for row in line.grades if row.year == year), "")


def _grades(line: RosterLine) -> str:
    return "、".join(str(_GRADES.get(row.grade, "")) for row in line.grades)


def _rewards(line: RosterLine) -> str:
    return "；".join(row.text or row.name for row in line.rewards)


def _professional_title(line: RosterLine) -> str:
    """The one in use, else the highest qualification gained."""
    return line.cadre.professional_title or (line.titles[0].name if line.titles else "")


MERIT_COLUMNS = (
    RosterColumn("grades", "近三年年度考核", _grades, MERITS, width=17, align=CENTER),
    RosterColumn("grade_last", "上年度考核", lambda line: _grade_of(line, 1), MERITS, width=10, align=CENTER),
    RosterColumn(
        "grade_before", "前一年度考核", lambda line: _grade_of(line, 2), MERITS, width=10, align=CENTER
    ),
    RosterColumn("rewards", "奖励情况", _rewards, MERITS, width=30, needs=frozenset({"rewards"})),
)

OTHER_COLUMNS = (
    RosterColumn(
        "professional_title", "专业技术职务", _professional_title, OTHERS,
        width=14, needs=frozenset({"titles"}),
    ),
    RosterColumn("speciality", "熟悉专业有何专长", lambda line: line.cadre.speciality, OTHERS, width=20),
    RosterColumn(
        "tags", "标签", lambda line: "、".join(tag.word for tag in line.tags), OTHERS,
        width=20, needs=frozenset({"tags"}),
    ),
    RosterColumn(
        "resume", "简历", lambda line: resume.text if (resume := getattr(line.cadre, "resume", None)) else "",
        OTHERS, width=60, needs=frozenset({"resume"}),
    ),
    RosterColumn("remark", "备注", lambda line: line.cadre.remark, OTHERS, width=16),
)  # fmt: skip
