"""The texts of a 干部任免审批表 that follow from recorded facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from cadre.choices import AssessmentGrade, PoliticalStatus
from core.dates import month_text

NONE = "无"
GRADES_SHOWN = 3
_COMMUNIST = frozenset({PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY})
_UNNAMED = frozenset({PoliticalStatus.YOUTH_LEAGUE, PoliticalStatus.MASSES})
_DEPARTED = re.compile(r"去世|死亡|逝世|已逝|已故")
_STANDARD_DOTS = str.maketrans(dict.fromkeys("?？•．。", "·"))


class RewardLike(Protocol):
    """What a reward or sanction tells about itself."""

    @property
    def name(self) -> str:
        """What was given."""

    @property
    def organ(self) -> str:
        """Who decided."""

    @property
    def decided_on(self) -> date | None:
        """When."""

    @property
    def reason(self) -> str:
        """Why."""

    @property
    def text(self) -> str:
        """The sentence as received."""


def rewards_text(rewards: Iterable[RewardLike]) -> str:
    """奖惩情况: the sentences as received or composed, joined by ；; 无 when there is nothing."""
    sentences = [_reward(reward).strip("；;。 \n") for reward in rewards]
    joined = "；".join(sentence for sentence in sentences if sentence)
    return f"{joined}。" if joined else NONE


def grades_text(grades: Mapping[int, str], *, shown: int = GRADES_SHOWN) -> str:
    """年度考核结果 of the last years: 2022年称职；2023年优秀."""
    words = dict(AssessmentGrade.choices)
    years = sorted(year for year, grade in grades.items() if grade in words)[-shown:]
    return "；".join(f"{year}年{words[grades[year]]}" for year in years)


def party_text(person: Mapping[str, Any]) -> str:
    """入党时间: 2001.08; the names of other parties; both joined by ；."""
    first = person.get("political", "")
    parts = []
    if first in _COMMUNIST:
        parts.append(month_text(person["party_joined"]) if person.get("party_joined") else "")
    words = dict(PoliticalStatus.choices)
    for code in (first, person.get("second_party", ""), person.get("third_party", "")):
        if code in words and code not in _COMMUNIST | _UNNAMED:
            parts.append(str(words[code]))
    return "；".join(part for part in parts if part)


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


def _reward(reward: RewardLike) -> str:
    if reward.text.strip():
        return reward.text.strip()
    when = f"{reward.decided_on.year}年{reward.decided_on.month}月" if reward.decided_on else ""
    why = f"因{reward.reason.removeprefix('因')}" if reward.reason else ""
    organ = f"经{reward.organ}批准" if reward.organ else ""
    return "，".join(part for part in (when, why, organ, reward.name) if part)
