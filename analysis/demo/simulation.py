"""Five years of a district, month by month: people retire, move up and across, and seats stay empty."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .actors import Person, Seat, Stint, rung
from .aims import Aim
from .careers import Past
from .district import District, Top
from .population import CIVIL_KINDS, Population
from .posts import CHIEF_LEVEL, STAFF_LEVEL, staff_title
from .seats import middle_seats, team_seats

YEARS = 5
SPAN = YEARS * 12
INITIAL_SHARE = 0.85
AWAY = 0.0035  # share of the members of teams whom the city calls upon in a month
_HIRING = {6: 26, 7: 34, 8: 22, 11: 6, 2: 6, 3: 6}


class Simulation:
    """One district from ``now - SPAN`` to ``now``; everybody who ever served is in ``people``."""

    def __init__(
        self, district: District, aims: list[Aim], headcount: int, now: int, rng: Random, first: int
    ) -> None:
        self.district, self.aims, self.now, self.rng = district, aims, now, rng
        self.tops: list[Top] = district.tops
        self.begin = now - SPAN
        self.population = Population(rng, first)
        self.people: list[Person] = []
        self.members: list[list[Person]] = [[] for _ in self.tops]
        self.team: list[list[Seat]] = [team_seats(number, top) for number, top in enumerate(self.tops)]
        self.middle: list[list[Seat]] = [[] for _ in self.tops]
        self.vacant: list[Seat] = []
        self._leaving: dict[int, list[Person]] = {}
        self._recruits = headcount - round(headcount * INITIAL_SHARE)
        self._settle(headcount - self._recruits)

    def run(self, each_month: Callable[[int], None]) -> None:
        """Lets time pass; ``each_month`` is called at the end of every month."""
        quota = self._hiring_plan()
        for month in range(self.begin + 1, self.now + 1):
            self._exits(month)
            self._step_down(month)
            self._called_away(month)
            self._fill_due(month)
            self._exchange(month)
            for _ in range(quota.get(month, 0)):
                self._recruit(month)
            each_month(month)

    # --- the beginning -------------------------------------------------------------------------

    def _settle(self, initial: int) -> None:
        weights = [top.weight for top in self.tops]
        sizes = [max(1, round(initial * weight / sum(weights))) for weight in weights]
        sizes[-1] += initial - sum(sizes)
        past = Past(self.rng, self.tops, [seat for seats in self.team for seat in seats], self.begin)
        for number, size in enumerate(sizes):
            self.middle[number] = middle_seats(number, self.tops[number], size - len(self.team[number]))
            seats = [*self.team[number], *self.middle[number]]
            filled = [seat for seat in seats if self.rng.random() > 0.03][: max(0, size)]
            for seat in seats:
                if seat not in filled:
                    self._open(seat, self.begin)
            held: list[Seat | None] = [*filled, *[None] * (size - len(filled))]
            for place in held:
                category, kind = place.category if place else "staff", self.tops[number].unit.kind
                person = self.population.established(category, kind, number, self.begin)
                past.write(person, place)
                self._enlist(person)

    def _enlist(self, person: Person) -> None:
        self.people.append(person)
        self.members[person.top].append(person)
        month, reason = person.retire, "退休"
        elsewhere = self.begin + 1 + int(self.rng.expovariate(1 / 900))
        if elsewhere < month:
            month, reason = elsewhere, self.rng.choices(("调出", "辞去公职"), (4, 1))[0]
        if self.begin < month <= self.now:
            person.reason = reason
            self._leaving.setdefault(month, []).append(person)

    # --- what happens in a month ---------------------------------------------------------------

    def _exits(self, month: int) -> None:
        for person in self._leaving.pop(month, []):
            if person.left is None and not person.written:
                self.leave(person, month, person.reason)

    def leave(self, person: Person, month: int, reason: str) -> None:
        """Ends the service of a person; the seat falls vacant."""
        person.left, person.reason = max(month, person.now_in.start + 1), reason
        self._vacate(person, person.left)
        person.now_in.end = person.left
        self.members[person.top].remove(person)

    def _step_down(self, month: int) -> None:
        """Near retirement, members of teams go over to a rank without a leading post."""
        for seats in self.team:
            for seat in seats:
                person = seat.holder
                ahead = 14 if seat.category == "chief" else 42
                near = person and person.retire - month < ahead and person.months_in_place(month) > 12
                if person and near and not person.written and self.rng.random() < 0.035:
                    self.to_staff(person, month)

    def _called_away(self, month: int) -> None:
        """The city calls now and then upon a member of a team who has been there for a while."""
        for seat in [seat for seats in self.team for seat in seats if self.rng.random() < AWAY]:
            person = seat.holder
            if person and not person.written and person.months_in_place(month) >= 18:
                self.leave(person, month, "调出")

    def _fill_due(self, month: int) -> None:
        for seat in [seat for seat in self.vacant if seat.due <= month]:
            person = self.choose(seat, month)
            if person:
                self.place(person, seat, month)
            else:
                seat.due = month + 3

    def _exchange(self, month: int) -> None:
        """平职交流: now and then two deputies of different units change places."""
        if self.rng.random() > min(0.5, len(self.tops) / 60):
            return
        deputies = [
            seat
            for seats in self.team
            for seat in seats
            if seat.category == "deputy" and seat.holder and seat.holder.months_in_place(month) >= 36
        ]
        if len(deputies) > 4:
            one, two = self.rng.sample(deputies, 2)
            self.swap(one, two, month)

    def _hiring_plan(self) -> dict[int, int]:
        plan: dict[int, int] = {}
        months = [month for month in range(self.begin + 1, self.now + 1) if month % 12 in _HIRING]
        weights = [_HIRING[month % 12] for month in months]
        for month in self.rng.choices(months, weights, k=self._recruits):
            plan[month] = plan.get(month, 0) + 1
        return plan

    def _recruit(self, month: int) -> None:
        number = self.rng.choices(range(len(self.tops)), [top.weight for top in self.tops])[0]
        top = self.tops[number]
        person = self.population.recruit(top.unit.kind, number, month)
        unit = self.rng.choice([top.unit, *top.offices])
        title = staff_title(person.staffing, top.unit.kind, 0)
        person.stints.append(
            Stint(number, unit.code, None, title, "staff", STAFF_LEVEL, month, "recruited", month)
        )
        self._enlist(person)

    # --- moves ---------------------------------------------------------------------------------

    def place(self, person: Person, seat: Seat, month: int) -> None:
        """Puts a person into a vacant seat and leaves the former one vacant."""
        before = person.now_in
        self._vacate(person, month)
        before.end = month
        same = before.level == seat.level
        level_since = before.level_since if same and seat.level != STAFF_LEVEL else month
        kind = "promotion" if rung(seat.category) > rung(before.category) else "lateral"
        if same and seat.in_team and kind == "promotion":
            kind = "advancement" if seat.category == "chief" else "lateral"
        self._join(person, seat.top)
        person.stints.append(
            Stint(
                seat.top, seat.unit, seat.key, seat.name, seat.category, seat.level, month, kind, level_since
            )
        )
        person.seat, seat.holder = seat, person
        if seat.in_team and person.staffing == "3" and self.tops[seat.top].unit.kind in CIVIL_KINDS:
            person.staffing = "1"
        if seat in self.vacant:
            self.vacant.remove(seat)

    def swap(self, one: Seat, two: Seat, month: int) -> None:
        """Two holders of the same category change places."""
        first, second = one.holder, two.holder
        if first is None or second is None or first.top == second.top or first.written or second.written:
            return
        for person, seat in ((first, two), (second, one)):
            last = person.now_in
            last.end = month
            since = last.level_since
            self._join(person, seat.top)
            person.stints.append(
                Stint(
                    seat.top,
                    seat.unit,
                    seat.key,
                    seat.name,
                    seat.category,
                    seat.level,
                    month,
                    "lateral",
                    since,
                )
            )
            person.seat, seat.holder = seat, person

    def to_staff(self, person: Person, month: int) -> None:
        """退出领导职务: the person stays in the unit without a leading post."""
        self._vacate(person, month)
        last, top = person.now_in, self.tops[person.top]
        last.end = month
        title = "四级调研员" if last.level == CHIEF_LEVEL else "一级主任科员"
        if person.staffing in "34":
            title = "七级职员" if last.level == CHIEF_LEVEL else "八级职员"
        person.stints.append(
            Stint(
                person.top, top.unit.code, None, title, "staff", last.level, month, "other", last.level_since
            )
        )

    def choose(self, seat: Seat, month: int) -> Person | None:
        """Who fills a seat: usual age and service for its category, by lot among those who fit."""
        low, high = {"chief": (33, 50), "member": (40, 55), "deputy": (32, 47), "middle_chief": (28, 46)}.get(
            seat.category, (26, 42)
        )
        aim = self.aims[seat.top]
        wanted = aim.team if seat.in_team else aim.middle
        if not wanted:
            low, high = low + 8, high + 4
        elif seat.category == "chief" and self.rng.random() < 0.8:
            return self.candidate(seat, month, 30, 38) or self.candidate(seat, month, low, high)
        return self.candidate(seat, month, low, high)

    def candidate(self, seat: Seat, month: int, low: int, high: int) -> Person | None:
        """One of those ready for the seat between two ages, both inclusive; None when there is nobody."""
        ready = [person for person in self._ready(seat, month) if low <= person.age(month) <= high]
        middle = [person for person in ready if person.now_in.category != "staff"]
        if middle and self.rng.random() < 0.9:
            ready = middle
        return self.rng.choice(ready) if ready else None

    def _ready(self, seat: Seat, month: int) -> list[Person]:
        if seat.category in ("chief", "member"):
            town = len(seat.unit) == len(self.tops[seat.top].unit.code)
            holders = [s.holder for seats in self.team for s in seats if s.category in ("deputy", "member")]
            return [p for p in holders if p and town and not p.written and p.months_in_place(month) >= 18]
        near = self.members[seat.top] if not seat.in_team else self._anywhere(seat.top)
        below = 0 if seat.category == "middle_deputy" else 1 if seat.category == "middle_chief" else 2
        return [p for p in near if self._may_rise(p, month, below, seat.in_team)]

    def _anywhere(self, top: int) -> list[Person]:
        """The own unit and three others: moves between units are common, but not boundless."""
        others = self.rng.sample(range(len(self.tops)), min(3, len(self.tops)))
        return [p for number in dict.fromkeys([top, *others]) for p in self.members[number]]

    @staticmethod
    def _may_rise(person: Person, month: int, below: int, team: bool) -> bool:
        """Below the seat, a year in place, three of service (team: four), and five left to serve."""
        return (
            rung(person.now_in.category) <= below
            and person.now_in.level == STAFF_LEVEL
            and not person.written
            and month - person.work >= (48 if team else 36)
            and person.months_in_place(month) >= 12
            and person.retire - month > 60
        )

    def _vacate(self, person: Person, month: int) -> None:
        if person.seat:
            seat, person.seat = person.seat, None
            seat.holder = None
            self._open(seat, month)

    def _open(self, seat: Seat, month: int) -> None:
        delay = (2, 3, 4, 6, 8, 10) if seat.in_team else (1, 1, 2, 2, 3, 4)
        seat.vacant_since, seat.due = month, month + self.rng.choice(delay)
        self.vacant.append(seat)

    def _join(self, person: Person, top: int) -> None:
        if person.top != top:
            self.members[person.top].remove(person)
            self.members[top].append(person)
            person.top = top
            if person.staffing == "4" and self.tops[top].unit.kind != "enterprise":
                person.staffing = "1"
