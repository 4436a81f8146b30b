"""Finding the people whom rows name, with what a row may touch; a few queries per 500 rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db.models import Q

from cadre.choices import Holding
from cadre.models import AnnualAssessment, Appointment, Cadre, Education, Rank
from core import crypto
from core.models import Unit
from core.sheets import CheckedRow, PartialDate

from .plan import Known

CHUNK = 500
T = TypeVar("T")


class People:
    """The people in the database that the rows of one file may mean."""

    def __init__(self, rows: Sequence[CheckedRow], unit: Unit, *, lock: bool) -> None:
        self._by_index: dict[str, Cadre] = {}
        self._by_name: dict[str, list[Cadre]] = defaultdict(list)
        self._known: dict[int, Known] = {}
        for chunk in _chunks(rows):
            self._find(chunk, unit, lock)
        for ids in _chunks(list(self._known)):
            self._gather(ids)

    def meant_by(self, row: CheckedRow) -> list[Known]:
        """The person by ID number; else those of the unit with the same name and birth month.

        A person found by name whose record already has another ID number is somebody else.
        """
        number = row.values.get("id_number")
        if isinstance(number, str):
            found = self._by_index.get(crypto.blind_index(number))
            if found:
                return [self._known[found.pk]]
        birth = row.values.get("birth")
        if not isinstance(birth, PartialDate):
            return []
        namesakes = self._by_name.get(str(row.values.get("name", "")), [])
        return [
            self._known[cadre.pk]
            for cadre in namesakes
            if _same_month(cadre, birth) and not (isinstance(number, str) and cadre.id_index)
        ]

    def _find(self, rows: Sequence[CheckedRow], unit: Unit, lock: bool) -> None:
        numbers = {
            crypto.blind_index(str(row.values["id_number"])) for row in rows if "id_number" in row.values
        }
        names = {str(row.values["name"]) for row in rows if "name" in row.values}
        people = Cadre.objects.select_related("unit")
        if lock:
            people = people.select_for_update(of=("self",))
        wanted = Q(id_index__in=numbers) | Q(name__in=names, unit__path__startswith=unit.path)
        for cadre in people.filter(wanted):
            if cadre.pk in self._known:
                continue
            self._known[cadre.pk] = Known(cadre)
            self._by_name[cadre.name].append(cadre)
            if cadre.id_index:
                self._by_index[cadre.id_index] = cadre

    def _gather(self, ids: Sequence[int]) -> None:
        open_main = Appointment.objects.filter(cadre__in=ids, holding=Holding.MAIN, end__isnull=True)
        for appointment in open_main.select_related("unit"):
            self._known[appointment.cadre_id].appointment = appointment
        for rank in Rank.objects.filter(cadre__in=ids, end__isnull=True):
            self._known[rank.cadre_id].rank = rank
        for education in Education.objects.filter(cadre__in=ids):
            self._known[education.cadre_id].educations[education.mode] = education
        for assessment in AnnualAssessment.objects.filter(cadre__in=ids):
            self._known[assessment.cadre_id].assessments[assessment.year] = assessment


def _same_month(cadre: Cadre, birth: PartialDate) -> bool:
    return bool(cadre.birth and (cadre.birth.year, cadre.birth.month) == (birth.date.year, birth.date.month))


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
