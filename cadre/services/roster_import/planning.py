"""Comparing checked rows with the database and saying what would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models

from cadre.choices import EducationMode
from cadre.models import AnnualAssessment, Cadre, Education
from cadre.rules.pinyin_names import name_keys
from core import crypto
from core.models import Unit, User
from core.policy import Refused
from core.rules.rights import Right
from core.sheets import CLEAR, CheckedRow, PartialDate

from .careers import plan_appointment, plan_rank
from .known import People
from .places import Places
from .plan import FieldChange, ImportPlan, Known, RowKind, RowPlan, Write
from .wording import label_of, shown

TEXT_FIELDS = (
    "name", "sex", "ethnicity", "native_place", "birth_place", "political", "health", "staffing",
    "intake_channel", "professional_title", "speciality", "remark", "title",
)  # fmt: skip
NULLABLE_FIELDS = ("intake_year", "grassroots_months", "id_number")
DATE_FIELDS = ("birth", "work_start", "party_joined")
EDUCATION_PARTS = ("level", "degree", "school", "major")


def plan_rows(
    rows: Sequence[CheckedRow], *, unit: Unit, on: date, by: User, lock: bool = False
) -> ImportPlan:
    """The plan for the sound rows of a file that ``by`` uploads for ``unit``; facts hold on ``on``.

    With ``lock`` the people found are locked until the transaction ends.
    """
    planner = _Planner(rows, unit, on, by, lock)
    plans = tuple(planner.plan(row) for row in rows)
    met = {plan.cadre.pk for plan in plans if plan.cadre}
    people = Cadre.objects.holding_in(unit, on).order_by("name")
    absent = tuple(cadre for cadre in people if cadre.pk not in met) if unit.parent_id else ()
    return ImportPlan(plans, absent)


class _Planner:
    """One pass over the rows."""

    def __init__(self, rows: Sequence[CheckedRow], unit: Unit, on: date, by: User, lock: bool) -> None:
        self._on = on
        self._by = by
        self._people = People(rows, unit, lock=lock)
        self._places = Places(unit, on)
        self._taken: dict[int, int] = {}

    def plan(self, row: CheckedRow) -> RowPlan:
        """The plan of one row; a refusal becomes a row that is not imported, with its reason."""
        plan = RowPlan(row.row_number, str(row.values.get("name", "")), None, RowKind.REFUSED)
        try:
            unit, title = self._places.of(row)
            plan.unit = unit
            known = self._person(row)
        except Refused as refusal:
            plan.reason = str(refusal)
            return plan
        plan.cadre = known.cadre if known else None
        self._compare_person(plan, row.values, known, unit)
        plan_appointment(plan, row.values, known, unit=unit, title=title, on=self._on)
        plan_rank(plan, row.values, known)
        self._compare_educations(plan, row.values, known)
        self._compare_assessments(plan, row.values, known)
        plan.kind = RowKind.NEW if known is None else RowKind.CHANGED if plan.changes else RowKind.SAME
        return plan

    def _person(self, row: CheckedRow) -> Known | None:
        found = self._people.meant_by(row)
        if len(found) > 1:
            raise Refused.because(
                "import.ambiguous", "系统里有几个同名同出生年月的人，请补填身份证号以便认人。"
            )
        if not found:
            return None
        cadre = found[0].cadre
        if not self._by.has_in_scope(Right.IMPORT_ROSTER, cadre.unit):
            raise Refused.because(
                "import.elsewhere", "该身份证号已登记在其他单位，请联系组织部办理调动后再导入。"
            )
        if cadre.pk in self._taken:
            raise Refused.because("import.twice", f"与第 {self._taken[cadre.pk]} 行是同一人，请只保留一行。")
        self._taken[cadre.pk] = row.row_number
        return found[0]

    def _compare_person(
        self, plan: RowPlan, values: Mapping[str, object], known: Known | None, unit: Unit
    ) -> None:
        cadre = known.cadre if known else None
        wanted = _person_values(values)
        if cadre is None or cadre.unit_id != unit.pk:
            plan.person["unit"] = unit
            if cadre is not None:
                plan.changes.append(FieldChange("所在单位", cadre.unit.short_name, unit.short_name))
        for name, value in wanted.items():
            old = getattr(cadre, name) if cadre else None
            if (old or None) == (value or None):
                continue
            plan.person[name] = value
            if name != "birth_precision" and (cadre is not None or value not in ("", None)):
                plan.changes.append(_change(Cadre, name, old, value))
        if "name" in plan.person:
            plan.person["pinyin"], plan.person["initials"] = name_keys(plan.person["name"])
        if "id_number" in plan.person:
            plan.person["id_index"] = crypto.blind_index(plan.person["id_number"] or "") or None

    @staticmethod
    def _compare_educations(plan: RowPlan, values: Mapping[str, object], known: Known | None) -> None:
        for mode in EducationMode:
            wanted = {
                part: _plain(values[f"{mode.value}_{part}"])
                for part in EDUCATION_PARTS
                if f"{mode.value}_{part}" in values
            }
            old = known.educations.get(mode.value) if known else None
            changed = {part: new for part, new in wanted.items() if (getattr(old, part, "") or "") != new}
            if not changed:
                continue
            plan.educations.append(Write(old, changed if old else {"mode": mode.value, **changed}))
            for part, new in changed.items():
                change = _change(Education, part, getattr(old, part, ""), new)
                plan.changes.append(FieldChange(f"{mode.label}·{change.label}", change.old, change.new))

    @staticmethod
    def _compare_assessments(plan: RowPlan, values: Mapping[str, object], known: Known | None) -> None:
        wanted = values.get("assessments")
        if not isinstance(wanted, dict):
            return
        for year, grade in sorted(wanted.items()):
            old = known.assessments.get(year) if known else None
            if old is not None and old.grade == grade:
                continue
            plan.assessments.append(Write(old, {"grade": grade} if old else {"year": year, "grade": grade}))
            change = _change(AnnualAssessment, "grade", old.grade if old else "", grade)
            plan.changes.append(FieldChange(f"{year}年度考核", change.old, change.new))


def _person_values(values: Mapping[str, object]) -> dict[str, Any]:
    """The fields of Cadre that the row gives; a cell that says 清空 empties its field."""
    wanted: dict[str, Any] = {name: _plain(values[name]) for name in TEXT_FIELDS if name in values}
    wanted |= {
        name: None if values[name] is CLEAR else values[name] for name in NULLABLE_FIELDS if name in values
    }
    for name in DATE_FIELDS:
        found = values.get(name)
        if isinstance(found, PartialDate):
            wanted[name] = found.date
            if name == "birth":
                wanted["birth_precision"] = found.precision
        elif found is CLEAR:
            wanted[name] = None
    return wanted


def _plain(value: object) -> Any:
    return "" if value is CLEAR else value


def _change(model: type[models.Model], name: str, old: Any, new: Any) -> FieldChange:
    return FieldChange(label_of(model, name), shown(model, name, old), shown(model, name, new))
