"""Posts with their holders, and approved and filled numbers, as the pages show them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cadre.choices import PostCategory
from cadre.models import Appointment, Cadre, Post, TeamTerm
from cadre.rules.occupancy import NUMBER_OF_CATEGORY, Occupancy
from cadre.services.staffing import PostLine, UnitStaffing, post_lines
from core.dates import months_between, years_and_months
from core.models import Unit, User


class Holder(NamedTuple):
    """Who holds a post; without a person when the reader may not see the record."""

    cadre: Cadre | None
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post of the list."""

    post: Post
    holders: tuple[Holder, ...]
    places: Occupancy
    vacant_since: date | None
    vacant_for: str


def post_rows(posts: Sequence[Post], on: date, user: User) -> list[PostRow]:
    """The posts with holders as the reader may see them; four queries, however many posts."""
    lines = post_lines(posts, on)
    people = {row.cadre_id for line in lines for row in line.holders}
    seen = set(Cadre.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True))
    return [_post_row(line, seen, on) for line in lines]


def _post_row(line: PostLine, seen: Collection[int], on: date) -> PostRow:
    holders = tuple(Holder(row.cadre if row.cadre_id in seen else None, row) for row in line.holders)
    since = line.vacant_since
    waited = years_and_months(months_between(since, on)) if since else ""
    return PostRow(line.post, holders, line.places, since, waited)


@dataclass(frozen=True, slots=True)
class NumberCell:
    """One pair of numbers of the table, and the category whose people it opens; none for everybody."""

    label: str
    category: str
    count: Occupancy


def number_cells(line: UnitStaffing) -> list[NumberCell]:
    """The cells of one unit, in the order of the headings."""
    labels = dict(PostCategory.choices)
    cells = [NumberCell(labels[key], key, line.by_category[key]) for key in NUMBER_OF_CATEGORY]
    return [
        *cells[:3],
        NumberCell("班子合计", "team", line.team),
        *cells[3:],
        NumberCell("编制", "", line.staff),
    ]


@dataclass(frozen=True, slots=True)
class StaffingRow:
    """One unit of the table of approved and filled numbers."""

    unit: Unit
    cells: list[NumberCell]

    @property
    def known(self) -> bool:
        """Whether the unit has a number on file or anybody in a post."""
        return any(cell.count.filled or cell.count.approved is not None for cell in self.cells)

    @property
    def vacant(self) -> bool:
        """Whether a place of the team or of the middle level is free."""
        return any(cell.count.vacant for cell in self.cells if cell.category)

    @property
    def over(self) -> bool:
        """Whether more people hold posts than are approved."""
        return any(cell.count.over for cell in self.cells)


def totals(rows: Sequence[StaffingRow]) -> list[NumberCell]:
    """The sums of all rows; approved numbers are known only where every unit's are."""
    found: list[NumberCell] = []
    for column in zip(*(row.cells for row in rows), strict=True):
        approved = [cell.count.approved for cell in column if cell.count.approved is not None]
        filled = sum(cell.count.filled for cell in column)
        count = Occupancy(sum(approved) if approved else None, filled)
        found.append(NumberCell(column[0].label, column[0].category, count))
    return found


class TermRow(NamedTuple):
    """One term of a team, and how long it still runs on the day."""

    term: TeamTerm
    running: bool
    months_left: int | None


def term_rows(unit: Unit, on: date) -> list[TermRow]:
    """The terms of the unit's teams that had begun by the day, running ones first; one query."""
    rows = [
        TermRow(term, _runs(term, on), months_between(on, term.expected_on) if term.expected_on else None)
        for term in unit.team_terms.filter(start__lte=on).order_by("body", "-start")
    ]
    return sorted(rows, key=lambda row: not row.running)


def _runs(term: TeamTerm, on: date) -> bool:
    return term.end is None or on < term.end
