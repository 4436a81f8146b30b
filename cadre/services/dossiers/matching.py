"""Whom a dossier means: by ID number, else by name and birth month, which a person confirms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cadre.choices import RequestState
from cadre.formats.dossier import Dossier
from cadre.models import (
    AnnualAssessment,
    Appointment,
    AppointmentForm,
    Cadre,
    ChangeRequest,
    Education,
    FamilyMember,
    LevelTenure,
    ProfessionalTitle,
    Rank,
    Resume,
    RewardPunishment,
)
from cadre.services.locking import lock_people
from cadre.services.records import id_index, id_indexes
from cadre.services.roster_import.known import chunks
from cadre.services.scope import NOT_YOURS, may
from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.sheets import PartialDate
from core.sheets.cells import tight

from .draft import Answers, Record

NEW, SKIP = "new", "skip"


@dataclass(frozen=True, slots=True)
class Match:
    """Who is meant; ``how`` is ``id``, ``name``, ``answer`` or empty for somebody new.

    With ``asks`` somebody has to say which of the ``candidates`` it is, or that it is none of them.
    """

    record: Record | None
    how: str = ""
    candidates: tuple[Cadre, ...] = ()
    asks: bool = False


class Matcher:
    """Everybody whom the dossiers may mean, found with a few queries per 500 of them."""

    def __init__(
        self, dossiers: Sequence[Dossier], answers: Iterable[Answers], unit: Unit, *, by: User, lock: bool
    ) -> None:
        self._unit = unit
        self._by = by
        self._by_index: dict[str, Cadre] = {}
        self._by_name: dict[str, list[Cadre]] = defaultdict(list)
        self._people: dict[int, Cadre] = {}
        chosen = [UUID(a.match) for a in answers if a.match not in ("", NEW, SKIP)]
        self._find(dossiers, chosen)
        if lock:
            lock_people(self._people)
            self._people, self._by_index, self._by_name = {}, {}, defaultdict(list)
            self._find(dossiers, chosen)
        self._records = {pk: Record(cadre) for pk, cadre in self._people.items()}
        for ids in chunks(list(self._records)):
            _gather(self._records, ids)

    def match(self, dossier: Dossier, answers: Answers) -> Match:
        """Whom the dossier means. Raises Refused for somebody outside the user's scope."""
        index = id_index(str(dossier.person.get("id_number") or "").strip())
        found = self._by_index.get(index) if index else None
        if found is not None:
            self._require_mine(found)
            return Match(self._records[found.pk], "id")
        candidates = self._candidates(dossier, has_number=bool(index))
        if answers.match == NEW:
            return Match(None, "answer", candidates)
        if answers.match:
            return self._answered(answers, candidates, has_number=bool(index))
        return self._by_likeness(dossier, candidates)

    def _by_likeness(self, dossier: Dossier, candidates: tuple[Cadre, ...]) -> Match:
        if is_bare(dossier):
            own = [cadre for cadre in candidates if self._unit.contains(cadre.unit)]
            if len(own) == 1:
                return Match(self._records[own[0].pk], "name", tuple(own))
        only = self._records[candidates[0].pk] if len(candidates) == 1 else None
        return Match(only, "name" if only else "", candidates, asks=bool(candidates))

    def _answered(self, answers: Answers, candidates: tuple[Cadre, ...], *, has_number: bool) -> Match:
        chosen = next((c for c in self._people.values() if str(c.uuid) == answers.match), None)
        if chosen is None or not may(self._by, Right.IMPORT_ROSTER, chosen):
            raise Refused.because("import.match", "所选的人不在你负责的范围内，请重新选择。")
        if has_number and chosen.id_index:
            raise Refused.because(
                "import.match", f"文件里的身份证号与所选“{chosen.name}”登记的不同，请重新选择。"
            )
        return Match(self._records[chosen.pk], "answer", candidates)

    def _candidates(self, dossier: Dossier, *, has_number: bool) -> tuple[Cadre, ...]:
        """People in scope of the same name and birth month, or of the same name in the same place.

        Those of the batch's unit come first. Who has an ID number that is not the file's is somebody else.
        """
        birth = _birth(dossier)
        found = [
            cadre
            for cadre in self._by_name.get(tight(dossier.name), [])
            if not (has_number and cadre.id_index)
            and (_may_be(cadre, birth, dossier) or self._shares_place(cadre, dossier))
        ]
        return tuple(sorted(found, key=lambda cadre: not self._unit.contains(cadre.unit)))

    def _shares_place(self, cadre: Cadre, dossier: Dossier) -> bool:
        """Whether the person is of the batch's unit, or has the title that the file tells."""
        title = tight(str(dossier.person.get("title") or ""))
        own = self._unit.parent_id is not None and self._unit.contains(cadre.unit)
        return own or (title != "" and title == tight(cadre.title))

    def _require_mine(self, cadre: Cadre) -> None:
        if not may(self._by, Right.IMPORT_ROSTER, cadre):
            raise Refused.because("import.elsewhere", NOT_YOURS)

    def _find(self, dossiers: Sequence[Dossier], chosen: Sequence[UUID]) -> None:
        people = Cadre.objects.select_related("unit", "photo")
        mine = people.within_right(self._by, Right.IMPORT_ROSTER)
        for some in chunks(dossiers):
            numbers = {str(d.person.get("id_number") or "").strip() for d in some} - {""}
            self._remember_numbered(people, numbers)
            names = {name for d in some for name in (d.name, tight(d.name))}
            for cadre in mine.filter(name__in=names):
                known = self._people.setdefault(cadre.pk, cadre)
                if known not in self._by_name[tight(cadre.name)]:
                    self._by_name[tight(cadre.name)].append(known)
        for cadre in people.filter(merged_into=None, uuid__in=chosen):
            self._people.setdefault(cadre.pk, cadre)

    def _remember_numbered(self, people: QuerySet[Cadre], numbers: set[str]) -> None:
        """People by number; a number on a merged record means the record that was kept."""
        digests = {digest: str(id_index(number)) for number in numbers for digest in id_indexes(number)}
        kept: dict[int, str] = {}
        for cadre in people.filter(id_index__in=digests):
            today = digests[str(cadre.id_index)]
            if cadre.merged_into_id is not None:
                kept[cadre.merged_into_id] = today
                continue
            self._by_index[today] = self._people.setdefault(cadre.pk, cadre)
        if kept:
            for cadre in people.filter(pk__in=kept, merged_into=None):
                self._by_index[kept[cadre.pk]] = self._people.setdefault(cadre.pk, cadre)


def _gather(records: dict[int, Record], ids: Sequence[int]) -> None:
    """All sets of these people, one query each."""
    lists: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("appointments", Appointment.objects.select_related("unit").order_by("start", "id")),
        ("ranks", Rank.objects.order_by("start", "id")),
        ("levels", LevelTenure.objects.order_by("start", "id")),
        ("educations", Education.objects.order_by("mode", "-is_top", "id")),
        ("titles", ProfessionalTitle.objects.order_by("gained_on", "id")),
        ("rewards", RewardPunishment.objects.order_by("order", "decided_on", "id")),
        ("family", FamilyMember.objects.order_by("order", "id")),
    )
    for name, rows in lists:
        for row in rows.filter(cadre__in=ids):
            getattr(records[row.cadre_id], name).append(row)
    for grade in AnnualAssessment.objects.filter(cadre__in=ids):
        records[grade.cadre_id].grades[grade.year] = grade
    for resume in Resume.objects.filter(cadre__in=ids):
        records[resume.cadre_id].resume = resume
    for form in AppointmentForm.objects.filter(cadre__in=ids):
        records[form.cadre_id].form = form
    for request in ChangeRequest.objects.filter(cadre__in=ids, state=RequestState.PENDING):
        records[request.cadre_id].requests[request.field] = request


def is_bare(dossier: Dossier) -> bool:
    """Whether the file only names somebody, as a photo does or a sheet of grades."""
    return not set(dossier.person) - {"id_number"}


def _birth(dossier: Dossier) -> date | None:
    told = dossier.person.get("birth")
    return told.date if isinstance(told, PartialDate) else told


def _may_be(cadre: Cadre, birth: date | None, dossier: Dossier) -> bool:
    return is_bare(dossier) if birth is None else _same_month(cadre, birth)


def _same_month(cadre: Cadre, birth: date) -> bool:
    held: date | None = cadre.birth
    return held is not None and (held.year, held.month) == (birth.year, birth.month)
