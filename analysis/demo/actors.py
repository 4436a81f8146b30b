"""The moving parts of the simulation: a seat, a stint in it, and the person who sits there."""

from __future__ import annotations

from dataclasses import dataclass, field

from .calendar import age_in
from .posts import TEAM

LADDER = ("staff", "middle_deputy", "middle_chief", "member", "deputy", "chief")


@dataclass(slots=True, eq=False)
class Seat:
    """One place of a post; ``known_from`` is the earliest month of which a holder is on file."""

    top: int
    unit: str
    key: str
    name: str
    category: str
    level: str
    holder: Person | None = None
    known_from: int = 0
    vacant_since: int = 0
    due: int = 0

    @property
    def in_team(self) -> bool:
        """Whether the post belongs to the leading team."""
        return self.category in TEAM


@dataclass(slots=True, eq=False)
class Stint:
    """A span in one place; months, half-open."""

    top: int
    unit: str
    post: str | None
    title: str
    category: str
    level: str
    start: int
    entry_kind: str
    level_since: int
    end: int | None = None
    holding: str = "main"
    expected_end: int | None = None


@dataclass(slots=True, eq=False)
class Person:
    """Somebody of the district while time runs; months count from year zero."""

    number: int
    sex: str
    nation: str
    name: str
    birth: int
    work: int
    schooling: str
    staffing: str
    retire: int
    top: int
    seat: Seat | None = None
    stints: list[Stint] = field(default_factory=list)
    sidelines: list[Stint] = field(default_factory=list)
    left: int | None = None
    reason: str = ""
    remark: str = ""
    field: str = ""
    non_party: bool = False
    written: bool = False

    @property
    def now_in(self) -> Stint:
        """The latest main stint."""
        return self.stints[-1]

    def age(self, month: int) -> int:
        """Full years in a month."""
        return age_in(self.birth, month)

    def months_in_place(self, month: int) -> int:
        """How long the present stint has lasted."""
        return month - self.now_in.start


def rung(category: str) -> int:
    """The height of a category on the ladder; staff is 0."""
    return LADDER.index(category)
