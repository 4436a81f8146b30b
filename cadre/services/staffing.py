"""Who holds which post, and how many are approved and filled, as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from cadre.models import Appointment, Post
from cadre.rules.occupancy import NUMBER_OF_CATEGORY, Occupancy, names_post
from core.choices import UnitKind
from core.models import Establishment, Unit

TEAM = ("chief", "deputy", "member")


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post on the day: who holds it, and since when a place of it has been vacant."""

    post: Post
    holders: tuple[Appointment, ...]
    vacant_since: date | None

    @property
    def places(self) -> Occupancy:
        """Approved and filled places of the post."""
        return Occupancy(self.post.seats, len(self.holders))


@dataclass(frozen=True, slots=True)
class UnitStaffing:
    """Approved and filled of one unit on the day, by category of post; ``staff`` counts everybody."""

    unit: Unit
    by_category: Mapping[str, Occupancy]
    team: Occupancy
    staff: Occupancy


def post_lines(posts: Sequence[Post], on: date) -> list[PostLine]:
    """The posts with their holders of the day; three queries, however many posts.

    An appointment holds the post that it is tied to, or else every post that its title names.
    """
    units = {post.unit_id for post in posts}
    appointments = Appointment.objects.filter(unit__in=units).select_related("cadre", "unit")
    held = _by_unit(appointments.holding(on).order_by("holding", "start"))
    ended = _by_unit(appointments.filter(end__lte=on).order_by("-end"))
    return [_post_line(post, held[post.unit_id], ended[post.unit_id]) for post in posts]


def unit_staffing(units: Sequence[Unit], on: date) -> list[UnitStaffing]:
    """Approved and filled of each unit, its own offices included; three queries, however many units.

    Main posts count where they are held, a post of an office in the unit around it; postings and concurrent
    posts never count.
    """
    hosts = hosts_of(units, on)
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    main = Appointment.objects.holding(on).main().filter(unit__in=hosts)
    for unit, category, people in main.order_by().values_list("unit", "category").annotate(Count("cadre")):
        counts[hosts[unit]][category] += people
    held = {row.unit_id: row for row in Establishment.objects.holding(on).filter(unit__in=units)}
    return [_unit_line(unit, held.get(unit.pk), counts[unit.pk]) for unit in units]


def _by_unit(appointments: Iterable[Appointment]) -> dict[int, list[Appointment]]:
    found: dict[int, list[Appointment]] = defaultdict(list)
    for appointment in appointments:
        found[appointment.unit_id].append(appointment)
    return found


def _post_line(post: Post, held: Sequence[Appointment], ended: Sequence[Appointment]) -> PostLine:
    holders = tuple(row for row in held if _holds(row, post))
    vacant = len(holders) < post.seats
    last = next((row.end for row in ended if _holds(row, post)), None) if vacant else None
    return PostLine(post, holders, last or (post.valid_from if vacant else None))


def _holds(appointment: Appointment, post: Post) -> bool:
    if appointment.post_id is not None:
        return appointment.post_id == post.pk
    unit = appointment.unit
    return names_post(appointment.title, post.name, (unit.name, unit.short_name))


def hosts_of(units: Collection[Unit], on: date) -> dict[int, int]:
    """Each of the units, and every office in one of them, with the unit that it counts for."""
    hosts = {unit.pk: unit.pk for unit in units}
    offices = Unit.objects.existing(on).filter(kind=UnitKind.INTERNAL).order_by("path")
    for pk, parent in offices.values_list("pk", "parent_id"):
        if parent in hosts:
            hosts.setdefault(pk, hosts[parent])
    return hosts


def _unit_line(unit: Unit, numbers: Establishment | None, counts: Mapping[str, int]) -> UnitStaffing:
    by_category = {
        category: Occupancy(getattr(numbers, field) if numbers else None, counts.get(category, 0))
        for category, field in NUMBER_OF_CATEGORY.items()
    }
    team = by_category["chief"].plus(by_category["deputy"]).plus(by_category["member"])
    staff = Occupancy((numbers.staffing or None) if numbers else None, sum(counts.values()))
    return UnitStaffing(unit, by_category, team, staff)
