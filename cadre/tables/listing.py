"""Rows and columns of the list of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cadre.choices import (
    AdminLevel,
    AssessmentGrade,
    Ethnicity,
    PoliticalStatus,
    Sex,
)
from cadre.documents.roster_columns import highest_education, school_text, title_on
from cadre.models import Appointment, Cadre, Education

# get_…_display builds its table anew for every cell; a page has two hundred of them.
_SEXES, _LEVELS = dict(Sex.choices), dict(AdminLevel.choices)
_NATIONS, _POLITICS = dict(Ethnicity.choices), dict(PoliticalStatus.choices)
_GRADES = dict(AssessmentGrade.choices)


class ListColumn(NamedTuple):
    """A heading; ``sort`` is its parameter of the address, empty when it does not sort."""

    label: str
    sort: str = ""
    css: str = ""
    direction: str = ""

    @property
    def next_sort(self) -> str:
        """The parameter that the heading's link asks for: the other direction when it sorts already."""
        return f"-{self.sort}" if self.direction == "ascending" else self.sort


COLUMNS = (
    ListColumn("性别"),
    ListColumn("出生年月", "birth"),
    ListColumn("年龄", css="num"),
    ListColumn("单位及职务", "unit"),
    ListColumn("职务层次", "level"),
    ListColumn("学历学位"),
    ListColumn("毕业院校及专业"),
    ListColumn("任现职", "since"),
    ListColumn("任同级"),
    ListColumn("籍贯"),
    ListColumn("民族"),
    ListColumn("政治面貌"),
    ListColumn("入党时间"),
    ListColumn("参加工作"),
    ListColumn("近三年考核"),
    ListColumn("身份证号"),
)
NAME_COLUMN = ListColumn("姓名", "name", "stk s3 stk-e")


def columns(sort: str) -> list[ListColumn]:
    """All headings, the one that sorts marked with its direction."""
    name, direction = sort.removeprefix("-"), "descending" if sort.startswith("-") else "ascending"
    return [
        column._replace(direction=direction) if column.sort == name else column
        for column in (NAME_COLUMN, *COLUMNS)
    ]


class Grade(NamedTuple):
    """One year's grade: its words, and whether it stands out."""

    text: str
    excellent: bool


@dataclass(frozen=True, slots=True)
class ListRow:
    """One person as of the day; ``held`` is the main post, ``aside`` the posts beside it."""

    cadre: Cadre
    held: Appointment | None
    title: str
    level: str
    sex: str
    ethnicity: str
    political: str
    aside: tuple[str, ...]
    education: Education | None
    school: str
    grades: tuple[Grade, ...]


def list_row(cadre: Cadre, on: date) -> ListRow:
    """A row from a person loaded with CadreQuerySet.with_record; asks nothing of the database."""
    appointments: list[Appointment] = cadre.held_on  # type: ignore[attr-defined]  # to_attr
    held = next((row for row in appointments if row.holding == "main"), None)
    aside = tuple(
        f"{row.get_holding_display()}：{title_on(row, on)}" for row in appointments if row is not held
    )
    grades = tuple(
        Grade(str(_GRADES.get(row.grade, "")), row.grade == AssessmentGrade.EXCELLENT)
        for row in cadre.recent_grades  # type: ignore[attr-defined]  # to_attr
    )
    education = highest_education(cadre)
    return ListRow(
        cadre=cadre,
        held=held,
        title=title_on(held, on) if held else "",
        level=str(_LEVELS.get(held.level, "")) if held else "",
        sex=str(_SEXES.get(cadre.sex, "")),
        ethnicity=str(_NATIONS.get(cadre.ethnicity, "")),
        political=str(_POLITICS.get(cadre.political, "")),
        aside=aside,
        education=education,
        school=school_text(education),
        grades=grades,
    )
