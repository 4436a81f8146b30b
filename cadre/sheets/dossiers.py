"""The cleaned values of one roster row as a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cadre.choices import EducationMode
from cadre.formats.dossier import Dossier, EducationFact, LevelFact, RankFact
from cadre.formats.form_texts.rewards import rewards_in
from core.sheets import CLEAR, PartialDate

TEXTS = (
    "id_number", "sex", "ethnicity", "native_place", "birth_place", "growth_place", "political",
    "second_party", "third_party", "health", "person_type", "manage_type", "staffing", "intake_channel",
    "title", "professional_title", "speciality", "remark",
)  # fmt: skip
NUMBERS = ("intake_year", "grassroots_months")
DAYS = ("birth", "work_start", "party_joined", "civil_registered_on", "recruited_on", "selected_on")
PARTS = ("level", "degree", "school", "major")


def person_values(values: Mapping[str, object]) -> dict[str, Any]:
    """The simple facts of a row by the name of the field of ``Cadre``; （清空） empties one."""
    found: dict[str, Any] = {
        name: "" if values[name] is CLEAR else values[name] for name in TEXTS if name in values
    }
    found |= {name: None if values[name] is CLEAR else values[name] for name in NUMBERS if name in values}
    for name in DAYS:
        value = values.get(name)
        if isinstance(value, PartialDate):
            found[name] = value.date
            if name == "birth":
                found["birth_precision"] = value.precision
        elif value is CLEAR:
            found[name] = None
    return found


def dossier_of_row(values: Mapping[str, object], source: str) -> Dossier:
    """Everything that a row says about a person; spans that began before are not in it."""
    level, rank = values.get("level"), values.get("rank")
    level_since, rank_since = values.get("level_since"), values.get("rank_since")
    grades = values.get("assessments")
    resume, rewards = values.get("resume"), values.get("rewards")
    dossier = Dossier(
        source,
        str(values.get("name", "")),
        person=person_values(values),
        unit_text=unit if isinstance(unit := values.get("unit"), str) else "",
        educations=_educations(values),
        rewards=rewards_in(rewards) or None if isinstance(rewards, str) else None,
        grades=dict(grades) if isinstance(grades, dict) else None,
        resume=resume if isinstance(resume, str) else None,
    )
    if isinstance(rank, str):
        dossier.ranks = (RankFact(rank, rank_since.date if isinstance(rank_since, PartialDate) else None),)
    if isinstance(level, str) and isinstance(level_since, PartialDate):
        dossier.levels = (LevelFact(level, level_since.date),)
    return dossier


def _educations(values: Mapping[str, object]) -> tuple[EducationFact, ...] | None:
    found: list[EducationFact] = []
    for mode in EducationMode:
        told = {part: values.get(f"{mode.value}_{part}") for part in PARTS}
        level, degree, school, major = (
            value if isinstance(value, str) else "" for value in map(told.get, PARTS)
        )
        if level or degree:
            found.append(EducationFact(mode.value, level, degree=degree, school=school, major=major))
    return tuple(found) or None
