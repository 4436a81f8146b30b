"""The plain facts a judgement rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One appointment of one person, with what the predicates ask about the person.

    ``level`` is an official code that sorts from high to low. Ranks of education and degree count from 1,
    the highest. ``birth`` known to the month is its first day. ``retires_on`` is the first day of the
    statutory month. ``start`` and ``end`` are half-open; on ``expected_end`` a term or posting runs out.
    """

    appointment_id: int
    person_id: int
    name: str
    unit_id: int
    title: str = ""
    category: str = ""
    level: str = ""
    is_main: bool = True
    is_posting: bool = False
    sex: str = ""
    birth: date | None = None
    political: str = ""
    ethnicity: str = ""
    education_rank: int | None = None
    full_time_degree_rank: int | None = None
    specialities: frozenset[str] = frozenset()
    grassroots_months: int | None = None
    pool_tier: str = ""
    start: date = date.min
    end: date | None = None
    expected_end: date | None = None
    entry_kind: str = ""
    retires_on: date | None = None
    main_unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One unit with its approved numbers of posts; None means that no number is on file."""

    id: int
    path: str
    name: str
    kind: str
    level: str = ""
    parent_id: int | None = None
    chiefs: int | None = None
    deputies: int | None = None
    members: int | None = None
    middle_chiefs: int | None = None
    middle_deputies: int | None = None

    def approved(self, categories: frozenset[str]) -> int | None:
        """Approved posts of the categories (all of them when empty); None when no number is on file."""
        numbers = (
            ("chief", self.chiefs),
            ("deputy", self.deputies),
            ("member", self.members),
            ("middle_chief", self.middle_chiefs),
            ("middle_deputy", self.middle_deputies),
        )
        known = [n for category, n in numbers if n is not None and (not categories or category in categories)]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known on a day.

    ``rows`` are the appointments in force or known to begin later. ``promotions`` are the appointments that
    began by promotion in the calendar year of the day, also those that have ended since.
    """

    units: tuple[UnitFacts, ...]
    rows: tuple[RosterRow, ...]
    promotions: tuple[RosterRow, ...] = ()
