"""A person's page as of a day: facts, career on a calendar, derived facts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Prefetch

from cadre.choices import Holding
from cadre.documents.roster_columns import title_on
from cadre.models import AnnualAssessment, Appointment, Cadre, Education, Rank
from cadre.rules.derived import DerivedFact, derived_facts
from core.models import UnitName

from .calendar import Calendar, calendar
from .facts import Pairs, basics, known_facts, level_held, service_pairs
from .service import service_of

__all__ = ["CareerLine", "Profile", "profile"]


class CareerLine(NamedTuple):
    """One appointment as the table of the career shows it; ``running`` as of the day."""

    appointment: Appointment
    title: str
    running: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a person's page shows as of the day."""

    on: date
    held: CareerLine | None
    aside: list[CareerLine]
    career: list[CareerLine]
    later: int
    rank: Rank | None
    ranks: list[Rank]
    educations: list[Education]
    grades: list[AnnualAssessment]
    basics: Pairs
    service: Pairs
    derived: tuple[DerivedFact, ...]
    calendar: Calendar


def profile(cadre: Cadre, on: date, withheld: Collection[str] = ()) -> Profile:
    """The person as of the day, without the ``withheld`` facts; seven queries.

    What begins later is only counted.
    """
    names = Prefetch("unit__names", UnitName.objects.order_by("start"))
    appointments = list(
        Appointment.objects.filter(cadre=cadre)
        .select_related("unit__parent")
        .prefetch_related(names)
        .order_by("-start")
    )
    begun = [row for row in appointments if row.start <= on]
    career = [
        CareerLine(row, title_on(row, on if row.covers(on) else row.start), row.covers(on)) for row in begun
    ]
    running = [line for line in career if line.running]
    held = next((line for line in running if line.appointment.holding == Holding.MAIN), None)
    post = held.appointment if held else None
    ranks = [rank for rank in cadre.ranks.all() if rank.start is None or rank.start <= on]
    rank = next((rank for rank in ranks if rank.end is None or rank.end > on), None)
    educations = sorted(cadre.educations.all(), key=lambda row: row.mode)
    grades = [row for row in cadre.assessments.all() if row.year < on.year]
    level = level_held(cadre.levels.all(), begun, on)
    service = service_of(begun, cadre.segments.all())
    return Profile(
        on=on,
        held=held,
        aside=[line for line in running if line is not held],
        career=career,
        later=len(appointments) - len(career),
        rank=rank,
        ranks=ranks,
        educations=educations,
        grades=grades,
        basics=basics(cadre, educations, withheld),
        service=service_pairs(cadre, post, level, rank),
        derived=derived_facts(known_facts(cadre, post, level, rank, service.spells), on),
        calendar=calendar(service, begun, educations, grades, on),
    )
