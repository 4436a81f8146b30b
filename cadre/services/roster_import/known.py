"""Finding the people whom rows name, with what a row may touch; a few queries per 500 rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Max

from cadre.models import (
    AnnualAssessment,
    Appointment,
    Cadre,
    ChangeRequest,
    Education,
    Rank,
    Resume,
    RewardPunishment,
)
from cadre.services.locking import lock_people
from core import crypto
from core.models import Unit
from core.sheets import CheckedRow, PartialDate

from .dates import agrees
from .plan import Known

CHUNK = 500
T = TypeVar("T")


class People:
    """The people in the database that the rows of one file may mean."""

    def __init__(self, rows: Sequence[CheckedRow], unit: Unit, *, lock: bool) -> None:
        self._indexes = {
            number: crypto.blind_index(number)
            for row in rows
            if isinstance(number := row.values.get("id_number"), str)
        }
        # A number may still be stored under the digest of a key that was used before.
        self._digests = {
            digest: today
            for number, today in self._indexes.items()
            for digest in crypto.blind_indexes(number)
        }
        self._by_index: dict[str, Cadre] = {}
        self._by_name: dict[str, list[Cadre]] = defaultdict(list)
        self._known: dict[int, Known] = {}
        self._told = {name for row in rows for name in ("resume", "rewards") if name in row.values}
        for chunk in chunks(rows):
            self._find(chunk, unit)
        if lock:
            lock_people(self._known)
            self._known, self._by_index, self._by_name = {}, {}, defaultdict(list)
            for chunk in chunks(rows):
                self._find(chunk, unit)
        for ids in chunks(list(self._known)):
            self._gather(ids)

    def index_of(self, number: str) -> str:
        """The blind index of an ID number of the file."""
        return self._indexes[number]

    def meant_by(self, row: CheckedRow) -> list[Known]:
        """The person by ID number; else those of the unit with the same name and birth month.

        A person found by name whose record already has another ID number is somebody else.
        """
        number = row.values.get("id_number")
        if isinstance(number, str):
            found = self._by_index.get(self._indexes[number])
            if found:
                return [self._known[found.pk]]
        birth = row.values.get("birth")
        if not isinstance(birth, PartialDate):
            return []
        namesakes = self._by_name.get(str(row.values.get("name", "")), [])
        return [
            self._known[cadre.pk]
            for cadre in namesakes
            if _may_be(cadre, birth) and not (isinstance(number, str) and cadre.id_index)
        ]

    def namesakes(self, row: CheckedRow, unit: Unit) -> list[Cadre]:
        """People of the unit with the name of a row without ID number, whatever their birth month."""
        if _has_number(row):
            return []
        return [c for c in self._by_name.get(str(row.values.get("name", "")), []) if unit.contains(c.unit)]

    def pending(self) -> dict[int, dict[str, ChangeRequest]]:
        """The requests that wait about these people, by the key of their fact."""
        found: dict[int, dict[str, ChangeRequest]] = defaultdict(dict)
        for ids in chunks(list(self._known)):
            for request in ChangeRequest.objects.pending().filter(cadre__in=ids):
                found[request.cadre_id][request.field] = request
        return found

    def _find(self, rows: Sequence[CheckedRow], unit: Unit) -> None:
        numbers = {
            digest for row in rows if _has_number(row) for digest in crypto.blind_indexes(_number(row))
        }
        names = {str(row.values["name"]) for row in rows if "name" in row.values}
        people = Cadre.objects.filter(merged_into=None).select_related("unit")
        # Two plain conditions instead of one with OR: each has its own index.
        self._remember(people.filter(id_index__in=numbers))
        self._remember(people.filter(name__in=names, unit__path__startswith=unit.path))

    def _remember(self, people: Iterable[Cadre]) -> None:
        for cadre in people:
            if cadre.pk in self._known:
                continue
            self._known[cadre.pk] = Known(cadre)
            self._by_name[cadre.name].append(cadre)
            if cadre.id_index:
                self._by_index[self._digests.get(cadre.id_index, cadre.id_index)] = cadre

    def _gather(self, ids: Sequence[int]) -> None:
        main = Appointment.objects.main().filter(cadre__in=ids)
        for appointment in main.filter(end__isnull=True).select_related("unit", "post"):
            self._known[appointment.cadre_id].appointment = appointment
        ended = main.filter(end__isnull=False).order_by().values_list("cadre").annotate(last=Max("end"))
        for pk, last in ended:
            self._known[pk].last_end = last
        for rank in Rank.objects.filter(cadre__in=ids, end__isnull=True):
            self._known[rank.cadre_id].rank = rank
        for education in Education.objects.filter(cadre__in=ids, is_top=True):
            self._known[education.cadre_id].educations[education.mode] = education
        for assessment in AnnualAssessment.objects.filter(cadre__in=ids):
            self._known[assessment.cadre_id].assessments[assessment.year] = assessment
        if "resume" in self._told:
            for resume in Resume.objects.filter(cadre__in=ids):
                self._known[resume.pk].resume = resume
        if "rewards" in self._told:
            for reward in RewardPunishment.objects.filter(cadre__in=ids):
                self._known[reward.cadre_id].rewards.append(reward)


def _number(row: CheckedRow) -> str:
    return str(row.values["id_number"])


def _has_number(row: CheckedRow) -> bool:
    return isinstance(row.values.get("id_number"), str)


def _may_be(cadre: Cadre, birth: PartialDate) -> bool:
    """Whether the births agree, at the coarser precision of the two."""
    if cadre.birth is None:
        return False
    first: date = cadre.birth
    return agrees(birth, first) or (first.year, first.month) == (birth.date.year, birth.date.month)


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in runs of CHUNK."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
