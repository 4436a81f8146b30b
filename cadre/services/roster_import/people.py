"""What a row says about the person: basic facts, education, assessments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cadre.choices import EducationMode
from cadre.models import AnnualAssessment, Cadre, Education
from cadre.rules.pinyin_names import name_keys
from cadre.services.appointments import full_title
from core.crypto import tail_index
from core.policy import Refused
from core.sheets import CLEAR, PartialDate

from .dates import agrees
from .places import Place
from .plan import FieldChange, Known, RowPlan, Write
from .wording import difference

TEXT_FIELDS = (
    "name", "sex", "ethnicity", "native_place", "birth_place", "political", "health", "staffing",
    "intake_channel", "professional_title", "speciality", "remark", "growth_place", "second_party",
    "third_party", "person_type", "manage_type",
)  # fmt: skip
NULLABLE_FIELDS = ("intake_year", "grassroots_months", "id_number")
DATE_FIELDS = (
    "birth", "work_start", "party_joined", "civil_registered_on", "recruited_on", "selected_on",
)  # fmt: skip
NEVER_CLEARED = {"sex": "性别", "id_number": "身份证号"}
EDUCATION_PARTS = ("level", "degree", "school", "major")


def plan_person(
    plan: RowPlan,
    values: Mapping[str, object],
    known: Known | None,
    *,
    place: Place,
    index_of: Callable[[str], str],
) -> None:
    """Compare the row with the person's own record; ``index_of`` gives the index of an ID number.

    Raises: Refused when the row would empty a field that identifies the person.
    """
    cadre = known.cadre if known else None
    wanted = _wanted(values, cadre)
    if cadre is None or not cadre.unit.path.startswith(place.unit.path):
        plan.person["unit"] = place.unit
        if cadre is not None:
            plan.changes.append(FieldChange("所在单位", cadre.unit.short_name, place.unit.short_name, "unit"))
    _plan_title(wanted, values, known, place)
    for name, value in wanted.items():
        old = getattr(cadre, name) if cadre else None
        if (old or None) == (value or None):
            continue
        plan.person[name] = value
        if name != "birth_precision" and (cadre is not None or value not in ("", None)):
            plan.changes.append(difference(Cadre, name, old, value))
    if "name" in plan.person:
        plan.person["pinyin"], plan.person["initials"] = name_keys(plan.person["name"])
    if "id_number" in plan.person:
        plan.person["id_index"] = index_of(plan.person["id_number"])
        plan.person["id_tail_index"] = tail_index(plan.person["id_number"])


def _wanted(values: Mapping[str, object], cadre: Cadre | None) -> dict[str, Any]:
    """The fields of Cadre that the row gives; a cell that says 清空 empties its field."""
    cleared = [label for name, label in NEVER_CLEARED.items() if values.get(name) is CLEAR]
    if cleared:
        raise Refused.because("import.cleared", f"{'、'.join(cleared)}不能清空，请填写正确的内容。")
    wanted: dict[str, Any] = {name: _plain(values[name]) for name in TEXT_FIELDS if name in values}
    wanted |= {
        name: None if values[name] is CLEAR else values[name] for name in NULLABLE_FIELDS if name in values
    }
    for name in DATE_FIELDS:
        found = values.get(name)
        if isinstance(found, PartialDate):
            if cadre is not None and agrees(found, getattr(cadre, name)):
                continue
            wanted[name] = found.date
            if name == "birth":
                wanted["birth_precision"] = found.precision
        elif found is CLEAR:
            wanted[name] = None
    return wanted


def _plan_title(
    wanted: dict[str, Any], values: Mapping[str, object], known: Known | None, place: Place
) -> None:
    """现任职务全称: as the file words it with the unit; else it follows the post and the unit."""
    if isinstance(values.get("unit_post"), str):
        wanted["title"] = values["unit_post"]
        return
    held = known.appointment if known else None
    stays = held is not None and held.unit.path.startswith(place.unit.path) and held.title == place.title
    if place.title and (known is None or not stays):
        wanted["title"] = full_title(place.unit, place.title)


def plan_educations(plan: RowPlan, values: Mapping[str, object], known: Known | None) -> None:
    """Compare the row with the education of each mode."""
    for mode in EducationMode:
        wanted = {
            part: _plain(values[f"{mode.value}_{part}"])
            for part in EDUCATION_PARTS
            if f"{mode.value}_{part}" in values
        }
        old = known.educations.get(mode.value) if known else None
        changed = {
            part: new for part, new in wanted.items() if _adds(part, getattr(old, part, "") or "", new)
        }
        if not changed:
            continue
        plan.educations.append(Write(old, changed if old else {"mode": mode.value, **changed}))
        for part, new in changed.items():
            change = difference(Education, part, getattr(old, part, ""), new)
            key = f"{mode.value}.{part}"
            plan.changes.append(FieldChange(f"{mode.label}·{change.label}", change.old, change.new, key))


def plan_assessments(plan: RowPlan, values: Mapping[str, object], known: Known | None) -> None:
    """Compare the row with the annual grades, year by year."""
    wanted = values.get("assessments")
    if not isinstance(wanted, dict):
        return
    for year, grade in sorted(wanted.items()):
        old = known.assessments.get(year) if known else None
        if old is not None and old.grade == grade:
            continue
        plan.assessments.append(Write(old, {"grade": grade} if old else {"year": year, "grade": grade}))
        change = difference(AnnualAssessment, "grade", old.grade if old else "", grade)
        plan.changes.append(FieldChange(f"{year}年度考核", change.old, change.new, f"grades.{year}"))


def _adds(part: str, old: str, new: Any) -> bool:
    """Whether a part of an education differs: 硕士 says no more than the 管理学硕士 that is recorded."""
    return bool(old != new and not (part == "degree" and new and old.endswith(new)))


def _plain(value: object) -> Any:
    return "" if value is CLEAR else value
