"""Turns the cells of a roster into values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from cadre.sheets.words import (
    BRACKETED,
    CHANNELS,
    DEMOCRATIC_PARTIES,
    GRADES,
    LEVELS,
    NONE_WORDS,
    OTHER_RANKS,
    POLITICAL,
    RANKS,
    find_code,
)
from core.rules.id_number import LENGTH, birth_date, fault, is_valid, upgrade
from core.sheets.cells import clean_id_number, clean_text, compact
from core.sheets.partial_dates import PartialDate, parse_partial_date
from core.sheets.problems import CellProblem, Cleaned, Note
from core.sheets.workbook import Raw

DATE_INSIDE = re.compile(
    r"(?:19|20)\d{2}(?:[年.\-/]\d{1,2}(?:[月.\-/]\d{1,2}日?|月)?|(?:0[1-9]|1[0-2])(?:\d{2})?)"
)
YEAR = re.compile(r"(?:19|20)\d{2}")
YEAR_RANGE = re.compile(r"(20\d{2})年?[-—–~至](20\d{2})")
GRADE_WORDS = "|".join(sorted((word for word in GRADES if len(word) > 1), key=len, reverse=True))
GRADE_OR_YEAR = re.compile(rf"(20\d{{2}})|({GRADE_WORDS})")
LONGEST_RANGE = 20
PUNCTUATION = re.compile(r"[；;，,、\n\s()（）:：]+")
LENGTH_OF_SERVICE = re.compile(r"^(?:(\d+(?:\.\d+)?)年)?(?:(\d+)个?月)?$")
YES = {"是", "有", "√", "Y", "已具有", "具有"}
NO = {"否", "没有", "无", "×", "N", "不具有"}
TWO_YEARS = 24
MOST_MONTHS = 720
REMARK_LENGTH = 300


def coded(words: Mapping[str, str], what: str) -> Callable[[Raw], str | None]:
    """A cleaner that looks a word up."""
    return lambda raw: find_code(raw, words, what)


def coded_mildly(words: Mapping[str, str], what: str) -> Callable[[Raw], object]:
    """As ``coded``; a word that is not known is left out with a warning, the row comes in without it."""

    def clean(raw: Raw) -> object:
        try:
            return find_code(raw, words, what)
        except CellProblem as problem:
            note = problem.note
            sentence = f"{note.sentence}这一格没有导入。"
            return Cleaned(None, warnings=(Note(sentence, note.remedy, note.code, note.suggestion),))

    return clean


def clean_roster_id(raw: Raw) -> str | Cleaned | None:
    """A valid 18-character identity number; a 15-digit one is brought up to date with a warning."""
    cleaned = clean_id_number(raw)
    number, warnings = (cleaned.value, cleaned.warnings) if isinstance(cleaned, Cleaned) else (cleaned, ())
    if not isinstance(number, str):
        return None
    current = upgrade(number)
    if current != number:
        note = Note("身份证号是 15 位旧号，已换算成 18 位。", "请核对换算后的号码。", "id_number_old")
        warnings = (*warnings, note)
    if wrong := fault(current):
        raise CellProblem(wrong, "请对照身份证或干部人事档案改正。", "id_number_invalid")
    return Cleaned(current, warnings=warnings) if warnings else current


def settle_birth(raw: Raw, cells: Mapping[str, Raw]) -> PartialDate | None:
    """The birth date with the identity number of the same row as a hint."""
    number = upgrade(compact(cells.get("id_number")).replace("'", "").upper())
    hint = birth_date(number) if len(number) == LENGTH and is_valid(number) else None
    return parse_partial_date(raw, hint=hint)


def clean_party_joined(raw: Raw) -> object:
    """入党时间: a date, or a party's name, or both (``200108；民建``); a date alone makes a Party member."""
    if not isinstance(raw, str):
        return _joined(parse_partial_date(raw), "01")
    tokens = [token for token in PUNCTUATION.split(raw) if token]
    parties = [POLITICAL[compact(token)] for token in tokens if compact(token) in POLITICAL]
    if not parties:
        return _joined(parse_partial_date(raw), "02" if "预备" in raw else "01")
    dated = DATE_INSIDE.search(compact(raw))
    if not dated or (compact(tokens[0]) in POLITICAL and parties[0] in DEMOCRATIC_PARTIES):
        return Cleaned(None, {"political": parties[0], **_further(parties[1:])})
    joined = parse_partial_date(dated[0])
    second = [party for party in parties if party in DEMOCRATIC_PARTIES]
    if not second:
        return _joined(joined, parties[0])
    return Cleaned(joined, {"political": "01", **_further(second)}, joined.warnings if joined else ())


def _further(parties: Sequence[str]) -> dict[str, object]:
    """The second and the third party."""
    return dict(zip(("second_party", "third_party"), parties, strict=False))


def _joined(joined: PartialDate | None, political: str) -> object:
    return Cleaned(joined, {"political": political}, joined.warnings) if joined else None


def clean_political(raw: Raw) -> object:
    """政治面貌, which may carry the date of joining: ``中共党员（2012.06）``."""
    text = compact(raw)
    dated = DATE_INSIDE.search(text)
    if not dated:
        return find_code(raw, POLITICAL, "政治面貌")
    word = PUNCTUATION.sub("", text.replace(dated[0], "")).removesuffix("入党").removesuffix("加入")
    code = find_code(word, POLITICAL, "政治面貌") or "01"
    joined = parse_partial_date(dated[0]) if code in {"01", "02"} else None
    return Cleaned(code, {"party_joined": joined} if joined else {}, joined.warnings if joined else ())


def clean_level(raw: Raw) -> object:
    """职务层次; a rank in this column goes to the rank."""
    rank = _rank_code(compact(raw))
    if rank and compact(raw) not in LEVELS:
        return Cleaned(None, {"rank": rank})
    return find_code(raw, LEVELS, "职务层次")


def clean_rank(raw: Raw) -> object:
    """职级; a leading level in this column goes to the level, other sequences are not kept."""
    text = compact(raw)
    rank = _rank_code(text)
    if rank:
        return rank
    if level := LEVELS.get(BRACKETED.sub("", text)):
        return Cleaned(None, {"level": level})
    if OTHER_RANKS.search(text):
        note = Note(
            f"“{text}”不属于综合管理类职级或管理岗位等级，没有导入。",
            "如需保留，请写在备注里。",
            "rank_other_sequence",
        )
        return Cleaned(None, warnings=(note,))
    return find_code(raw, RANKS, "职级")


def _rank_code(text: str) -> str | None:
    return RANKS.get(text) or RANKS.get(BRACKETED.sub("", text))


def clean_channel(raw: Raw) -> object:
    """进入渠道, which may carry the year: ``2016年选调生``."""
    text = compact(raw)
    year = YEAR.search(text)
    if not year:
        return find_code(raw, CHANNELS, "进入渠道")
    word = re.sub(r"[()年月,;:，；、.\-/\d]", "", text)
    return Cleaned(find_code(word, CHANNELS, "进入渠道"), {"intake_year": int(year[0])})


def clean_year(raw: Raw) -> int | None:
    """A year, also taken from a date."""
    found = parse_partial_date(raw)
    return found.date.year if found else None


def clean_recruited_on(raw: Raw) -> object:
    """录用时间; its year is the year of intake too, and all that is known when there is no month."""
    found = parse_partial_date(raw)
    if found is None:
        return None
    others = {"intake_year": found.date.year}
    return Cleaned(None, others) if found.precision == "year" else Cleaned(found, others, found.warnings)


def clean_selected_on(raw: Raw) -> object:
    """进入选调生时间, which also says how the person came in."""
    recruited = clean_recruited_on(raw)
    if not isinstance(recruited, Cleaned):
        return None
    others = {"intake_channel": "selected_graduate", **recruited.others}
    return Cleaned(recruited.value, others, recruited.warnings)


def clean_yes(raw: Raw) -> bool | None:
    """True for a plain yes; whatever else stands there says nothing."""
    return True if compact(raw) in YES else None


def clean_selected_graduate(raw: Raw) -> object:
    """是否选调生: yes, no, or the date of becoming one."""
    text = compact(raw)
    if not text or text in NO:
        return None
    others: dict[str, object] = {"intake_channel": "selected_graduate"}
    if text in YES or "选调" in text:
        return Cleaned(None, others)
    joined = parse_partial_date(raw)
    return Cleaned(None, others | ({"intake_year": joined.date.year} if joined else {}))


def clean_grade(raw: Raw) -> str | None:
    """One assessment grade, in a column headed by its year."""
    return find_code(raw, GRADES, "考核等次")


def clean_assessments(raw: Raw) -> object:
    """``2022年称职；2023年优秀`` or ``2021、2022年均为称职`` as grades by year."""
    text = YEAR_RANGE.sub(years_spelled_out, compact(raw))
    if not text or text in NONE_WORDS:
        return None
    grades: dict[str, str] = {}
    waiting: list[str] = []
    used = False
    for year, word in GRADE_OR_YEAR.findall(text):
        if word:
            grades |= dict.fromkeys(waiting, GRADES[word])
            used = True
        elif used:
            waiting, used = [year], False
        else:
            waiting.append(year)
    if not grades:
        raise CellProblem(
            f"“{text[:30]}”看不出哪一年是什么等次。",
            "请写成“2022年称职；2023年优秀”的样子。",
            "assessment_unclear",
        )
    return grades


def years_spelled_out(match: re.Match[str]) -> str:
    """2021—2023 as 2021、2022、2023; of a longer range than anybody serves, its beginning."""
    first, last = int(match[1]), int(match[2])
    return "、".join(str(year) for year in range(first, min(last, first + LONGEST_RANGE) + 1))


def clean_grassroots(raw: Raw) -> int | None:
    """Months of work at the grassroots; a plain yes to “两年以上” is two years."""
    text = compact(raw)
    if not text or text in NO:
        return None
    if text in YES or text in {"两年以上", "2年以上"}:
        return TWO_YEARS
    span = LENGTH_OF_SERVICE.match(text)
    months = float(span[1] or 0) * 12 + float(span[2] or 0) if span else MOST_MONTHS + 1
    if months > MOST_MONTHS:
        raise CellProblem(
            f"“{text[:30]}”看不出基层工作时长。", "请写“是”“否”，或写成“3年6个月”。", "grassroots_unclear"
        )
    return round(months)


def clean_remark(raw: Raw) -> object:
    """A remark, cut with a warning to what the record holds."""
    text = clean_text(raw)
    if text is None or text == "无":
        return None
    if len(text) <= REMARK_LENGTH:
        return text
    note = Note(f"备注超过 {REMARK_LENGTH} 个字，后面的没有导入。", "请删减备注。", "remark_cut")
    return Cleaned(text[:REMARK_LENGTH], warnings=(note,))
