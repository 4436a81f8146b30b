"""What a staffing target is: dated data, never code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from supervision.rules.bands import Bands


class Mode(StrEnum):
    """Whether every unit is judged on its own, or all units of the scope together."""

    EACH = "each"
    AGGREGATE = "aggregate"


class Measure(StrEnum):
    """What is counted, and against which whole."""

    COUNT = "count"
    SHARE_OF_HOLDERS = "share_of_holders"
    SHARE_OF_POSTS = "share_of_posts"
    TEAMS_WITH_AT_LEAST = "teams_with_at_least"
    SHARE_OF_PROMOTIONS = "share_of_promotions"
    POOL_PER_POST = "pool_per_post"


class CriterionKind(StrEnum):
    """A predicate on the person on the day."""

    AGE_AT_MOST = "age_at_most"
    AROUND = "around"
    BORN_FROM = "born_from"
    FEMALE = "female"
    NOT_PARTY_MEMBER = "not_party_member"
    ETHNIC_MINORITY = "ethnic_minority"
    EDUCATION_AT_LEAST = "education_at_least"
    FULL_TIME_DEGREE_AT_LEAST = "full_time_degree_at_least"
    GRASSROOTS_YEARS_AT_LEAST = "grassroots_years_at_least"
    SPECIALITY_IN = "speciality_in"
    IN_POOL_TIER = "in_pool_tier"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One predicate with its value: a number, a day, words, or nothing."""

    kind: CriterionKind
    value: int | date | tuple[str, ...] | None = None

    @property
    def number(self) -> int:
        """The value of a predicate that takes a number."""
        if not isinstance(self.value, int):
            raise TypeError(self.kind)
        return self.value

    @property
    def day(self) -> date:
        """The value of a predicate that takes a day."""
        if not isinstance(self.value, date):
            raise TypeError(self.kind)
        return self.value

    @property
    def words(self) -> tuple[str, ...]:
        """The value of a predicate that takes words."""
        if not isinstance(self.value, tuple):
            raise TypeError(self.kind)
        return self.value


@dataclass(frozen=True, slots=True)
class Scope:
    """Which units: an explicit list, or all that satisfy kinds, levels and subtree; never the excluded."""

    kinds: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    subtree: str = ""
    units: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()

    def covers(self, unit_id: int, kind: str, level: str, path: str) -> bool:
        """Whether the unit is in scope; an empty condition does not restrict."""
        if unit_id in self.excluded:
            return False
        if self.units:
            return unit_id in self.units
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.levels or level in self.levels)
            and path.startswith(self.subtree)
        )


@dataclass(frozen=True, slots=True)
class Population:
    """Which appointments: empty conditions do not restrict; the highest level is the smallest code."""

    categories: frozenset[str] = frozenset()
    highest_level: str = ""
    lowest_level: str = ""
    concurrent: bool = False
    postings: bool = False

    def covers(self, category: str, level: str) -> bool:
        """Whether category and level fit; an unknown level fits no level range."""
        if self.categories and category not in self.categories:
            return False
        if (self.highest_level or self.lowest_level) and not level:
            return False
        if self.lowest_level and level > self.lowest_level:
            return False
        return level >= self.highest_level


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """One version of a target. ``required`` is exact: persons for a count, otherwise a share or a ratio."""

    code: str
    name: str
    measure: Measure
    required: Fraction
    short_name: str = ""
    version: int = 1
    source: str = ""
    valid_from: date = date.min
    valid_to: date | None = None
    mode: Mode = Mode.EACH
    scope: Scope = Scope()
    population: Population = Population()
    criteria: tuple[Criterion, ...] = ()
    measure_k: int = 1
    tolerance_years: int = 1
    warn_months: int = 6
    bands: Bands | None = None
    veto: bool = False
    weight: Fraction = Fraction(1)
    vacancy_months: int = 36

    def valid_on(self, on: date) -> bool:
        """Whether the version is in force on the day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)

    def greatest_age(self, criterion: Criterion) -> int:
        """The last full year of age that a criterion on age still admits."""
        around = criterion.kind is CriterionKind.AROUND
        return criterion.number + (self.tolerance_years if around else 0)
