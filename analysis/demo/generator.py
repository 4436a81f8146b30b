"""The whole demo as a stream of batches, one district at a time, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random

from .aims import aims_of
from .calendar import day_of, month_of
from .district import CITIES, FOUNDED, District, build_district
from .facts import DemoBatch, DemoEstablishment, DemoPost, DemoUnit
from .posts import team_posts
from .records import Registrar
from .simulation import Simulation
from .stories import Stories
from .tuning import Tuning

DISTRICT_SIZE = 5000
DISTRICTS_PER_CITY = 12


def generate(persons: int, units: int, seed: int, today: date) -> Iterator[DemoBatch]:
    """Batches with exactly ``persons`` people and ``units`` units; the same arguments give the same facts.

    Up to 7,500 people stand under one district, 云岭区. More are spread over districts of about 5,000
    under cities, and 云岭区 is the first of them. Only the month of ``today`` matters.
    """
    now = month_of(today)
    count = max(1, min(round(persons / DISTRICT_SIZE), units // 8))
    above = _above(count)
    if above:
        yield DemoBatch(tuple(above), (), (), ())
    first = 0
    for index in range(count):
        share = _share(persons, count, index)
        parent = above[1 + index // DISTRICTS_PER_CITY] if len(above) > 1 else above[0] if above else None
        rng = Random(f"{seed}/{now}/{index}")
        district = build_district(index, _share(units - len(above), count, index), parent, rng)
        yield _batch(district, share, now, rng, first)
        first += share


def _above(count: int) -> list[DemoUnit]:
    """The province and its cities, or one city, or nothing above a single district."""
    if count == 1:
        return []
    since = day_of(FOUNDED)
    if count <= DISTRICTS_PER_CITY:
        return [DemoUnit("LZ", "澜州市", "澜州市", None, "district", "107", 1, since)]
    above = [DemoUnit("LJ", "岚江省", "岚江省", None, "district", "107", 1, since)]
    for number in range(-(-count // DISTRICTS_PER_CITY)):
        name = (
            CITIES[number % len(CITIES)]
            + ("" if number < len(CITIES) else str(number // len(CITIES) + 1))
            + "市"
        )
        above.append(DemoUnit(f"C{number + 1:02d}", name, name, "LJ", "district", "107", number + 1, since))
    return above


def _share(total: int, count: int, index: int) -> int:
    return total * (index + 1) // count - total * index // count


def _batch(district: District, persons: int, now: int, rng: Random, first: int) -> DemoBatch:
    world = Simulation(district, aims_of(district, rng), persons, now, rng, first)
    stories, tuning = Stories(world), Tuning(world)
    stories.open()
    world.run(tuning.each_month)
    stories.close()
    registrar = Registrar(district, now, rng)
    units = [district.root]
    for top in district.tops:
        units += [top.unit, *top.offices]
    return DemoBatch(
        tuple(units),
        tuple(_posts(world)),
        tuple(_establishments(world)),
        tuple(registrar.record(person) for person in world.people),
    )


def _posts(world: Simulation) -> Iterator[DemoPost]:
    since = day_of(FOUNDED)
    for number, top in enumerate(world.tops):
        for place, plan in enumerate(team_posts(top.unit.short_name, top.unit.kind), 1):
            key = f"{top.unit.code}-T{place:02d}"
            yield DemoPost(
                key, top.unit.code, plan.name, plan.category, plan.level, plan.seats, plan.is_key, since
            )
        for seat in world.middle[number]:
            yield DemoPost(seat.key, seat.unit, seat.name, seat.category, seat.level, 1, False, since)


def _establishments(world: Simulation) -> Iterator[DemoEstablishment]:
    since = day_of(FOUNDED)
    for number, top in enumerate(world.tops):
        counts = {
            category: sum(seat.category == category for seat in [*world.team[number], *world.middle[number]])
            for category in ("chief", "deputy", "member", "middle_chief", "middle_deputy")
        }
        staffing = -(-len(world.members[number]) * 21 // 20)
        yield DemoEstablishment(
            top.unit.code,
            since,
            counts["chief"],
            counts["deputy"],
            counts["member"],
            counts["middle_chief"],
            counts["middle_deputy"],
            staffing,
        )
