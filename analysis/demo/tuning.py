"""Keeps every unit to its aim: some look after young cadres in time, others let it slide."""

from __future__ import annotations

from .actors import Person, Seat
from .simulation import Simulation

AHEAD = 9  # months an attentive unit looks ahead
THIRTY, YOUNG = 31, 35
SEARCHES = 6


class Tuning:
    """Called each month; acts once a quarter, and in the last months until the aims hold."""

    def __init__(self, world: Simulation) -> None:
        self._world = world
        self._towns = [top.unit.kind in ("town", "subdistrict", "township") for top in world.tops]

    def each_month(self, month: int) -> None:
        """Attentive units bring in the young; the others part with them as it happens."""
        world = self._world
        last = world.now - month
        for number, aim in enumerate(world.aims):
            if (month + number) % 3 and last > 2:
                continue
            ahead = 1 if aim.lapsing and last < 9 else AHEAD
            if aim.team:
                if last <= aim.adopts:
                    self._strengthen_team(number, month, ahead)
            elif last <= aim.adopts and (last < 30 or aim.middle):
                self._weaken_team(number, month)
            if aim.middle:
                if last <= aim.adopts:
                    self._strengthen_middle(number, month, ahead)
            elif last <= aim.adopts:
                self._weaken_middle(number, month)

    # --- measures ------------------------------------------------------------------------------

    def _young(self, seats: list[Seat], month: int, ahead: int, limit: int) -> list[Person]:
        """Holders who are still of that age and in service ``ahead`` months on."""
        return [
            seat.holder
            for seat in seats
            if seat.holder and seat.holder.age(month + ahead) <= limit and seat.holder.retire > month + ahead
        ]

    def _held(self, seats: list[Seat]) -> int:
        return sum(seat.holder is not None for seat in seats)

    def _team_lacks(self, number: int, month: int, ahead: int) -> int | None:
        """The age limit of whoever is missing in the team; None when nobody is."""
        seats = self._world.team[number]
        if self._towns[number] and not self._young(seats, month, ahead, THIRTY):
            return THIRTY
        if len(self._young(seats, month, ahead, YOUNG)) * 5 < self._held(seats):
            return YOUNG
        return None

    # --- acts ----------------------------------------------------------------------------------

    def _strengthen_team(self, number: int, month: int, ahead: int) -> None:
        for _ in range(4):
            limit = self._team_lacks(number, month, ahead)
            if limit is None:
                return
            seat = self._seat_for_youth(number, month)
            low = 26 if limit == THIRTY else 28
            person = self._search(seat, month, low, limit - 1 if ahead > 1 else limit) if seat else None
            if not seat or not person:
                return
            if seat.holder:
                self._make_room(seat.holder, month)
            self._world.place(person, seat, month)

    def _search(self, seat: Seat, month: int, low: int, high: int) -> Person | None:
        """Somebody of that age, in more and more units until one is found."""
        found = (self._world.candidate(seat, month, low, high) for _ in range(SEARCHES))
        return next((person for person in found if person), None)

    def _seat_for_youth(self, number: int, month: int) -> Seat | None:
        """A vacant deputy's seat, else that of the eldest deputy, who is to make room."""
        seats = [seat for seat in self._world.team[number] if seat.category == "deputy"]
        empty = [seat for seat in seats if seat.holder is None]
        if empty:
            return empty[0]
        held = [
            seat for seat in seats if seat.holder and not seat.holder.written and seat.holder.age(month) > 40
        ]
        if not held:
            return None
        return min(held, key=lambda seat: (seat.holder.birth if seat.holder else 0, seat.key))

    def _make_room(self, person: Person, month: int) -> None:
        """The former holder goes to a vacant seat elsewhere, or over to a rank when near retirement."""
        world = self._world
        places = [
            seat
            for seat in world.vacant
            if seat.category == "deputy" and seat.top != person.top and not world.aims[seat.top].team
        ]
        if places and person.retire - month > 60:
            world.place(person, places[0], month)
        else:
            world.to_staff(person, month)

    def _weaken_team(self, number: int, month: int) -> None:
        """The young ones are called to units that look after them, or change places with elder ones."""
        world = self._world
        seats = [seat for seat in world.team[number] if seat.category == "deputy"]
        limit = THIRTY if self._towns[number] and world.aims[number].middle else 40
        for seat in [s for s in seats if s.holder and s.holder.age(month) <= limit and not s.holder.written]:
            partner = self._elder(number, month)
            if partner:
                world.swap(seat, partner, month)

    def _elder(self, number: int, month: int) -> Seat | None:
        """A deputy over forty of an attentive unit who has been there for a year."""
        world = self._world
        seats = [
            seat
            for other, seats in enumerate(world.team)
            if other != number and world.aims[other].team
            for seat in seats
            if seat.category == "deputy"
            and seat.holder
            and 43 <= seat.holder.age(month) <= 52
            and seat.holder.months_in_place(month) >= 6
            and not seat.holder.written
        ]
        return world.rng.choice(seats) if seats else None

    def _strengthen_middle(self, number: int, month: int, ahead: int) -> None:
        """At least a third of the middle-level chiefs not over 35."""
        world = self._world
        seats = [seat for seat in world.middle[number] if seat.category == "middle_chief"]
        for _ in seats:
            if len(self._young(seats, month, ahead, YOUNG)) * 3 >= self._held(seats):
                return
            elder = [s for s in seats if s.holder is None] or sorted(
                (s for s in seats if s.holder and s.holder.age(month) > YOUNG),
                key=lambda s: s.holder.birth if s.holder else 0,
            )
            person = world.candidate(elder[0], month, 24, YOUNG - 2) if elder else None
            if not person:
                return
            if elder[0].holder:
                world.to_staff(elder[0].holder, month)
            world.place(person, elder[0], month)

    def _weaken_middle(self, number: int, month: int) -> None:
        """Young heads of offices move away; elder colleagues of the unit follow them."""
        world = self._world
        seats = [seat for seat in world.middle[number] if seat.category == "middle_chief"]
        while len(young := self._young(seats, month, 0, YOUNG)) * 3 >= self._held(seats) and young:
            seat = young[0].seat
            person = world.candidate(seat, month, 38, 50) if seat else None
            if not seat or not person:
                return
            world.to_staff(young[0], month)
            world.place(person, seat, month)
