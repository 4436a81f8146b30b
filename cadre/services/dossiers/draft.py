"""One person's plan while it is drawn up: each difference is offered, and taken, rejected or held back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from cadre.formats.dossier import Remark
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
from cadre.rules.protected import is_protected
from cadre.services.records import field_label
from cadre.services.roster_import.plan import FieldChange, Held, RowPlan
from cadre.services.roster_import.requests import NOTHING, WAITS_FOR_OFFICE, request_for
from core.models import User

WAITS_FOR_EVIDENCE = "受保护信息，填写依据后才写入。"


@dataclass(slots=True)
class Record:
    """Everything recorded of one person."""

    cadre: Cadre
    appointments: list[Appointment] = field(default_factory=list)
    ranks: list[Rank] = field(default_factory=list)
    levels: list[LevelTenure] = field(default_factory=list)
    educations: list[Education] = field(default_factory=list)
    titles: list[ProfessionalTitle] = field(default_factory=list)
    rewards: list[RewardPunishment] = field(default_factory=list)
    family: list[FamilyMember] = field(default_factory=list)
    grades: dict[int, AnnualAssessment] = field(default_factory=dict)
    requests: dict[str, ChangeRequest] = field(default_factory=dict)
    resume: Resume | None = None
    form: AppointmentForm | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user has decided about one dossier."""

    match: str = ""
    unit: str = ""
    reject: frozenset[str] = frozenset()
    evidence: Mapping[str, str] = field(default_factory=dict)


class Draft:
    """A plan with the record it is compared with (None for a new person) and the user's answers."""

    def __init__(
        self, plan: RowPlan, record: Record | None, answers: Answers, *, by: User, approves: bool
    ) -> None:
        self.plan = plan
        self.record = record
        self.answers = answers
        self.approves = approves
        self._by = by

    def offer(
        self, change: FieldChange, act: Callable[[], None], *, value: Any = None, fills: bool | None = None
    ) -> bool:
        """Take a difference by calling ``act``, unless it was rejected or waits; whether it was taken.

        ``value`` is what a request asks to have written; ``fills`` says that nothing stood there before.
        """
        self.plan.offered.setdefault(change.key, len(self.plan.offered))
        if change.key in self.answers.reject:
            self.plan.rejected.append(change)
            return False
        fills = change.old in NOTHING if fills is None else fills
        if self.record is not None and is_protected(change.key) and not fills and not self._proven(change):
            self._hold(change, value)
            return False
        self.plan.changes.append(change)
        act()
        return True

    def remark(self, label: str, value: str, sentence: str, remedy: str = "") -> None:
        """Something of the file that was not taken, or looks doubtful."""
        self.plan.remarks.append(Remark(self.plan.source, label, value, sentence, remedy))

    def fits(self, model: type[models.Model], values: Mapping[str, Any], label: str = "") -> bool:
        """Whether the columns can hold the values; a remark says which cannot."""
        for name, value in values.items():
            if value in ("", None) or isinstance(value, bool | list | dict | models.Model):
                continue
            column: Any = model._meta.get_field(name)
            try:
                column.clean(value, None)
            except ValidationError:
                named = label or field_label(model, name)
                limit = getattr(column, "max_length", None)
                why = (
                    f"超过 {limit} 个字"
                    if limit and len(str(value)) > limit
                    else f"里有系统不认识的内容“{str(value)[:20]}”"
                )
                self.remark(named, str(value)[:60], f"{named}{why}，没有导入。", "请在文件里改好后重新导入。")
                return False
        return True

    def _proven(self, change: FieldChange) -> bool:
        text = self.answers.evidence.get(change.key, "").strip()
        if not self.approves or not text:
            return False
        self.plan.evidence[change.label] = text
        return True

    def _hold(self, change: FieldChange, value: Any) -> None:
        if self.approves:
            self.plan.held.append(Held(change, WAITS_FOR_EVIDENCE))
            return
        self.plan.held.append(Held(change, WAITS_FOR_OFFICE))
        pending = self.record.requests.get(change.key) if self.record else None
        write = request_for(change, value, pending, by=self._by, evidence=self.answers.evidence)
        if write is not None:
            self.plan.requests.append(write)


def says_new(old: Any, new: Any) -> bool:
    """Whether the file's value adds anything: an empty one does not, nor does the month of a known day."""
    if new in ("", None) or old == new:
        return False
    if isinstance(old, date) and isinstance(new, date):
        return new.day != 1 or (old.year, old.month) != (new.year, new.month)
    return True
