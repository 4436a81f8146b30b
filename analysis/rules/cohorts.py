"""Cohorts by year of birth: five-year bands that do not overlap, as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cohort:
    """One band from ``first`` to ``last`` year of birth, both included; None is open."""

    name: str
    first: int | None
    last: int | None

    @property
    def meaning(self) -> str:
        """80后指 1980—1984 年出生, as pages explain it."""
        if self.first is None:
            return f"{self.name}含 {self.last} 年及以前出生"
        if self.last is None:
            return f"{self.name}指 {self.first} 年及以后出生"
        return f"{self.name}指 {self.first}—{self.last} 年出生"

    def holds(self, birth: date) -> bool:
        """Whether somebody born on the day belongs to the band."""
        return (self.first is None or birth.year >= self.first) and (
            self.last is None or birth.year <= self.last
        )


# The bands of the office; a district that counts otherwise changes the years here and nowhere else.
COHORTS = (
    Cohort("70后", None, 1979),
    Cohort("80后", 1980, 1984),
    Cohort("85后", 1985, 1989),
    Cohort("90后", 1990, 1994),
    Cohort("95后", 1995, None),
)


def cohort_of(birth: date | None, cohorts: Sequence[Cohort] = COHORTS) -> int | None:
    """The index of the band; None when the birth is not known."""
    if birth is None:
        return None
    return next((index for index, cohort in enumerate(cohorts) if cohort.holds(birth)), None)


def tally(births: Iterable[date | None], cohorts: Sequence[Cohort] = COHORTS) -> tuple[int, ...]:
    """How many belong to each band; unknown births to none."""
    counts = [0] * len(cohorts)
    for birth in births:
        index = cohort_of(birth, cohorts)
        if index is not None:
            counts[index] += 1
    return tuple(counts)
