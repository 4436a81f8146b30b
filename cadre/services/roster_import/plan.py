"""What an import would do, row by row; nothing here touches the database."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models

from cadre.formats.dossier import Remark
from cadre.models import AnnualAssessment, Appointment, Cadre, Education, Rank, Resume, RewardPunishment
from core.choices import UnitKind
from core.models import Unit


class RowKind(StrEnum):
    """What becomes of one row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The word on the page."""
        return {"new": "新增", "changed": "变更", "same": "不变", "refused": "不导入"}[self.value]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One difference, as text: the old and the new value of one field.

    ``key`` names the fact for accepting and rejecting it alone (``birth``, ``full_time.level``). A
    ``private`` one is shown to its importer only, and the trail keeps no words of it.
    """

    label: str
    old: str
    new: str
    key: str = ""
    private: bool = False


@dataclass(slots=True)
class Write:
    """One record to create (``record`` None) or to update, with the model fields that it gets."""

    record: Any
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A change of a protected fact that is not written; ``reason`` says what it waits for."""

    change: FieldChange
    reason: str


@dataclass(slots=True)
class RowPlan:
    """Everything that one row, or one dossier, would change about one person.

    ``moved_from`` is the other unit in which the person is recorded so far. ``held`` protected facts are
    not written, ``requests`` ask the department for them; ``rejected`` changes are those the user does not
    want; ``offered`` has the place of each difference, by key, as the file tells them. A refused dossier that
    only waits for an answer says what it ``asks``: ``match`` or ``unit``.
    """

    row_number: int
    name: str
    unit: Unit | None
    kind: RowKind
    cadre: Cadre | None = None
    moved_from: Unit | None = None
    reason: str = ""
    changes: list[FieldChange] = field(default_factory=list)
    person: dict[str, Any] = field(default_factory=dict)
    appointments: list[Write] = field(default_factory=list)
    ranks: list[Write] = field(default_factory=list)
    educations: list[Write] = field(default_factory=list)
    assessments: list[Write] = field(default_factory=list)
    levels: list[Write] = field(default_factory=list)
    titles: list[Write] = field(default_factory=list)
    rewards: list[Write] = field(default_factory=list)
    family: list[Write] = field(default_factory=list)
    resumes: list[Write] = field(default_factory=list)
    forms: list[Write] = field(default_factory=list)
    requests: list[Write] = field(default_factory=list)
    removals: list[models.Model] = field(default_factory=list)
    photo: bytes | None = None
    held: list[Held] = field(default_factory=list)
    rejected: list[FieldChange] = field(default_factory=list)
    evidence: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    source: str = ""
    asks: str = ""
    candidates: tuple[Cadre, ...] = ()
    offered: dict[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Where the file says it: the name of the file, or the row."""
        return self.source or f"第 {self.row_number} 行"

    @property
    def old_home(self) -> str:
        """The name of the unit that the person would leave."""
        return told_unit(self.moved_from)

    @property
    def new_home(self) -> str:
        """The name of the unit in which the row puts the person."""
        return told_unit(self.unit)


def told_unit(unit: Unit | None) -> str:
    """A unit's name outside of it: an office is told with the unit that it belongs to."""
    if unit is None:
        return ""
    return unit.name if unit.kind == UnitKind.INTERNAL else unit.short_name


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The plan of a whole file; ``absent`` are people of the unit whom the file does not name."""

    rows: tuple[RowPlan, ...]
    absent: tuple[Cadre, ...] = ()

    def of(self, kind: RowKind) -> tuple[RowPlan, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.kind is kind)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by kind."""
        found = Counter(row.kind for row in self.rows)
        return {kind.value: found[kind] for kind in RowKind}

    @property
    def writes(self) -> tuple[RowPlan, ...]:
        """The rows that would write something."""
        return tuple(row for row in self.rows if row.kind in (RowKind.NEW, RowKind.CHANGED))

    @property
    def moves(self) -> tuple[RowPlan, ...]:
        """The changed rows that would take a person over from another unit."""
        return tuple(row for row in self.of(RowKind.CHANGED) if row.moved_from is not None)


@dataclass(slots=True)
class Known:
    """What the database holds of one person that a row may touch.

    ``last_end`` is the end of the last main appointment that is over. Résumé and rewards are gathered only
    for a file that has such columns.
    """

    cadre: Cadre
    appointment: Appointment | None = None
    last_end: date | None = None
    rank: Rank | None = None
    educations: dict[str, Education] = field(default_factory=dict)
    assessments: dict[int, AnnualAssessment] = field(default_factory=dict)
    resume: Resume | None = None
    rewards: list[RewardPunishment] = field(default_factory=list)
