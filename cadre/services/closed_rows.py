"""Rows and files of somebody else's upload that tell of people from whom a user must keep away (A42).

Who uploads a file has it; whoever else opens the batch sees nothing of these rows but how many there are,
and brings none of them in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import NamedTuple

from cadre.formats.dossier import Dossier
from cadre.models import Cadre, FamilyMember, RecusalDeclaration
from cadre.rules.kinship import Recorded, Relative, is_same_person
from core.models import ImportBatch, Unit, User
from core.rules.id_number import fault
from core.sheets import CheckedRow, CheckedTable, PartialDate
from core.sheets.cells import as_text, compact, tight
from core.sheets.marking import HIDDEN
from core.sheets.workbook import Raw

from .dossiers.reading import ReadFiles
from .records import id_indexes
from .recusal import paths_meant
from .roster_reading import OpenRoster
from .scope import closed_to


class Told(NamedTuple):
    """A person as a row or a file tells of him; ``sure`` when the ID number was found valid."""

    name: str
    number: str = ""
    birth: date | None = None
    sure: bool = False


class Closed:
    """Everybody from whom a user must keep away, on record or declared, for comparing with what files tell.

    A name counts as long as nothing shows that somebody else is meant: rather a namesake is hidden than a
    relative shown.
    """

    def __init__(self, user: User, unit: Unit) -> None:
        self._unit = unit
        people = Cadre.objects.filter(pk__in=closed_to(user)).select_related("unit")
        self._people = list(people.only("name", "birth", "id_index", "unit__path"))
        declared = RecusalDeclaration.objects.filter(user=user, ended_at=None)
        said = [(one.name, one.unit_text, one.id_index) for one in declared]
        self._digests = {person.id_index for person in self._people} | {index for _, _, index in said}
        self._digests -= {None, ""}
        self._declared = {tight(name) for name, place, index in said if not index and self._touches(place)}
        own = Cadre.objects.filter(id_index__in=user.id_indexes, merged_into=None).select_related("unit")
        self._own = [_recorded(person) for person in own] if user.id_index else []
        self._family = [
            Relative(member.name, member.birth, member.work)
            for member in (FamilyMember.objects.filter(cadre__in=own) if self._own else ())
        ]

    def __bool__(self) -> bool:
        return bool(self._people or self._digests or self._declared or self._family)

    def means(self, told: Told) -> bool:
        """Whether one of them may be meant."""
        name = tight(told.name)
        if told.number and self._digests & set(id_indexes(told.number)):
            return True
        if name and name in self._declared:
            return True
        if any(name == tight(person.name) and self._may_be(person, told) for person in self._people):
            return True
        here = Recorded(told.name, told.birth, (self._unit.name, self._unit.short_name))
        return any(is_same_person(relative, here) for relative in self._family)

    def lists_user(self, dossier: Dossier) -> bool:
        """Whether the file names the user himself among somebody's family."""
        facts = [Relative(one.name, one.birth, one.work) for one in dossier.family or ()]
        return any(is_same_person(fact, own) for fact in facts for own in self._own)

    def named_in(self, cells: Iterable[Raw]) -> bool:
        """Whether a row whose columns are not settled yet has the name or the number of one of them."""
        texts = {tight(as_text(raw)) for raw in cells} - {""}
        names = {tight(person.name) for person in self._people} | self._declared
        names |= {tight(relative.name) for relative in self._family}
        return bool(texts & names) or any(self._digests & set(id_indexes(compact(text))) for text in texts)

    def _may_be(self, person: Cadre, told: Told) -> bool:
        if told.sure and person.id_index:
            return False
        if person.birth is None or told.birth is None or self._unit.contains(person.unit):
            return True
        return (person.birth.year, person.birth.month) == (told.birth.year, told.birth.month)

    def _touches(self, place: str) -> bool:
        mine = self._unit.path
        return any(path.startswith(mine) or mine.startswith(path) for path in paths_meant(place))


def shown_to(opened: OpenRoster, table: CheckedTable, *, by: User) -> CheckedTable:
    """The rows and problems that the user may see of a roster; the table itself for its uploader."""
    hidden = closed_rows(opened.batch, table, by=by)
    if not hidden:
        return table
    return replace(
        table,
        records=tuple(row for row in table.records if row.row_number not in hidden),
        issues=tuple(issue for issue in table.issues if issue.row not in hidden),
    )


def closed_rows(batch: ImportBatch, table: CheckedTable, *, by: User) -> frozenset[int]:
    """The numbers of the rows that are closed to the user."""
    closed = closed_in(batch, by=by)
    if closed is None:
        return frozenset()
    return frozenset(row.row_number for row in table.records if closed.means(_of_row(row)))


def files_shown_to(batch: ImportBatch, read: ReadFiles, *, by: User) -> ReadFiles:
    """The files that the user may see of a batch of dossiers; all of them for their uploader."""
    closed = closed_in(batch, by=by)
    if closed is None:
        return read
    kept = [
        one
        for one in read.dossiers
        if not closed.means(_of_dossier(one.dossier)) and not closed.lists_user(one.dossier)
    ]
    return read if len(kept) == len(read.dossiers) else replace(read, dossiers=tuple(kept))


def closed_in(batch: ImportBatch, *, by: User) -> Closed | None:
    """From whom the user must keep away in a batch; None in his own and where there is nobody."""
    if batch.created_by_id in (None, by.pk):
        return None
    return Closed(by, batch.unit) or None


def names_closed_to(user: User) -> frozenset[str]:
    """The names of everybody from whom the user must keep away, for the names of files; three queries."""
    people = Cadre.objects.filter(pk__in=closed_to(user))
    own = Cadre.objects.filter(id_index__in=user.id_indexes) if user.id_index else Cadre.objects.none()
    declared = RecusalDeclaration.objects.filter(user=user, ended_at=None)
    names = [*people.values_list("name", flat=True), *(one.name for one in declared)]
    names += [member.name for member in FamilyMember.objects.filter(cadre__in=own)]
    return frozenset({tight(name) for name in names} - {""})


def file_name(batch: ImportBatch, names: frozenset[str], *, by: User) -> str:
    """What the user reads as the name of the batch's file, which in somebody else's may be a relative's."""
    told = tight(batch.file.name)
    closed = batch.created_by_id != by.pk and any(name in told for name in names)
    return f"{HIDDEN}{PurePath(batch.file.name).suffix}" if closed else batch.file.name


def _of_row(row: CheckedRow) -> Told:
    number, birth = row.values.get("id_number"), row.values.get("birth")
    return Told(
        str(row.values.get("name") or as_text(row.raw.get("name"))),
        str(number) if isinstance(number, str) else compact(as_text(row.raw.get("id_number"))),
        birth.date if isinstance(birth, PartialDate) else None,
        isinstance(number, str),
    )


def _of_dossier(dossier: Dossier) -> Told:
    number = str(dossier.person.get("id_number") or "").strip()
    birth = dossier.person.get("birth")
    day = birth.date if isinstance(birth, PartialDate) else birth
    return Told(
        dossier.name, number, day if isinstance(day, date) else None, bool(number) and not fault(number)
    )


def _recorded(cadre: Cadre) -> Recorded:
    return Recorded(cadre.name, cadre.birth, (cadre.unit.name, cadre.unit.short_name))
