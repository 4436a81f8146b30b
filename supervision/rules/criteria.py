"""The predicates on a person, compiled once per target."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import IntEnum

from core.dates import birthday
from supervision.rules.facts import RosterRow
from supervision.rules.targets import Criterion, CriterionKind, TargetSpec

FEMALE = "2"
PARTY_MEMBERS = ("01", "02")  # GB/T 4762: full and probationary members
MAJORITY = "01"  # GB/T 3304: Han
BIRTH_MISSING = "birth_missing"

_ON_AGE = (CriterionKind.AGE_AT_MOST, CriterionKind.AROUND)


class Answer(IntEnum):
    """Whether a person satisfies the criterion; UNKNOWN when only the birth date could tell."""

    NO = 0
    YES = 1
    UNKNOWN = 2


# The answer, the first day on which a YES turns into a NO, and which predicate fails (then).
Verdict = tuple[Answer, date, str]
Predicate = Callable[[RosterRow], bool]


def _education(value: int) -> Predicate:
    return lambda row: row.education_rank is not None and row.education_rank <= value


def _degree(value: int) -> Predicate:
    return lambda row: row.full_time_degree_rank is not None and row.full_time_degree_rank <= value


def _grassroots(years: int) -> Predicate:
    return lambda row: row.grassroots_months is not None and row.grassroots_months >= years * 12


def _predicate(criterion: Criterion) -> Predicate:
    """A predicate that does not depend on the birth date; what is not on file never satisfies it."""
    match criterion.kind:
        case CriterionKind.FEMALE:
            return lambda row: row.sex == FEMALE
        case CriterionKind.NOT_PARTY_MEMBER:
            return lambda row: bool(row.political) and row.political not in PARTY_MEMBERS
        case CriterionKind.ETHNIC_MINORITY:
            return lambda row: bool(row.ethnicity) and row.ethnicity != MAJORITY
        case CriterionKind.EDUCATION_AT_LEAST:
            return _education(criterion.number)
        case CriterionKind.FULL_TIME_DEGREE_AT_LEAST:
            return _degree(criterion.number)
        case CriterionKind.GRASSROOTS_YEARS_AT_LEAST:
            return _grassroots(criterion.number)
        case CriterionKind.SPECIALITY_IN:
            wanted = frozenset(criterion.words)
            return lambda row: not wanted.isdisjoint(row.specialities)
        case CriterionKind.IN_POOL_TIER:
            tiers = frozenset(criterion.words)
            return lambda row: row.pool_tier in tiers if tiers else bool(row.pool_tier)
    raise ValueError(criterion.kind)


def compile_criteria(target: TargetSpec) -> Callable[[RosterRow], Verdict]:
    """One function for the whole conjunction; a failed lasting predicate is named before age."""
    lasting = [
        (criterion.kind.value, _predicate(criterion))
        for criterion in target.criteria
        if criterion.kind not in _ON_AGE and criterion.kind is not CriterionKind.BORN_FROM
    ]
    earliest = max((c.day for c in target.criteria if c.kind is CriterionKind.BORN_FROM), default=None)
    ages = [(target.greatest_age(c), c.kind.value) for c in target.criteria if c.kind in _ON_AGE]
    greatest, age_code = min(ages, default=(None, ""))
    by_birth: dict[date, Verdict] = {}

    def from_birth(birth: date) -> Verdict:
        if earliest is not None and birth < earliest:
            return Answer.NO, date.min, CriterionKind.BORN_FROM.value
        limit = date.max if greatest is None else birthday(birth, greatest + 1)
        return Answer.YES, limit, age_code

    def verdict(row: RosterRow) -> Verdict:
        for code, holds in lasting:
            if not holds(row):
                return Answer.NO, date.min, code
        birth = row.birth
        if birth is None:
            if greatest is None and earliest is None:
                return Answer.YES, date.max, ""
            return Answer.UNKNOWN, date.max, BIRTH_MISSING
        found = by_birth.get(birth)
        if found is None:
            found = by_birth[birth] = from_birth(birth)
        return found

    return verdict
