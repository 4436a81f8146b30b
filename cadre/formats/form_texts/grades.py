"""年度考核结果: 2021年优秀；2022年称职, or 2021、2022年均为称职."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cadre.choices import AssessmentGrade
from cadre.formats.form_texts.sheet import Reading
from cadre.sheets.cleaners import GRADE_WORDS, years_spelled_out
from cadre.sheets.words import GRADES, NONE_WORDS
from core.sheets.cells import compact

ELEMENT = "NianDuKaoHeJieGuo"
YEAR = r"(?:19|20)\d{2}年?度?"
YEARS = rf"{YEAR}(?:[、,和及\-—–~至]{YEAR})*"
FILLER = r"(?:年度|考核|结果|等次|均|都|被|确定|评定|评|为|是|[:()])*"
TOLD = re.compile(rf"({YEARS}){FILLER}({GRADE_WORDS})(?:等次)?")
RANGE = re.compile(r"((?:19|20)\d{2})年?度?[\-—–~至]((?:19|20)\d{2})")
SINGLE = re.compile(r"(?:19|20)\d{2}")


def read_grades(reading: Reading) -> dict[int, str] | None:
    """Codes of grades by year; years whose word is not known are remarked, never guessed."""
    text = compact(reading.raw(ELEMENT))
    if not text or text in NONE_WORDS:
        return None
    grades: dict[int, str] = {}
    for years, word in TOLD.findall(text):
        grades |= dict.fromkeys(_years(years), GRADES[word])
    left = TOLD.sub("", text)
    if SINGLE.search(left) or not grades:
        rest = left.strip(";,。、()")[:30]
        reading.remark(
            ELEMENT, f"“{rest}”看不出哪一年是什么等次。", "请写成“2022年称职；2023年优秀”的样子。", fatal=True
        )
    return grades or None


def _years(text: str) -> list[int]:
    spelled = RANGE.sub(years_spelled_out, text)
    return [int(year) for year in SINGLE.findall(spelled)]


def written_grades(grades: Mapping[int, str] | None) -> str:
    """The grades in the order of their years."""
    return "；".join(
        f"{year}年{AssessmentGrade(code).label}" for year, code in sorted((grades or {}).items())
    )
