"""Comparing checked rows with the database and saying what would change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from cadre.models import Cadre
from cadre.services.scope import NOT_YOURS, may
from core.dates import month_text
from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.sheets import CLEAR, CheckedRow, PartialDate

from .careers import plan_appointment, plan_rank, refuse_if_outdated
from .choosing import choose
from .known import People
from .narratives import plan_resume, plan_rewards
from .people import plan_assessments, plan_educations, plan_person
from .places import Place, Places
from .plan import ImportPlan, Known, RowKind, RowPlan

NEEDED_OF_NEW = (("sex", "性别"), ("title", "现任职务"))


def plan_rows(
    rows: Sequence[CheckedRow],
    *,
    unit: Unit,
    on: date,
    by: User,
    lock: bool = False,
    named: Collection[str] = (),
    rejected: Mapping[str, Collection[str]] | None = None,
) -> ImportPlan:
    """The plan for the sound rows of a file that ``by`` uploads for ``unit``; facts hold on ``on``.

    ``named`` are people of the file's other rows, who are not absent. With ``lock`` the people found are
    locked until the transaction ends. ``rejected`` are the keys of differences that the user does not want,
    by row number.
    """
    planner = _Planner(rows, unit, on, by, lock, rejected or {})
    plans = tuple(planner.plan(row) for row in rows)
    absent: tuple[Cadre, ...] = ()
    if unit.parent_id is not None:
        met = {plan.cadre.pk for plan in plans if plan.cadre}
        names = {*named, *(plan.name for plan in plans if plan.kind is RowKind.REFUSED)}
        people = Cadre.objects.visible_to(by).holding_in(unit, on).order_by("name")
        people = people.only("uuid", "name", "title")
        absent = tuple(cadre for cadre in people if cadre.pk not in met and cadre.name not in names)
    return ImportPlan(plans, absent)


class _Planner:
    """One pass over the rows."""

    def __init__(
        self,
        rows: Sequence[CheckedRow],
        unit: Unit,
        on: date,
        by: User,
        lock: bool,
        rejected: Mapping[str, Collection[str]],
    ) -> None:
        self._on = on
        self._by = by
        self._rejected = rejected
        self._asks = not by.has_in_scope(Right.APPROVE_FACTS, unit)
        self._people = People(rows, unit, lock=lock)
        self._pending = self._people.pending() if self._asks else {}
        self._places = Places(unit, on)
        self._taken: dict[int, int] = {}
        self._new: dict[Any, CheckedRow] = {}

    def plan(self, row: CheckedRow) -> RowPlan:
        """The plan of one row; a refusal becomes a row that is not imported, with its reason."""
        name = str(row.values.get("name", ""))
        plan = RowPlan(row.row_number, name, None, RowKind.REFUSED)
        try:
            place = self._places.of(row)
            plan.unit = place.unit
            known = self._person(row)
            plan.cadre = known.cadre if known else None
            self._compare(plan, row, known, place)
        except Refused as refusal:
            return RowPlan(row.row_number, name, plan.unit, RowKind.REFUSED, plan.cadre, reason=str(refusal))
        if known is not None:
            self._choose(plan, known.cadre.pk)
        plan.kind = RowKind.NEW if known is None else RowKind.CHANGED if plan.changes else RowKind.SAME
        return plan

    def _compare(self, plan: RowPlan, row: CheckedRow, known: Known | None, place: Place) -> None:
        values = row.values
        if known is None:
            self._check_new(row, place.unit)
        else:
            refuse_if_outdated(known, self._on)
        plan_person(plan, values, known, place=place, index_of=self._people.index_of)
        plan_appointment(plan, values, known, place=place, on=self._on)
        if known is not None:
            held = [known.appointment.unit] if known.appointment else []
            plan.moved_from = self._places.moved_from(place, [known.cadre.unit, *held])
        plan_rank(plan, values, known, self._on)
        plan_educations(plan, values, known)
        plan_assessments(plan, values, known)
        plan_resume(plan, values, known)
        sees = self._by.has_in_scope(Right.VIEW_SANCTIONS, place.unit)
        plan_rewards(plan, values, known, sees_sanctions=sees)

    def _choose(self, plan: RowPlan, person: int) -> None:
        rejected = self._rejected.get(str(plan.row_number), ())
        if rejected or self._asks:
            waiting = self._pending.get(person, {})
            choose(plan, rejected=rejected, asks=self._asks, pending=waiting, by=self._by)

    def _person(self, row: CheckedRow) -> Known | None:
        found = self._people.meant_by(row)
        if len(found) > 1:
            raise Refused.because(
                "import.ambiguous", "系统里有几个同名同出生年月的人，请补填身份证号以便认人。"
            )
        if not found:
            return None
        cadre = found[0].cadre
        if not may(self._by, Right.IMPORT_ROSTER, cadre):
            raise Refused.because("import.elsewhere", NOT_YOURS)
        if cadre.pk in self._taken:
            raise Refused.because("import.twice", f"与第 {self._taken[cadre.pk]} 行是同一人，请只保留一行。")
        self._taken[cadre.pk] = row.row_number
        return found[0]

    def _check_new(self, row: CheckedRow, unit: Unit) -> None:
        """A person who is added must be complete enough to be found and counted again."""
        values = row.values
        lacking = [label for field, label in NEEDED_OF_NEW if values.get(field) in (None, CLEAR)]
        if lacking:
            raise Refused.because(
                "import.incomplete", f"系统里没有此人，新增时要有{'、'.join(lacking)}，请补填后再导入。"
            )
        like = self._people.namesakes(row, unit)
        if like and not may(self._by, Right.IMPORT_ROSTER, like[0]):
            raise Refused.because("import.elsewhere", NOT_YOURS)
        if like:
            told = month_text(like[0].birth) if like[0].birth else "没有登记"
            raise Refused.because(
                "import.namesake",
                f"{unit.short_name}已有同名的人，出生年月是 {told}，与表里的不同。是同一人的请核对出生年月，"
                "不是同一人的请补填身份证号。",
            )
        birth = values.get("birth")
        if not isinstance(birth, PartialDate):
            return
        key = values["name"], birth.date.year, birth.date.month
        first = self._new.setdefault(key, row)
        if first is not row and not ("id_number" in values and "id_number" in first.values):
            raise Refused.because(
                "import.twice",
                f"与第 {first.row_number} 行同名、同出生年月，请补填身份证号，或只保留一行。",
            )
