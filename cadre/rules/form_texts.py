"""The texts of a 干部任免审批表 that follow from recorded facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from cadre.choices import AssessmentGrade

GRADES_SHOWN = 3
_DIGITS = re.compile(r"(?<!\d)(\d{4})(\d{2})(?!\d)")
_DEPARTED = re.compile(r"去世|死亡|逝世|已逝|已故")
_STANDARD_DOTS = str.maketrans(dict.fromkeys("?？•．。", "·"))


def grades_text(grades: Mapping[int, str], *, shown: int = GRADES_SHOWN) -> str:
    """年度考核结果 of the last years: 2022年称职；2023年优秀."""
    words = dict(AssessmentGrade.choices)
    years = sorted(year for year, grade in grades.items() if grade in words)[-shown:]
    return "；".join(f"{year}年{words[grades[year]]}" for year in years)


def dotted(text: str) -> str:
    """Months as printed: 200108；民建 becomes 2001.08；民建."""
    return _DIGITS.sub(r"\1.\2", text)


def printed_name(name: str) -> str:
    """A name of two characters with two blanks between; typed variants of the dot as the standard one."""
    plain = re.sub(r"\s+", "", name).translate(_STANDARD_DOTS)
    return f"{plain[0]}  {plain[1]}" if len(plain) == 2 else plain


def age_at(birth: date | None, on: date) -> int | None:
    """Completed years counted to the month: the month of birth counts as reached."""
    if birth is None or birth > on:
        return None
    return on.year - birth.year - (on.month < birth.month)


def family_age(birth: date | None, work: str, on: date) -> str:
    """The age of a member of the family; empty when it is not known or the person has died."""
    age = None if _DEPARTED.search(work) else age_at(birth, on)
    return "" if age is None else str(age)


def day_of(text: str) -> date | None:
    """The day that a form was given as 202511, 20251105, 2025.11.05 or 2025年11月; None when unreadable."""
    plain = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{6}|\d{8}", plain):
        parts = [plain[:4], plain[4:6], plain[6:] or "1"]
    else:
        found = re.fullmatch(r"(\d{4})[.\-/年](\d{1,2})(?:[.\-/月](\d{1,2})日?|月)?", plain)
        if found is None:
            return None
        parts = [found[1], found[2], found[3] or "1"]
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


def day_words(text: str) -> str:
    """填表时间 as printed: 2025年11月5日, 2025年11月; what cannot be read stays as it is."""
    found = day_of(text)
    if found is None:
        return text.strip()
    digits = re.findall(r"\d+", text)
    whole = len(digits) == 3 or (len(digits) == 1 and len(digits[0]) == 8)
    return f"{found.year}年{found.month}月" + (f"{found.day}日" if whole else "")
