"""学历学位: four cells for full-time education and four for education in service."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cadre.choices import EducationLevel, degree_rank, education_rank
from cadre.formats.dossier import EducationFact
from cadre.formats.form_texts.sheet import Reading
from cadre.formats.lrmx_fields import EDUCATION_ELEMENTS
from cadre.sheets.education import major_of, read_education
from cadre.sheets.places import PROVINCES
from cadre.sheets.words import BRACKETED, EDUCATION, EDUCATION_PREFIX, IN_SERVICE_ONLY
from core.sheets.cells import compact
from core.sheets.problems import CellProblem

LEVEL_TEXT, DEGREE, SCHOOL = 60, 40, 120
PARTY_SCHOOL = re.compile(rf"^(?:中共)?(?:{PROVINCES})(?:省|市|自治区)?委党校(?=.)")
LOWEST = 99


def read_educations(reading: Reading) -> tuple[EducationFact, ...] | None:
    """The education of each mode that the form shows; None when it shows none."""
    found = tuple(filter(None, (_read_mode(reading, mode) for mode in EDUCATION_ELEMENTS)))
    return found or None


def _read_mode(reading: Reading, mode: str) -> EducationFact | None:
    level_cell, degree_cell, school_cell, degree_school_cell = EDUCATION_ELEMENTS[mode]
    words = reading.text(level_cell, LEVEL_TEXT)
    degree = reading.text(degree_cell, DEGREE).removesuffix("学位")
    school = reading.text(school_cell, SCHOOL)
    degree_school = reading.text(degree_school_cell, SCHOOL)
    if not (words or degree or school or degree_school):
        return None
    level = level_code(words)
    if words and not level:
        level, second = _two_in_one(words)
        if level and not degree and second:
            words, degree = str(EducationLevel(level).label), second[:DEGREE]
    if words and not level:
        reading.remark(level_cell, f"“{words}”不是标准的学历名称，只按原文保存。", "请选定对应的标准学历。")
    if mode == "full_time" and level in IN_SERVICE_ONLY:
        reading.remark(level_cell, "党校学历应填在在职教育一栏。", "请核对学历类别。")
    return EducationFact(
        mode,
        level=level,
        level_text=words if not level or words != EducationLevel(level).label else "",
        degree=degree,
        school=school,
        degree_school=degree_school if degree_school != school else "",
        major=major_of(school or degree_school) or "",
    )


def level_code(words: str) -> str:
    """The ZB64 code of an education; empty unless the words say it for certain."""
    text = compact(words)
    for spelling in (text, BRACKETED.sub("", text)):
        bare = EDUCATION_PREFIX.sub("", spelling)
        party = PARTY_SCHOOL.sub("省委党校", bare)
        if code := EDUCATION.get(spelling) or EDUCATION.get(bare) or EDUCATION.get(party):
            return code
    return ""


def _two_in_one(words: str) -> tuple[str, str]:
    """Level and degree written into one cell (``研究生、工学硕士``)."""
    try:
        level, degree = read_education(words)
    except CellProblem:
        return "", ""
    return level or "", degree or ""


def top_education(educations: Iterable[EducationFact] | None, mode: str) -> EducationFact | None:
    """The one of its mode that forms show: the highest level, then the highest degree, then the latest."""
    found = [education for education in educations or () if education.mode == mode]
    return min(found, key=_order) if found else None


def _order(education: EducationFact) -> tuple[int, int, int]:
    ended = education.graduated_on or education.degree_on
    return (
        education_rank(education.level) or LOWEST,
        degree_rank(education.degree) or LOWEST,
        -ended.toordinal() if ended else 0,
    )


def said_of(education: EducationFact | None) -> tuple[str, ...]:
    """What four cells tell of an education, so that two of them can be compared."""
    if education is None:
        return ("", "", "", "")
    return (level_words(education), education.degree, education.school, education.degree_school)


def level_words(education: EducationFact) -> str:
    """The level as received, else by its code."""
    if education.level_text or education.level not in EducationLevel.values:
        return education.level_text
    return str(EducationLevel(education.level).label)


def written_educations(educations: Iterable[EducationFact] | None) -> dict[str, str]:
    """The texts of the eight cells."""
    kept = tuple(educations or ())
    return {
        element: text
        for mode, elements in EDUCATION_ELEMENTS.items()
        for element, text in zip(elements, said_of(top_education(kept, mode)), strict=True)
    }
