"""What the cells of the form say, before they are broken into lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadre.choices import EducationMode, Ethnicity, Holding, Sex
from cadre.documents.approval_form.layout import FAMILY_ROWS, PAGE_ONE, REFORM, Slot
from cadre.formats.dossier import Dossier, FormFacts
from cadre.formats.form_texts import grades, party, rewards, texts_of, titles
from cadre.formats.form_texts.educations import top_education
from cadre.formats.lrmx_fields import EDUCATION_ELEMENTS
from cadre.rules import form_texts as rules
from cadre.rules.age_limit import REACHED
from cadre.rules.fit_text import LARGEST, MM, ems
from cadre.rules.retirement import original_age, retirement_age_text, retirement_month
from core.dates import month_text
from core.policy import Finding, Severity

LONG_LEVEL = 12
LABELS = {
    "name": "姓名", "native_place": "籍贯", "birth_place": "出生地", "party": "入党时间",
    "health": "健康状况", "professional_title": "专业技术职务", "speciality": "熟悉专业有何专长",
    "level": "学历", "degree": "学位", "school": "毕业院校系及专业", "degree_school": "毕业院校系及专业",
    "title": "现任职务", "proposed_posts": "拟任职务", "removed_posts": "拟免职务", "rewards": "奖惩情况",
    "grades": "年度考核结果", "reason": "任免理由", "relation": "称谓", "political": "政治面貌",
    "work": "工作单位及职务", "reporting_unit": "呈报单位",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormTexts:
    """The texts by the name of their cell, the pairs of lines that become one cell, and what to tell."""

    words: Mapping[str, str]
    merged: frozenset[str]
    findings: tuple[Finding, ...]


def form_texts(dossier: Dossier, *, on: date, variant: str, reporting_unit: str) -> FormTexts:
    """Every text of the form as of the day."""
    form = dossier.form or FormFacts()
    ages_on = rules.day_of(form.age_day) or rules.day_of(form.filled_day) or on
    sheet = texts_of(dossier).texts
    words = _person(dossier.person, sheet, ages_on) | _posts(dossier, sheet, form, reporting_unit)
    if variant == REFORM:
        words["limit_month"] = _limit(dossier, form)
    for mode in EducationMode:
        words |= _education(dossier, sheet, mode)
    words |= _family(dossier, ages_on)
    merged = frozenset(
        f"{mode}.{upper}"
        for mode in EducationMode
        for upper, lower, left, right in (("level", "degree", 3, 5), ("school", "degree_school", 6, 8))
        if not words[f"{mode}.{lower}"]
        and _needs_both(words[f"{mode}.{upper}"], upper, Slot("", left, right, 4, 5))
    )
    return FormTexts(words, merged, tuple(_findings(dossier)))


def _person(person: Mapping[str, Any], sheet: Mapping[str, str], ages_on: date) -> dict[str, str]:
    birth = person.get("birth")
    age = rules.age_at(birth, ages_on)
    born = f"{month_text(birth)}\n（{age}岁）" if age is not None else month_text(birth) if birth else ""
    ethnicity = person.get("ethnicity", "")
    return {
        "name": rules.printed_name(person.get("name", "")),
        "sex": str(dict(Sex.choices).get(person.get("sex", ""), "")),
        "birth": born,
        "ethnicity": str(dict(Ethnicity.choices).get(ethnicity, ethnicity)),
        "native_place": person.get("native_place", ""),
        "birth_place": person.get("birth_place", ""),
        "party": rules.dotted(sheet.get(party.JOINED, "")),
        "work_start": month_text(work) if (work := person.get("work_start")) else "",
        "health": person.get("health", ""),
        "professional_title": sheet.get(titles.ELEMENT, ""),
        "speciality": person.get("speciality", ""),
    }


def _posts(
    dossier: Dossier, sheet: Mapping[str, str], form: FormFacts, reporting_unit: str
) -> dict[str, str]:
    day = rules.day_words(form.filled_day)
    return {
        "title": dossier.person.get("title", ""),
        "proposed_posts": form.proposed_posts,
        "removed_posts": form.removed_posts,
        "resume": _trimmed(dossier.resume or ""),
        "rewards": sheet.get(rewards.ELEMENT, ""),
        "grades": _grades(dossier, sheet),
        "reason": form.reason,
        "reporting_unit": form.reporting_unit or reporting_unit,
        "filled_day": day or "年    月    日",
        "filled_by": form.filled_by,
    }


def _trimmed(resume: str) -> str:
    """Without blank lines before and after; nothing inside is touched."""
    return re.sub(r"\A(?:[ \t\u3000]*\r?\n)+|\s+\Z", "", resume)


def _grades(dossier: Dossier, sheet: Mapping[str, str]) -> str:
    """The text as received while it says what the record says, else the last years."""
    told = sheet.get(grades.ELEMENT, "")
    return rules.grades_text(dossier.grades or {}) if told == grades.written_grades(dossier.grades) else told


def _education(dossier: Dossier, sheet: Mapping[str, str], mode: str) -> dict[str, str]:
    names = (f"{mode}.{line}" for line in ("level", "degree", "school", "degree_school"))
    elements = EDUCATION_ELEMENTS[mode]
    words = {name: sheet.get(element, "") for name, element in zip(names, elements, strict=True)}
    top = top_education(dossier.educations, mode)
    school = words[f"{mode}.school"]
    if top and school and top.major and top.major.removesuffix("专业") not in school:
        words[f"{mode}.school"] = f"{school}{top.major.removesuffix('专业')}专业"
    return words


def _needs_both(text: str, upper: str, line: Slot) -> bool:
    """A level of twelve characters or more, and a school too long for one line at full size."""
    if upper == "level":
        return len(text) >= LONG_LEVEL
    return ems(text) * LARGEST / MM > PAGE_ONE.width(line) - 0.6


def _family(dossier: Dossier, ages_on: date) -> dict[str, str]:
    words: dict[str, str] = {}
    for row, member in enumerate((dossier.family or ())[:FAMILY_ROWS]):
        words |= {
            f"family.{row}.relation": member.relation,
            f"family.{row}.name": rules.printed_name(member.name) if member.name else "",
            f"family.{row}.age": rules.family_age(member.birth, member.work, ages_on),
            f"family.{row}.political": member.political,
            f"family.{row}.work": member.work,
        }
    return words


def _limit(dossier: Dossier, form: FormFacts) -> str:
    """到龄时间 with the age in brackets; from 改革前任职年龄界限, else from sex and level."""
    birth, sex = dossier.person.get("birth"), dossier.person.get("sex", "")
    if birth is None or not sex or form.age_limit == REACHED:
        return ""
    stated = re.search(r"(\d{2})岁", form.age_limit)
    base = (
        int(stated[1]) if stated else original_age(sex, _level(dossier), senior_professional=_senior(dossier))
    )
    return f"{month_text(retirement_month(birth, base))}\n（{retirement_age_text(birth, base)}）"


def _level(dossier: Dossier) -> str:
    tenure = next((row.level for row in dossier.levels or () if row.end is None), "")
    posts = (row for row in dossier.appointments or () if row.end is None and row.holding == Holding.MAIN)
    return tenure or next((row.level for row in posts), "")


def _senior(dossier: Dossier) -> bool:
    return "高级" in dossier.person.get("professional_title", "")


def _findings(dossier: Dossier) -> list[Finding]:
    found = [
        Finding("cadre.form.remark", Severity.WARN, remark.sentence + remark.remedy)
        for remark in dossier.remarks
    ]
    members = len(dossier.family or ())
    if members > FAMILY_ROWS:
        reason = (
            f"家庭成员共 {members} 人，表上只有 {FAMILY_ROWS} 行，后 {members - FAMILY_ROWS} 人没有印出。"
            "请把应当上表的排在前面。"
        )
        found.append(Finding("cadre.form.family", Severity.WARN, reason))
    return found
