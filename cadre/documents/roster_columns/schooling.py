"""Columns about education and degrees: full-time, in-service, and the highest of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cadre.choices import EducationLevel
from cadre.models import Education

from .column import CENTER, DATE, RosterColumn
from .lines import RosterLine, school_text

SCHOOLING = "学历学位"
_LEVELS = dict(EducationLevel.choices)


def level_words(education: Education | None) -> str:
    """The level as received, else by its code."""
    return (education.level_text or str(_LEVELS.get(education.level, ""))) if education else ""


def level_and_degree(education: Education | None) -> str:
    """Level and degree in one cell: 大学、管理学学士."""
    if education is None:
        return ""
    return "、".join(part for part in (level_words(education), education.degree) if part)


def _of_mode(mode: str, group: str, of: Callable[[RosterLine], Education | None]) -> Iterator[RosterColumn]:
    def add(
        key: str, label: str, take: Callable[[Education], object], width: int, kind: str = "text"
    ) -> RosterColumn:
        return RosterColumn(
            f"{mode}_{key}", label, lambda line: take(found) if (found := of(line)) else None, SCHOOLING,
            group=group, width=width, align="left" if width > 16 else CENTER, kind=kind,
        )  # fmt: skip

    yield add("level", "学历", level_words, 10)
    yield add("degree", "学位", lambda row: row.degree, 12)
    yield add("education", "学历学位", level_and_degree, 16)
    yield add("school", "毕业院校系及专业", school_text, 24)
    yield add("major", "专业", lambda row: row.major, 14)
    yield add("graduated_on", "毕业时间", lambda row: row.graduated_on, 10, DATE)


SCHOOL_COLUMNS = (
    *_of_mode("full_time", "全日制教育", lambda line: line.full_time),
    *_of_mode("in_service", "在职教育", lambda line: line.in_service),
    RosterColumn("education", "学历学位", lambda line: level_and_degree(line.top), SCHOOLING, width=16),
    RosterColumn(
        "top_level", "最高学历", lambda line: level_words(line.top), SCHOOLING, width=10, align=CENTER
    ),
    RosterColumn(
        "top_degree", "最高学位", lambda line: line.top.degree if line.top else "", SCHOOLING, align=CENTER
    ),
    RosterColumn("top_school", "毕业院校及专业", lambda line: school_text(line.top), SCHOOLING, width=24),
    RosterColumn("top_major", "专业", lambda line: line.top.major if line.top else "", SCHOOLING, width=14),
)
