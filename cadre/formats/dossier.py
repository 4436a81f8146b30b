"""What a file says about one person, whatever the file's format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found wrong or doubtful while reading; a ``fatal`` one keeps its value from being taken.

    ``where`` names file, sheet, row and column or the element, as the user finds it.
    """

    where: str
    label: str
    value: str
    sentence: str
    remedy: str = ""
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class EducationFact:
    """One education with its degree (A08); ``level`` is a ZB64 code, ``level_text`` the words as received."""

    mode: str
    level: str = ""
    level_text: str = ""
    degree: str = ""
    school: str = ""
    degree_school: str = ""
    major: str = ""
    entered_on: date | None = None
    graduated_on: date | None = None
    degree_on: date | None = None


@dataclass(frozen=True, slots=True)
class AppointmentFact:
    """One post held (A02) during the half-open span [start, end); ``unit`` is as the file names it."""

    title: str
    unit: str = ""
    category: str = ""
    level: str = ""
    holding: str = "main"
    start: date | None = None
    end: date | None = None
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class RankFact:
    """A rank (职级) during the half-open span [start, end) (A05)."""

    rank: str
    start: date | None = None
    end: date | None = None
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class LevelFact:
    """A level of post (职务层次) during the half-open span [start, end) (A05)."""

    level: str
    start: date
    end: date | None = None
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class TitleFact:
    """A professional qualification (A06)."""

    name: str
    level: str = ""
    route: str = ""
    gained_on: date | None = None
    organ: str = ""


@dataclass(frozen=True, slots=True)
class RewardFact:
    """A reward (``kind`` 01) or sanction (02) (A14); ``text`` is the sentence as received."""

    kind: str
    name: str
    code: str = ""
    organ: str = ""
    decided_on: date | None = None
    precision: str = "month"
    reason: str = ""
    lifted_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class FamilyFact:
    """A member of the family (A36), ``relation`` as received; ``political`` is a word, not a code."""

    relation: str
    name: str
    birth: date | None = None
    birth_precision: str = "month"
    political: str = ""
    work: str = ""
    relation_code: str = ""


@dataclass(frozen=True, slots=True)
class FormFacts:
    """The 任免 columns of the form; days as received. See ``cadre.models.AppointmentForm``."""

    proposed_posts: str = ""
    removed_posts: str = ""
    reason: str = ""
    reporting_unit: str = ""
    age_day: str = ""
    filled_day: str = ""
    filled_by: str = ""
    age_limit: str = ""
    received: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[Mapping[str, str], ...] = ()


@dataclass(slots=True)
class Dossier:
    """Everything that one file, or one person's rows of a workbook, says about a person.

    ``person`` holds clean values by the name of the ``Cadre`` field; a field that the file does not have is
    absent. A set that is None was not in the file; names in ``whole`` are sets that the file gives
    completely: what it does not list is no longer true. ``grades`` maps a year to the code of its grade.
    """

    source: str
    name: str
    person: dict[str, Any] = field(default_factory=dict)
    unit_text: str = ""
    educations: tuple[EducationFact, ...] | None = None
    appointments: tuple[AppointmentFact, ...] | None = None
    ranks: tuple[RankFact, ...] | None = None
    levels: tuple[LevelFact, ...] | None = None
    titles: tuple[TitleFact, ...] | None = None
    rewards: tuple[RewardFact, ...] | None = None
    family: tuple[FamilyFact, ...] | None = None
    grades: Mapping[int, str] | None = None
    resume: str | None = None
    form: FormFacts | None = None
    photo: bytes | None = None
    whole: frozenset[str] = frozenset()
    remarks: list[Remark] = field(default_factory=list)

    @property
    def fatal(self) -> bool:
        """Whether something was found for which the whole file is not taken."""
        return any(remark.fatal for remark in self.remarks) and not self.name


class FormatRefused(Exception):
    """A whole file cannot be read; ``str()`` is the sentence with the remedy that the user reads."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
