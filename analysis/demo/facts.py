"""What the generator hands over: plain frozen values, free of Django and of the clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit; ``parent`` is the parent's code, None for the root."""

    code: str
    name: str
    short_name: str
    parent: str | None
    kind: str
    level: str
    order: int
    since: date


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A position of a unit with its approved number; ``key`` is unique in the whole demo."""

    key: str
    unit: str
    name: str
    category: str
    level: str
    seats: int
    is_key: bool
    since: date


@dataclass(frozen=True, slots=True)
class DemoEstablishment:
    """Approved numbers of a unit from a day on."""

    unit: str
    start: date
    chiefs: int
    deputies: int
    members: int
    middle_chiefs: int
    middle_deputies: int
    staffing: int


@dataclass(frozen=True, slots=True)
class DemoAppointment:
    """One holding of a post (or of no post: staff), half-open span."""

    unit: str
    post: str | None
    title: str
    category: str
    level: str
    holding: str
    start: date
    end: date | None
    expected_end: date | None
    level_since: date
    entry_kind: str
    document_no: str


@dataclass(frozen=True, slots=True)
class DemoRank:
    """A civil-service rank by its Chinese name, half-open span."""

    rank: str
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class DemoEducation:
    """One diploma; ``level`` is a code of ZB64."""

    mode: str
    level: str
    degree: str
    school: str
    major: str
    graduated_on: date


@dataclass(frozen=True, slots=True)
class DemoAssessment:
    """The grade of one year; a code of ZB18."""

    year: int
    grade: str


@dataclass(frozen=True, slots=True)
class DemoPool:
    """One membership of the reserve pool, half-open span."""

    tier: str
    start: date
    end: date | None
    channel: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A person with the whole record; ``left_on`` is the first day out of service."""

    number: int
    name: str
    sex: str
    ethnicity: str
    native_place: str
    birth_place: str
    birth: date
    id_number: str
    work_start: date
    political: str
    party_joined: date | None
    staffing: str
    intake_channel: str
    intake_year: int
    title: str
    health: str
    speciality: str
    remark: str
    grassroots_months: int
    left_on: date | None
    left_reason: str
    appointments: tuple[DemoAppointment, ...]
    ranks: tuple[DemoRank, ...]
    education: tuple[DemoEducation, ...]
    assessments: tuple[DemoAssessment, ...]
    pool: tuple[DemoPool, ...]


@dataclass(frozen=True, slots=True)
class DemoBatch:
    """A part of the demo that can be written by itself; units come parents first."""

    units: tuple[DemoUnit, ...]
    posts: tuple[DemoPost, ...]
    establishments: tuple[DemoEstablishment, ...]
    people: tuple[DemoPerson, ...]
