"""What a dossier says about the person: own fields, grades, résumé, form, photo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from cadre.formats.dossier import Dossier, FormFacts
from cadre.formats.form_texts.rewards import ELEMENT as REWARDS_ELEMENT
from cadre.models import AnnualAssessment, AppointmentForm, Cadre
from cadre.rules.pinyin_names import name_keys
from cadre.services import records
from cadre.services.form_facts import FORM_FIELDS
from cadre.services.roster_import.plan import FieldChange, Write
from cadre.services.roster_import.wording import difference
from core.crypto import tail_index
from core.rules.id_number import fault
from core.sheets import PartialDate

from .draft import Draft, says_new
from .reading import ReadDossier

PERSON_FIELDS = tuple(name for name in records.CADRE_FIELDS if name != "birth_precision")


def plan_person(draft: Draft, dossier: Dossier) -> None:
    """Compare the person's own fields; what the file leaves empty stays."""
    cadre = draft.record.cadre if draft.record else None
    told: dict[str, Any] = {"name": dossier.name, **dossier.person}
    for name in PERSON_FIELDS:
        new = _clean(name, told.get(name))
        old = getattr(cadre, name) if cadre else None
        if not _differs(name, old, new, told, cadre) or not draft.fits(Cadre, {name: new}):
            continue
        if name == "id_number" and (wrong := fault(new)):
            draft.remark("身份证号", "", f"{wrong}身份证号没有导入。", "请在文件里改正后重新导入。")
            continue
        values = {name: new} | _derived(name, new, told)
        change = difference(Cadre, name, old, new)
        draft.offer(change, partial(draft.plan.person.update, values), value=new)


def _clean(name: str, value: Any) -> Any:
    if isinstance(value, PartialDate):
        return value.date
    if isinstance(value, str):
        value = value.strip()
        return value.upper() if name == "id_number" else value
    return value


def _differs(name: str, old: Any, new: Any, told: Mapping[str, Any], cadre: Cadre | None) -> bool:
    """Whether the file says something that the record does not."""
    if name == "birth" and isinstance(old, date) and isinstance(new, date) and cadre is not None:
        if _precision(told) == "year":
            return old.year != new.year
        if _precision(told) == "month":
            return (old.year, old.month) != (new.year, new.month)
        return old != new or cadre.birth_precision != "day"
    return says_new(old, new)


def _precision(told: Mapping[str, Any]) -> str:
    birth = told.get("birth")
    if isinstance(birth, PartialDate):
        return birth.precision
    given = str(told.get("birth_precision", ""))
    return given or ("day" if isinstance(birth, date) and birth.day != 1 else "month")


def _derived(name: str, value: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    if name == "name":
        return dict(zip(("pinyin", "initials"), name_keys(value), strict=True))
    if name == "id_number":
        return {"id_index": records.id_index(value), "id_tail_index": tail_index(value)}
    return {"birth_precision": _precision(told)} if name == "birth" else {}


def plan_grades(draft: Draft, grades: Mapping[int, str], *, whole: bool) -> None:
    """Compare the annual grades year by year."""
    known = draft.record.grades if draft.record else {}
    for year, grade in sorted(grades.items()):
        held = known.get(year)
        if (held and held.grade == grade) or not draft.fits(AnnualAssessment, {"grade": grade}):
            continue
        write = Write(held, {"grade": grade} if held else {"year": year, "grade": grade})
        change = _grade_change(year, held.grade if held else "", grade)
        draft.offer(change, partial(draft.plan.assessments.append, write))
    for year, gone in sorted(known.items()):
        if whole and year not in grades:
            change = _grade_change(year, gone.grade, "")
            draft.offer(change, partial(draft.plan.removals.append, gone))


def _grade_change(year: int, old: str, new: str) -> FieldChange:
    words = [records.shown(AnnualAssessment, "grade", code) for code in (old, new)]
    return FieldChange(f"{year}年度考核", words[0], words[1], f"grades.{year}")


def plan_resume(draft: Draft, text: str) -> None:
    """Compare the résumé, character by character."""
    held = draft.record.resume if draft.record else None
    if not text.strip() or (held and held.text == text):
        return
    change = FieldChange("简历", held.text if held else "—", text, "resume")
    draft.offer(change, lambda: draft.plan.resumes.append(Write(held, {"text": text})))


def plan_form(draft: Draft, facts: FormFacts) -> None:
    """Compare the columns of the form; its texts as received are kept together."""
    held = draft.record.form if draft.record else None
    values: dict[str, Any] = {}
    for name in FORM_FIELDS:
        new = getattr(facts, name).strip()
        old = getattr(held, name) if held else ""
        if not says_new(old, new) or not draft.fits(AppointmentForm, {name: new}):
            continue
        change = difference(AppointmentForm, name, old, new, key=f"form.{name}")
        draft.offer(change, partial(values.update, {name: new}))
    kept = {"received": _received(draft, facts), "unknown": [dict(element) for element in facts.unknown]}
    old_kept = (
        {"received": held.received, "unknown": held.unknown} if held else {"received": {}, "unknown": []}
    )
    if kept != old_kept and any(kept.values()):
        change = FieldChange("表格原文", "旧原文" if held else "—", "按文件保存", "form.received")
        draft.offer(change, lambda: values.update(kept))
    if values:
        draft.plan.forms.append(Write(held, values))


def _received(draft: Draft, facts: FormFacts) -> dict[str, Any]:
    """The texts as the file has them.

    What is on file about rewards and sanctions stays when the file comes from somebody who was not given it.
    """
    held = draft.record.form if draft.record else None
    if draft.approves or held is None:
        return dict(facts.received)
    told = {name: text for name, text in facts.received.items() if REWARDS_ELEMENT not in name}
    return told | {name: text for name, text in held.received.items() if REWARDS_ELEMENT in name}


def plan_photo(draft: Draft, read: ReadDossier) -> None:
    """A photo that is not the one on file already."""
    if read.photo is None:
        return
    held = draft.record.cadre.photo if draft.record else None
    if held is not None and held.sha256 in read.photo_digests:
        return
    photo = read.photo

    def take() -> None:
        draft.plan.photo = photo

    draft.offer(FieldChange("照片", "有" if held else "—", "新照片", "photo"), take)
