"""The vocabulary of questions about people, posts and appointments; visible_to(user) comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Count, Exists, FilteredRelation, OuterRef, Prefetch, Q
from django.db.models.functions import Cast, Now

from core.dates import age_on
from core.querysets import SealingQuerySet, UnitQuerySet
from core.rules.rights import Right, role_rights

if TYPE_CHECKING:
    from cadre.models import (
        AccessRequest,
        Appointment,
        Cadre,
        ChangeRequest,
        Post,
        QualityReport,
        RosterLayout,
        SavedView,
    )
    from core.models import Unit, User


Owned = TypeVar("Owned", bound=models.Model)


@dataclass(frozen=True, slots=True)
class PeopleTally:
    """How many people there are, by sex, and their average age on a day; None when no birth is known."""

    total: int
    men: int
    women: int
    average_age: float | None


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Questions about appointments."""

    def visible_to(self, user: User) -> Self:
        """Appointments of people whom the user may see."""
        return self.filter(open_to(user, of="cadre"))

    def editable_by(self, user: User) -> Self:
        """Appointments of people whose record the user may change."""
        return self.filter(open_to(user, Right.EDIT_CADRES, of="cadre"))

    def holding(self, on: date) -> Self:
        """Appointments held on the day."""
        return self.filter(start__lte=on).filter(Q(end__isnull=True) | Q(end__gt=on))

    def main(self) -> Self:
        """Main posts only: neither concurrent posts nor postings."""
        return self.filter(holding="main")

    def in_subtree(self, unit: Unit) -> Self:
        """Appointments in the unit or beneath it."""
        return self.filter(unit__path__startswith=unit.path)


class CadreQuerySet(SealingQuerySet["Cadre"]):
    """Questions about people."""

    def visible_to(self, user: User) -> Self:
        """People of the units in the user's scope, and those opened to him; never those closed to him."""
        return self.filter(open_to(user), merged_into=None)

    def editable_by(self, user: User) -> Self:
        """People whose record the user may change."""
        return self.filter(open_to(user, Right.EDIT_CADRES), merged_into=None)

    def within_right(self, user: User, right: Right) -> Self:
        """People over whose record the user holds the right."""
        return self.filter(open_to(user, right), merged_into=None)

    def in_service(self, on: date) -> Self:
        """People who held a main post on the day."""
        return self.filter(Exists(_appointments().holding(on).main().filter(cadre=OuterRef("pk"))))

    def holding_in(self, unit: Unit, on: date) -> Self:
        """People who on the day held a main post in the unit or beneath it."""
        held = _appointments().holding(on).main().in_subtree(unit)
        return self.filter(Exists(held.filter(cadre=OuterRef("pk"))))

    def with_held(self, on: date) -> Self:
        """Gives the name ``held`` to the main appointment of the day; it is null for whoever held none.

        Conditions on ``held`` must stand in one filter() call, each further call would join once more.
        """
        held = Q(appointments__holding="main", appointments__start__lte=on)
        lasting = Q(appointments__end__isnull=True) | Q(appointments__end__gt=on)
        return self.alias(held=FilteredRelation("appointments", condition=held & lasting))

    def with_record(self, on: date) -> Self:
        """Loads what a row of the list shows as of the day; five queries, whatever the number of rows.

        Appointments of the day are in ``held_on``, the main one first; recent grades in ``recent_grades``.
        """
        from cadre.models import AnnualAssessment
        from core.models import UnitName

        held = _appointments().holding(on).order_by(_MAIN_FIRST, "start").select_related("unit")
        grades = AnnualAssessment.objects.filter(year__lt=on.year, year__gte=on.year - 3).order_by("year")
        return self.select_related("unit").prefetch_related(
            Prefetch("appointments", held, to_attr="held_on"),
            Prefetch("held_on__unit__names", UnitName.objects.order_by("start")),
            Prefetch("assessments", grades, to_attr="recent_grades"),
            "educations",
        )

    def tally_people(self, on: date) -> PeopleTally:
        """Counts by sex and averages the age on the day; one query that returns a row per sex and birth."""
        return _tally(self.order_by().values_list("sex", "birth").annotate(people=Count("pk")), on)

    def tally_with_keys(self, on: date, limit: int) -> tuple[PeopleTally, list[int]]:
        """The tally, and the first ``limit`` keys in order.

        A search that finds no more than that reads the people once, a wider one twice. Births come as text:
        making 60,000 dates of them takes longer than finding the people.
        """
        born = Cast("birth", models.CharField())
        rows = list(self.annotate(born=born).values_list("pk", "sex", "born")[: limit + 1])
        keys = [row[0] for row in rows[:limit]]
        if len(rows) > limit:
            return self.tally_people(on), keys
        groups = Counter(row[1:] for row in rows)
        return _tally(
            (
                (sex, date.fromisoformat(birth) if birth else None, people)
                for (sex, birth), people in groups.items()
            ),
            on,
        ), keys


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    """Questions about requests to read records outside one's line."""

    def visible_to(self, user: User) -> Self:
        """The user's own requests and those that he decides."""
        return self.filter(Q(requested_by=user) | _to_decide(user))

    def decidable_by(self, user: User) -> Self:
        """Requests that wait and that the user may decide: never his own, never about his relatives."""
        return self.filter(_to_decide(user), state="pending").exclude(requested_by=user)

    def holding(self) -> Self:
        """Approved ones that have not expired, by the clock of the database."""
        return self.filter(state="approved", expires_at__gt=Now())


class ChangeRequestQuerySet(SealingQuerySet["ChangeRequest"]):
    """Questions about requested changes of protected facts."""

    def visible_to(self, user: User) -> Self:
        """Requests about people of the user's scope; a record opened for reading shows none."""
        return self.filter(_in_scope(user, Right.VIEW_CADRES, of="cadre"))

    def decidable_by(self, user: User) -> Self:
        """Requests that the user may decide."""
        return self.filter(open_to(user, Right.APPROVE_FACTS, of="cadre"))

    def pending(self) -> Self:
        """Requests that nobody has decided yet."""
        return self.filter(state="pending")


class QualityReportQuerySet(models.QuerySet["QualityReport"]):
    """Questions about what is wrong in records."""

    def visible_to(self, user: User) -> Self:
        """Reports about people of whom the user may see all that is checked, the family included."""
        return self.filter(open_to(user, Right.VIEW_FAMILY, of="cadre"), cadre__merged_into=None)


class _OwnedQuerySet(models.QuerySet[Owned]):
    """Questions about what users keep for themselves or share."""

    def visible_to(self, user: User) -> Self:
        """The user's own and the shared ones."""
        return self.filter(Q(owner=user) | Q(shared=True))

    def editable_by(self, user: User) -> Self:
        """The user's own."""
        return self.filter(owner=user)


class SavedViewQuerySet(_OwnedQuerySet["SavedView"]):
    """Questions about saved views."""


class RosterLayoutQuerySet(_OwnedQuerySet["RosterLayout"]):
    """Questions about layouts of rosters."""


class PostQuerySet(models.QuerySet["Post"]):
    """Questions about posts."""

    def visible_to(self, user: User) -> Self:
        """Posts of units in which the user may see people."""
        return self.filter(unit__in=_units(user, Right.VIEW_CADRES))

    def editable_by(self, user: User) -> Self:
        """Posts that the user may change."""
        return self.filter(unit__in=_units(user, Right.EDIT_UNITS))

    def existing(self, on: date) -> Self:
        """Posts that exist on the day."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=on)
        )


_MAIN_FIRST = models.Case(models.When(holding="main", then=0), default=1)


def _tally(groups: Iterable[tuple[str, date | None, int]], on: date) -> PeopleTally:
    men = women = known = years = 0
    for sex, birth, people in groups:
        if sex == "2":
            women += people
        else:
            men += people
        if birth is not None:
            known += people
            years += people * age_on(birth, on)
    return PeopleTally(men + women, men, women, years / known if known else None)


def open_to(user: User, right: Right = Right.VIEW_CADRES, *, of: str = "") -> Q:
    """The one condition that a record is open to a user; ``of`` is the way from the rows to the person.

    It lies in a unit in which he holds the right, or is opened to him by an approved request, which only
    lets him read; and it is not closed to him, whatever he is granted, because it is his own or a relative's.
    """
    condition = _in_scope(user, right, of=of)
    opened = opened_to(user) if right is Right.VIEW_CADRES else {}
    if opened:
        condition |= Q(**{f"{of or 'pk'}__in": list(opened)}) & _not_closed(user, of)
    return condition


def opened_to(user: User) -> dict[int, int]:
    """Records outside his line that approved requests open to the user, and the number of each request.

    Asked once, then remembered with his grants. Whoever reads the whole tree has no use for requests.
    """
    grants = [grant for grant in user.active_grants if Right.VIEW_CADRES in role_rights(grant.role)]
    if not user.may(Right.REQUEST_ACCESS) or any(grant.unit.parent_id is None for grant in grants):
        return {}
    if "opened" not in user.remembered:
        from cadre.models import AccessRequest

        held = AccessRequest.objects.holding().filter(requested_by=user, cadre__isnull=False).order_by("pk")
        user.remembered["opened"] = dict(held.values_list("cadre_id", "pk"))
    return dict(user.remembered["opened"])


def _to_decide(user: User) -> Q:
    """Requests about people over whom the user decides, and those that fit nobody."""
    decided = open_to(user, Right.DECIDE_ACCESS, of="cadre")
    return decided | Q(cadre=None) if user.may(Right.DECIDE_ACCESS) else decided


def _in_scope(user: User, right: Right, *, of: str) -> Q:
    units = f"{of}__unit__in" if of else "unit__in"
    return Q(**{units: _units(user, right)}) & _not_closed(user, of)


def _not_closed(user: User, of: str) -> Q:
    from cadre.models import Cadre, Recusal

    closed = Recusal.objects.filter(user=user).order_by().values("cadre")
    condition = ~Q(**{f"{of or 'pk'}__in": closed})
    if user.id_index:  # one's own record is closed at once, whoever entered the number last
        own = Cadre.objects.filter(id_index__in=user.id_indexes).order_by().values("pk")
        condition &= ~Q(**{f"{of or 'pk'}__in": own})
    return condition


def _units(user: User, right: Right) -> UnitQuerySet:
    # A subquery of keys, not a join: the path is then compared once a unit instead of once a person.
    from core.models import Unit

    return Unit.objects.visible_to(user, right).order_by().only("pk")


def _appointments() -> AppointmentQuerySet:
    from cadre.models import Appointment

    return Appointment.objects.all()
