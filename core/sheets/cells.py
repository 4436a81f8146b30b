"""Cleans the text of single cells: blanks, names, numbers, identity numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time

from core.sheets.problems import CellProblem, Cleaned, Note
from core.sheets.workbook import Raw

INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
BLANKS = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
ANY_BLANKS = re.compile(r"\s+")
WRAPPED = re.compile(r"(?<=[、，；：（])\s*\n\s*|\s*\n\s*(?=[、，；：）])")
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
FORCED_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
NOTHING = {"-", "--", "—", "——", "－", "/", "\\", "、", "空", "N/A", "n/a", "#N/A"}

_HANZI = "\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff〇\U00020000-\U0003ffff"
MIDDLE_DOTS = re.compile(f"(?<=[{_HANZI}])\\s*[·•．‧∙・･.。?？\u2022\u00b7]\\s*(?=[{_HANZI}])")
HANZI_NAME = re.compile(f"^[{_HANZI}·]+$")
NAME_BRACKET = re.compile(r"^(.+?)[（(](.*?)[）)]$")
QUESTION_MARK = re.compile("[?？]")
NAME_LENGTH_LIMIT = 36
# A question mark stands for a lost dot in long names, for a lost rare character in short ones.
SHORT_NAME = 4

LOST_DIGITS_FROM = 1e15
SCIENTIFIC = re.compile(r"^\d(?:\.\d+)?[eE]\+?\d{1,2}$")
ID_NOISE = re.compile(r"[\s'‘’`´\"“”\-]+")


def as_text(raw: Raw) -> str:
    """The value as a person would read it in the cell."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ") if raw.time() != time(0) else raw.date().isoformat()
    if isinstance(raw, date | time):
        return raw.isoformat()
    return repr(raw)


def clean_text(raw: Raw) -> str | None:
    """Text on one line, blanks of every kind made single; None when nothing is left or only a dash."""
    text = CONTROLS.sub("", INVISIBLE.sub("", as_text(raw)))
    if forced := FORCED_TEXT.match(text):
        text = forced[1]
    text = ANY_BLANKS.sub(" ", WRAPPED.sub("", text)).strip().removeprefix("'").strip()
    return None if not text or text in NOTHING else text


def text_up_to(limit: int) -> Callable[[Raw], str | None]:
    """A cleaner for text that must not be longer than ``limit`` characters."""

    def clean(raw: Raw) -> str | None:
        text = clean_text(raw)
        if text is not None and len(text) > limit:
            raise CellProblem(
                f"内容有 {len(text)} 个字，最多 {limit} 个字。", "请写简称或删减后重新上传。", "text_too_long"
            )
        return text

    return clean


def clean_lines(raw: Raw) -> str | None:
    """Text that keeps its line breaks, each line trimmed, empty lines at both ends left out."""
    text = CONTROLS.sub("", INVISIBLE.sub("", as_text(raw))).replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join(BLANKS.sub(" ", line).rstrip() for line in text.split("\n")).strip()
    return None if not text or text in NOTHING else text


def compact(raw: Raw) -> str:
    """NFKC without any blanks: for comparing codes and words, never for names."""
    text = CONTROLS.sub("", INVISIBLE.sub("", as_text(raw)))
    return ANY_BLANKS.sub("", unicodedata.normalize("NFKC", text)).removeprefix("'")


def tight(text: str) -> str:
    """The text without any blanks, its characters as they are: for comparing names and titles."""
    return "".join(text.split())


def clean_name(raw: Raw) -> str | Cleaned | None:
    """A person's name: no blanks between Chinese characters, one kind of middle dot, a bracket taken off.

    Characters are never replaced by look-alikes (no NFKC), because a rare character is part of a name.
    """
    text = clean_text(raw)
    if text is None:
        return None
    bracket = NAME_BRACKET.match(text)
    name = MIDDLE_DOTS.sub("·", bracket[1].strip() if bracket else text)
    joined = ANY_BLANKS.sub("", name)
    if HANZI_NAME.match(joined):
        name = joined
    if any(character.isdigit() for character in name) or len(name) > NAME_LENGTH_LIMIT:
        raise CellProblem(f"“{text}”不像姓名。", "请核对这一行是不是对错了列，姓名里不应有数字。", "name_odd")
    if QUESTION_MARK.search(text) and (QUESTION_MARK.search(name) or len(name) <= SHORT_NAME):
        raise CellProblem(
            f"姓名“{text}”里有问号，可能是没有显示出来的生僻字。", "请填写正确的字。", "name_lost_character"
        )
    if bracket and bracket[2].strip():
        note = Note(
            f"姓名后的括注“{bracket[2].strip()}”没有导入。",
            "如有曾用名，请写在备注里。",
            "name_bracket",
            name,
        )
        return Cleaned(name, warnings=(note,))
    return name


def clean_id_number(raw: Raw) -> str | Cleaned | None:
    """An identity number as digits and an upper-case X; whether it is valid is judged elsewhere.

    A number kept as a number has lost its last digits in the file itself and is refused.
    """
    text = compact(raw)
    lost = isinstance(raw, float) and abs(raw) >= LOST_DIGITS_FROM
    if lost or SCIENTIFIC.match(text):
        raise CellProblem(
            "身份证号被存成数字，后几位已丢失。",
            "请把这一列的格式改为“文本”，重新填写完整的身份证号。",
            "id_number_lost_digits",
        )
    if forced := FORCED_TEXT.match(text):
        text = forced[1]
    digits = ID_NOISE.sub("", text).upper().replace("Х", "X").replace("×", "X")
    if not digits or text in NOTHING:
        return None
    if isinstance(raw, str) and raw[0] in " \u3000\u00a0":
        note = Note("身份证号前面有空格，已去掉。", "不用处理；建议在表里也删去空格。", "id_number_blank")
        return Cleaned(digits, warnings=(note,))
    return digits
