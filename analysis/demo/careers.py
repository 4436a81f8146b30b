"""The years before the simulation begins: how somebody came to the place where it finds them."""

from __future__ import annotations

from random import Random

from .actors import Person, Seat, Stint
from .district import Top
from .posts import CHIEF_LEVEL, DEPUTY_LEVEL, STAFF_LEVEL, middle_title, staff_title

_WAYS = {
    "staff": ("staff",),
    "middle_deputy": ("staff", "middle_deputy"),
    "middle_chief": ("staff", "middle_deputy", "middle_chief"),
    "deputy": ("staff", "middle_deputy", "middle_chief", "deputy"),
    "member": ("staff", "middle_deputy", "middle_chief", "deputy"),
    "chief": ("staff", "middle_deputy", "middle_chief", "deputy", "chief"),
}
_YEARS = {"staff": 6.0, "middle_deputy": 3.0, "middle_chief": 4.0, "deputy": 4.5, "chief": 2.6, "member": 3.0}
_LEVELS = {"chief": CHIEF_LEVEL, "member": DEPUTY_LEVEL, "deputy": DEPUTY_LEVEL}


class Past:
    """Writes the stints before the first simulated month; seats of teams are never held twice at a time."""

    def __init__(self, rng: Random, tops: list[Top], team: list[Seat], begin: int) -> None:
        self._rng = rng
        self._tops = tops
        self._begin = begin
        self._free = [seat for seat in team if seat.category == "deputy"]

    def write(self, person: Person, seat: Seat | None) -> None:
        """Fills the stints of a person who holds ``seat`` (None: staff) when the simulation begins."""
        category = seat.category if seat else "staff"
        phases = list(_WAYS[category])
        if category == "member" and seat and seat.level == CHIEF_LEVEL:
            phases.append("member")
        elif category == "member":
            phases[-1] = "member"
        if len(phases) > 3 and self._rng.random() < 0.35:
            phases.remove("middle_deputy")
        cuts = self._cuts(person.work, phases)
        for number, phase in enumerate(phases[:-1]):
            self._earlier(person, phase, cuts[number], cuts[number + 1], number == 0)
        self._present(person, seat, cuts[-2])

    def _cuts(self, work: int, phases: list[str]) -> list[int]:
        """Months at which phases begin, in proportion to their usual length; the last is the begin."""
        lengths = [_YEARS[phase] * self._rng.uniform(0.6, 1.5) for phase in phases]
        span = max(self._begin - work, len(phases))
        usual = sum(lengths) * 12
        if len(phases) > 1 and span > usual:
            lengths[0] += (span - usual) / 12 * 0.55
        scale, total, cuts = span / sum(lengths), 0.0, [work]
        for length in lengths:
            total += length
            cuts.append(work + round(total * scale))
        cuts[-1] = self._begin
        return cuts

    def _earlier(self, person: Person, phase: str, start: int, end: int, first: bool) -> None:
        if end <= start:
            return
        kind = "recruited" if first else "promotion"
        if phase == "staff" and end - start > 60 and self._rng.random() < 0.3:
            change = start + (end - start) // 2
            self._staff_stint(person, start, change, self._other_top(person.top), kind)
            self._staff_stint(person, change, end, person.top, "lateral")
        elif phase == "staff":
            self._staff_stint(person, start, end, person.top, kind)
        elif phase in ("deputy", "member"):
            self._team_stint(person, start, end)
        else:
            self._middle_stint(person, phase, start, end)

    def _staff_stint(self, person: Person, start: int, end: int, top: int, kind: str) -> None:
        place = self._tops[top]
        title = staff_title(person.staffing, place.unit.kind, (end - person.work) // 12)
        person.stints.append(
            Stint(top, place.unit.code, None, title, "staff", STAFF_LEVEL, start, kind, person.work, end)
        )

    def _middle_stint(self, person: Person, phase: str, start: int, end: int) -> None:
        top = person.top if self._rng.random() < 0.7 else self._other_top(person.top)
        place = self._tops[top]
        office = self._rng.choice(place.offices).short_name if place.offices else "办公室"
        title = middle_title(office)[0 if phase == "middle_chief" else 1]
        person.stints.append(
            Stint(top, place.unit.code, None, title, phase, STAFF_LEVEL, start, "promotion", start, end)
        )

    def _team_stint(self, person: Person, start: int, end: int) -> None:
        """A deputy's seat somewhere whose earlier holders are not on file yet, else a middle-level post."""
        for _ in range(12):
            seat = self._rng.choice(self._free) if self._free else None
            if seat and seat.known_from >= end and seat.top != person.top:
                seat.known_from = start
                person.stints.append(
                    Stint(
                        seat.top,
                        seat.unit,
                        seat.key,
                        seat.name,
                        "deputy",
                        DEPUTY_LEVEL,
                        start,
                        "promotion",
                        start,
                        end,
                    )
                )
                return
        self._middle_stint(person, "middle_chief", start, end)

    def _present(self, person: Person, seat: Seat | None, start: int) -> None:
        if seat is None:
            last = person.stints[-1].end if person.stints else None
            person_start = last or max(start, person.work)
            self._open_staff(person, person_start)
            return
        start = min(max(start, seat.vacant_since), self._begin)
        if person.stints:
            person.stints[-1].end = start
        before = next((s for s in reversed(person.stints) if s.level == seat.level), None)
        level_since = before.level_since if before and seat.level != STAFF_LEVEL else start
        kind = "recruited" if not person.stints else "lateral" if before and seat.in_team else "promotion"
        person.stints.append(
            Stint(
                seat.top, seat.unit, seat.key, seat.name, seat.category, seat.level, start, kind, level_since
            )
        )
        person.seat, seat.holder, seat.known_from = seat and seat, person, start

    def _open_staff(self, person: Person, start: int) -> None:
        place = self._tops[person.top]
        units = [place.unit, *place.offices]
        unit = self._rng.choice(units)
        title = staff_title(person.staffing, place.unit.kind, (self._begin - person.work) // 12)
        kind = "lateral" if person.stints else "recruited"
        person.stints.append(
            Stint(person.top, unit.code, None, title, "staff", STAFF_LEVEL, start, kind, person.work)
        )

    def _other_top(self, top: int) -> int:
        count = len(self._tops)
        return (top + self._rng.randint(1, count - 1)) % count if count > 1 else top
