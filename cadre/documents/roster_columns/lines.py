"""One person as of a day, as the columns of rosters ask for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from cadre.choices import (
    AdminLevel,
    CivilRank,
    EducationMode,
    Holding,
    RewardKind,
    degree_rank,
    education_rank,
)
from cadre.models import (
    AnnualAssessment,
    Appointment,
    Cadre,
    CadreTag,
    Education,
    LevelTenure,
    ProfessionalTitle,
    Rank,
    RewardPunishment,
)
from cadre.querysets import CadreQuerySet
from cadre.rules.titles import title_in_unit
from core.models import Unit, UnitName

NO_RANK = 99
# get_…_display builds its table anew for every cell; a roster has thousands of them.
_LEVELS, _RANKS = dict(AdminLevel.choices), dict(CivilRank.choices)
_HOLDINGS = dict(Holding.choices)


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person as of the day; ``held`` is the main post, ``aside`` the posts beside it in words.

    What a column must ask for (``RosterColumn.needs``) is empty unless it was loaded.
    """

    cadre: Cadre
    on: date
    held: Appointment | None
    title: str
    aside: tuple[str, ...]
    full_time: Education | None
    in_service: Education | None
    top: Education | None
    grades: tuple[AnnualAssessment, ...]
    rank: Rank | None
    tenure: LevelTenure | None
    titles: tuple[ProfessionalTitle, ...]
    rewards: tuple[RewardPunishment, ...]
    tags: tuple[CadreTag, ...]

    @property
    def level_code(self) -> str:
        """The recorded level of the day, else that of the main post."""
        return self.tenure.level if self.tenure else self.held.level if self.held else ""

    @property
    def level(self) -> str:
        """The level in words."""
        return str(_LEVELS.get(self.level_code, ""))

    @property
    def level_since(self) -> date | None:
        """Since when the level is held, as far as it is recorded."""
        return self.tenure.start if self.tenure else self.held.level_since if self.held else None

    @property
    def rank_words(self) -> str:
        """The rank of the day in words."""
        return str(_RANKS.get(self.rank.rank, "")) if self.rank else ""

    @property
    def unit(self) -> Unit:
        """Where the main post is; of whoever holds none, where the record is."""
        return self.held.unit if self.held else self.cadre.unit


def roster_line(cadre: Cadre, on: date) -> RosterLine:
    """A line from a person loaded with ``load_for``; asks nothing of the database."""
    appointments: Sequence[Appointment] = cadre.held_on  # type: ignore[attr-defined]  # to_attr
    held = next((row for row in appointments if row.holding == Holding.MAIN), None)
    educations = list(cadre.educations.all())
    return RosterLine(
        cadre=cadre,
        on=on,
        held=held,
        title=title_on(held, on) if held else "",
        aside=tuple(
            f"{_HOLDINGS.get(row.holding, '')}：{title_on(row, on)}"
            for row in appointments
            if row is not held
        ),
        full_time=_top_of(educations, EducationMode.FULL_TIME),
        in_service=_top_of(educations, EducationMode.IN_SERVICE),
        top=highest_education(cadre),
        grades=tuple(cadre.recent_grades),  # type: ignore[attr-defined]  # to_attr
        rank=next(iter(getattr(cadre, "ranks_on", ())), None),
        tenure=next(iter(getattr(cadre, "levels_on", ())), None),
        titles=tuple(getattr(cadre, "titles_on", ())),
        rewards=tuple(getattr(cadre, "rewards_on", ())),
        tags=tuple(getattr(cadre, "tags_on", ())),
    )


def load_for(people: CadreQuerySet, needs: Iterable[str], on: date) -> CadreQuerySet:
    """The people with all that lines of the day need: five queries, and one for each need."""
    wanted = set(needs)
    loaded = people.with_record(on).prefetch_related(*(_needed(on)[need] for need in sorted(wanted - _OTHER)))
    if "resume" in wanted:
        loaded = loaded.select_related("resume")
    return loaded if "id_number" in wanted else loaded.defer("id_number")


def title_on(appointment: Appointment, on: date) -> str:
    """The title with the name that its unit bore on the day; the unit's names should be prefetched."""
    unit = appointment.unit
    name, short = unit_names_on(unit, on)
    return title_in_unit(appointment.title, name=name, short_name=short, kind=unit.kind)


def unit_names_on(unit: Unit, on: date) -> tuple[str, str]:
    """Name and short name that the unit bore on the day; its names should be prefetched."""
    found = unit.name, unit.short_name
    for known in unit.names.all():
        if (known.start is None or known.start <= on) and (known.end is None or on < known.end):
            found = known.name, known.short_name
    return found


def school_text(education: Education | None) -> str:
    """School and major; a major that the school's text already names is not repeated."""
    if education is None:
        return ""
    return education.school if education.major in education.school else f"{education.school}{education.major}"


def highest_education(cadre: Cadre) -> Education | None:
    """The highest of both modes, full-time before in-service; None when nothing is known."""
    return min(cadre.educations.all(), key=_height, default=None)


def _top_of(educations: Iterable[Education], mode: str) -> Education | None:
    """The one of the mode that forms show."""
    return min(
        (row for row in educations if row.mode == mode),
        key=lambda row: (not row.is_top, *_height(row)),
        default=None,
    )


def _height(row: Education) -> tuple[int, int, str]:
    return education_rank(row.level) or NO_RANK, degree_rank(row.degree) or NO_RANK, row.mode


_OTHER = {"resume", "id_number"}


def _needed(on: date) -> dict[str, Prefetch[Any]]:
    running = Q(end__isnull=True) | Q(end__gt=on)
    begun = Q(start__isnull=True) | Q(start__lte=on)
    return {
        "ranks": Prefetch(
            "ranks",
            Rank.objects.filter(running, begun).order_by(F("start").desc(nulls_last=True)),
            to_attr="ranks_on",
        ),
        "levels": Prefetch(
            "levels", LevelTenure.objects.filter(running, begun).order_by("-start"), to_attr="levels_on"
        ),
        "titles": Prefetch(
            "titles",
            ProfessionalTitle.objects.filter(Q(gained_on__isnull=True) | Q(gained_on__lte=on)),
            to_attr="titles_on",
        ),
        "rewards": Prefetch("rewards", _rewards(on), to_attr="rewards_on"),
        "tags": Prefetch(
            "tags",
            CadreTag.objects.filter(noted_on__lte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)),
            to_attr="tags_on",
        ),
        "unit_names": Prefetch("unit__names", UnitName.objects.order_by("start")),
    }


def _rewards(on: date) -> QuerySet[RewardPunishment]:
    """Rewards alone: a roster never carries sanctions."""
    known = RewardPunishment.objects.filter(kind=RewardKind.REWARD)
    return known.filter(Q(decided_on__isnull=True) | Q(decided_on__lte=on)).filter(
        Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
    )
