"""Figures about the members of leadership teams, from the words of the cadre app."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, Sum

from analysis.rules.cohorts import COHORTS, tally
from analysis.rules.groups import TEAM, Group, LevelRow, rows_of
from cadre.choices import EntryKind, Sex
from cadre.models import Appointment, Cadre
from cadre.querysets import AppointmentQuerySet
from core.choices import UnitKind
from core.dates import add_months, age_on
from core.models import Establishment, Unit, User
from core.querysets import UnitQuerySet
from core.rules.rights import Right

PROMOTIONS = (EntryKind.PROMOTION, EntryKind.ADVANCEMENT)
MIDDLE_AGE, YOUNG_AGE = 40, 35
# Internal offices lie at most so deep beneath their unit.
_OFFICE_DEPTH = 2


class Member(NamedTuple):
    """One member of a team on the day."""

    birth: date | None
    sex: str
    category: str
    kind: str


class Promoted(NamedTuple):
    """One promotion; ``birth`` decides whether the person was young on the day it took effect."""

    person_id: int
    start: date
    birth: date | None

    @property
    def is_young(self) -> bool:
        """At most YOUNG_AGE on the first day in the new post."""
        return self.birth is not None and age_on(self.birth, self.start) <= YOUNG_AGE


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One row of the table of cohorts by level."""

    row: LevelRow
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Teams:
    """The members of the teams of a group on a day."""

    on: date
    members: tuple[Member, ...]

    @property
    def total(self) -> int:
        """How many they are."""
        return len(self.members)

    def aged_at_most(self, age: int) -> int:
        """Members of at most that age; whose birth is unknown is not among them."""
        return sum(each.birth is not None and age_on(each.birth, self.on) <= age for each in self.members)

    @property
    def ages(self) -> list[tuple[int, bool]]:
        """Age and whether a woman, of those whose birth is known."""
        return [
            (age_on(each.birth, self.on), each.sex == Sex.FEMALE)
            for each in self.members
            if each.birth is not None
        ]

    def levels(self, group: Group) -> list[LevelLine]:
        """The rows of the table; a row counts also those whose birth is unknown."""
        found = []
        for row in rows_of(group):
            inside = [
                each for each in self.members if each.kind in row.kinds and each.category == row.category
            ]
            found.append(LevelLine(row, tally(each.birth for each in inside), len(inside)))
        return [line for line in found if line.total]

    def cohorts(self) -> tuple[int, ...]:
        """All members by cohort, in the order of COHORTS."""
        return tally((each.birth for each in self.members), COHORTS)


def read_teams(user: User, on: date, group: Group) -> Teams:
    """Main holders of team posts in the units of a group whom the user may see; one query."""
    held: Any = Cadre.objects.visible_to(user).with_held(on)
    members = held.filter(held__category__in=TEAM, held__unit__kind__in=group.kinds).order_by()
    lines = members.values_list("birth", "sex", "held__category", "held__unit__kind")
    return Teams(on, tuple(Member(*line) for line in lines))


def approved_posts(user: User, on: date, group: Group) -> int:
    """Approved posts of the teams of the group; one query."""
    units = _units(user).filter(kind__in=group.kinds)
    sums = (
        Establishment.objects.holding(on)
        .filter(unit__in=units)
        .aggregate(chiefs=Sum("chiefs"), deputies=Sum("deputies"), members=Sum("members"))
    )
    return sum(number or 0 for number in sums.values())


def promotions(user: User, on: date, group: Group) -> list[Promoted]:
    """Promotions (提拔、进一步使用) of the last twelve months in the units of the group; one query."""
    lines = promotions_of(user, on, group).order_by().values_list("cadre_id", "start", "cadre__birth")
    return [Promoted(*line) for line in lines]


def promotions_of(user: User, on: date, group: Group) -> AppointmentQuerySet:
    """The appointments behind ``promotions``."""
    return (
        Appointment.objects.visible_to(user)
        .main()
        .filter(
            _under(group, "unit"), entry_kind__in=PROMOTIONS, start__gt=add_months(on, -12), start__lte=on
        )
    )


def _under(group: Group, unit: str) -> Q:
    """The condition that a unit is of the group or an internal office of such a unit."""
    found, offices = Q(), Q()
    for _ in range(_OFFICE_DEPTH + 1):
        found |= offices & Q(**{f"{unit}__kind__in": group.kinds})
        offices &= Q(**{f"{unit}__kind": UnitKind.INTERNAL})
        unit = f"{unit}__parent"
    return found


def _units(user: User) -> UnitQuerySet:
    return Unit.objects.visible_to(user, Right.VIEW_CADRES)
