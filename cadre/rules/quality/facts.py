"""What a record says, as the checks of its quality see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class EducationLine:
    """One education: mode, code of the level and its rank (1 is the highest), school, graduation."""

    mode: str
    level: str = ""
    rank: int | None = None
    degree: str = ""
    school: str = ""
    graduated_on: date | None = None


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """One member of the family: relation as received, name, birth."""

    relation: str
    name: str
    birth: date | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """A fact that the department recognised from the archive: its words, and the document."""

    fact: str
    new: str
    document_no: str


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """One person's record on a day.

    ``in_service`` tells whether a main post is held; ``held_title``, ``held_category`` and ``post_since`` are
    that post's, ``unit_kind`` and ``unit_name`` its unit's. ``grades`` maps a year to the code of its grade.
    """

    in_service: bool = True
    sex: str = ""
    birth: date | None = None
    birth_by_day: bool = False
    id_number: str = ""
    ethnicity: str = ""
    native_place: str = ""
    political: str = ""
    party_joined: date | None = None
    work_start: date | None = None
    title: str = ""
    held_title: str = ""
    held_category: str = ""
    post_since: date | None = None
    unit_kind: str = ""
    unit_name: str = ""
    educations: tuple[EducationLine, ...] = ()
    grades: Mapping[int, str] = field(default_factory=dict)
    family: tuple[FamilyLine, ...] = ()
    resume: str = ""
    has_photo: bool = False
    recognised: tuple[Recognised, ...] = ()

    def recognition_of(self, fact: str) -> Recognised | None:
        """The latest recognition of a fact; the lines stand newest first."""
        return next((line for line in self.recognised if line.fact == fact), None)
