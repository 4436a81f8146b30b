"""Reads education, degree, school and major out of one or several cells."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from cadre.sheets.words import EDUCATION, EDUCATION_PREFIX, NONE_WORDS
from core.sheets.cells import clean_lines, compact, text_up_to
from core.sheets.problems import CellProblem, Cleaned
from core.sheets.workbook import Raw

SCHOOL_LENGTH = 120
DEGREE_LENGTH = 40
SEPARATORS = re.compile(r"[\n/\\、，,；;()（）\s]+")
DEGREE = re.compile(r"(?:学士|硕士|博士)(?:学位)?$|学位$")
ONLY_DEGREE_HINT = {"硕士研究生": "硕士", "博士研究生": "博士", "硕士": "硕士", "博士": "博士"}
LEVEL_WORDS = sorted((word for word in EDUCATION if word not in {"硕士", "博士"}), key=len, reverse=True)
SCHOOL_ENDS = re.compile(
    r"^(.*(?:大学|学院|学校|党校|师范|电大|研究院|研究所|职院|中学|一中)(?:函授站|分校)?(?:[\u4e00-\u9fff]{1,10}系)?)(.*)$"
)
WRAPPED = re.compile(r"(?<=[\u3400-\u9fff])\s*\n\s*(?=[\u3400-\u9fff])")
MAJOR_TAIL = re.compile(r"(?:专业)?(?:毕业|学习)?$")


def education_cell(prefix: str) -> Callable[[Raw], object]:
    """A cleaner for ``学历``, ``学位`` or both in one cell; ``prefix`` names the fields it fills."""

    def clean(raw: Raw) -> object:
        level, degree = read_education(raw)
        if level is None and degree is None:
            return None
        return Cleaned(level, {f"{prefix}_degree": degree} if degree else {})

    return clean


def read_education(raw: Raw) -> tuple[str | None, str | None]:
    """The code of the education and the text of the degree.

    Raises: CellProblem for a word that is neither.
    """
    text = clean_lines(raw)
    level: str | None = None
    degree: str | None = None
    hint: str | None = None
    for token in SEPARATORS.split(text or ""):
        word = compact(token)
        if not word or word in NONE_WORDS:
            continue
        if word != "毕业":
            word = word.removesuffix("毕业")
        code = EDUCATION.get(word) or EDUCATION.get(EDUCATION_PREFIX.sub("", word))
        if code and level and word in ONLY_DEGREE_HINT:
            degree = degree or word
        elif code:
            level, hint = level or code, hint or ONLY_DEGREE_HINT.get(EDUCATION_PREFIX.sub("", word))
        elif DEGREE.search(word) and len(word) <= DEGREE_LENGTH:
            code, word = _level_before_degree(word)
            level, degree = level or code, degree or word.removesuffix("学位")
        elif word not in {"全日制", "在职", "毕业", "学历", "双学位"}:
            raise _unknown(word)
    return level, degree or hint


def _level_before_degree(word: str) -> tuple[str | None, str]:
    """``大学管理学学士`` in one word: the code of the education, and the degree."""
    plain = EDUCATION_PREFIX.sub("", word)
    for name in LEVEL_WORDS:
        rest = plain.removeprefix(name)
        if rest != plain and DEGREE.search(rest):
            return EDUCATION[name], rest
    return None, word


def clean_degree(raw: Raw) -> str | None:
    """The text of a degree in a column of its own."""
    text = compact(raw)
    return None if not text or text in NONE_WORDS else text.removesuffix("学位")[:DEGREE_LENGTH] or None


def _unknown(word: str) -> CellProblem:
    nearest = difflib.get_close_matches(word, EDUCATION, n=1, cutoff=0.5)
    suggestion = nearest[0] if nearest else None
    remedy = f"是否应为“{suggestion}”？" if suggestion else "请填写大学、研究生、大专等规范的学历。"
    sentence = f"“{word[:DEGREE_LENGTH]}”不是能认出的学历或学位。"
    return CellProblem(sentence, remedy, "unknown_education", suggestion)


def school_cell(prefix: str) -> Callable[[Raw], object]:
    """A cleaner for ``毕业院校系及专业``: the text stays whole, the major is also taken out of it."""

    whole = text_up_to(SCHOOL_LENGTH)

    def clean(raw: Raw) -> object:
        text = whole(WRAPPED.sub("", raw) if isinstance(raw, str) else raw)
        if text is None or text in NONE_WORDS:
            return None
        major = major_of(clean_lines(raw) or "")
        return Cleaned(text, {f"{prefix}_major": major} if major else {})

    return clean


def major_of(text: str) -> str | None:
    """What stands after the school and the department; None when nothing does."""
    found = SCHOOL_ENDS.match(compact(text))
    if not found:
        return None
    major = MAJOR_TAIL.sub("", found[2]).strip("，,、/（）()：:")
    return major[:60] or None
