"""What a single-subject sheet is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cadre.formats.dossier import Dossier
from cadre.sheets.subjects import columns as declared
from cadre.sheets.subjects.careers import fill_appointments, fill_standings
from cadre.sheets.subjects.facts import (
    fill_educations,
    fill_family,
    fill_grades,
    fill_resume,
    fill_rewards,
    fill_titles,
)
from cadre.sheets.subjects.intake import fill_intake
from cadre.sheets.subjects.telling import Telling
from core.sheets import CheckedRow, Column

Fill = Callable[[Dossier, Sequence[CheckedRow], Telling], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One information set as a sheet of its own.

    A sheet is about it when each of ``telling`` has a column of its group. ``fill`` puts the rows of one
    person into the dossier; a subject without it is not about persons.
    """

    key: str
    label: str
    columns: tuple[Column, ...]
    telling: tuple[frozenset[str], ...]
    fill: Fill | None = None


def _groups(*groups: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(group.split()) for group in groups)


WHO = "name id_number"
GRADES = Subject(
    key="grades",
    label="年度考核",
    columns=declared.GRADES,
    telling=_groups(WHO, "grade grade_of"),
    fill=fill_grades,
)
FAMILY = Subject(
    key="family",
    label="家庭成员和重要社会关系",
    columns=(*declared.PERSON, *declared.MEMBER),
    telling=_groups("relation", "member"),
    fill=fill_family,
)
EDUCATIONS = Subject(
    key="educations",
    label="学历学位",
    columns=declared.EDUCATIONS,
    telling=_groups(WHO, "level level_text degree", "school graduated_on entered_on degree_on"),
    fill=fill_educations,
)
APPOINTMENTS = Subject(
    key="appointments",
    label="任职",
    columns=declared.APPOINTMENTS,
    telling=_groups(WHO, "post", "start", "end document_no state main unit"),
    fill=fill_appointments,
)
STANDINGS = Subject(
    key="standings",
    label="职务层次和职级",
    columns=declared.STANDINGS,
    telling=_groups(WHO, "word", "start"),
    fill=fill_standings,
)
TITLES = Subject(
    key="titles",
    label="专业技术资格",
    columns=declared.TITLES,
    telling=_groups(WHO, "title", "gained_on route organ title_level"),
    fill=fill_titles,
)
REWARDS = Subject(
    key="rewards",
    label="奖惩",
    columns=declared.REWARDS,
    telling=_groups(WHO, "reward reward_word", "decided_on organ"),
    fill=fill_rewards,
)
INTAKE = Subject(
    key="intake",
    label="录用情况",
    columns=declared.INTAKE,
    telling=_groups(
        WHO, "recruited_on selected_on recruited_by_exam selected_graduate intake_channel civil_registered_on"
    ),
    fill=fill_intake,
)
RESUMES = Subject(
    key="resume", label="简历", columns=declared.RESUMES, telling=_groups(WHO, "resume"), fill=fill_resume
)
PERSONAL = (GRADES, FAMILY, EDUCATIONS, APPOINTMENTS, STANDINGS, TITLES, REWARDS, INTAKE, RESUMES)
