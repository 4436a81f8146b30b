"""A person's service as spells: appointments, and the résumé where there is no appointment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cadre.choices import Holding
from cadre.documents.roster_columns import title_on
from cadre.models import Appointment, ResumeSegment
from cadre.rules.resume import TOWN_KINDS, is_posting
from cadre.rules.spells import Spell, without
from core.choices import UnitKind


class Service(NamedTuple):
    """What a person did: posts held, the résumé beside them, experience inside posts, and studies."""

    posts: list[Spell]
    before: list[Spell]
    inside: list[Spell]
    studies: list[Spell]

    @property
    def spells(self) -> list[Spell]:
        """All that counts as service."""
        return [*self.posts, *self.before, *self.inside]


def service_of(appointments: Sequence[Appointment], segments: Iterable[ResumeSegment]) -> Service:
    """Put appointments and segments together.

    A main segment gives way to main posts of the same time; what lies inside one only to postings.
    """
    posts = [_held(row) for row in appointments]
    main = [spell for spell, row in zip(posts, appointments, strict=True) if row.holding == Holding.MAIN]
    postings = [spell for spell in posts if spell.posting]
    before: list[Spell] = []
    inside: list[Spell] = []
    studies: list[Spell] = []
    for segment in segments:
        spell = _told(segment)
        if segment.is_study:
            studies.append(spell)
        elif segment.inner:
            inside += without(spell, postings)
        else:
            before += without(spell, main)
    return Service(posts, before, inside, studies)


def _held(row: Appointment) -> Spell:
    return Spell(
        title_on(row, row.start),
        row.start,
        row.end,
        row.unit.kind,
        row.category,
        grassroots=_is_local(row),
        posting=row.holding == Holding.POSTING,
    )


def _is_local(row: Appointment) -> bool:
    """In a town or street office, or in an office inside one."""
    unit = row.unit
    over = unit.parent.kind if unit.kind == UnitKind.INTERNAL and unit.parent else unit.kind
    return over in TOWN_KINDS


def _told(segment: ResumeSegment) -> Spell:
    return Spell(
        segment.text,
        segment.start,
        segment.end,
        segment.place,
        segment.category,
        grassroots=segment.is_grassroots,
        posting=is_posting(segment.text),
        from_resume=True,
    )
