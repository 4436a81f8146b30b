"""The texts of one form, and the collecting of remarks while they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cadre.formats.dossier import Remark
from cadre.formats.lrmx_fields import BY_ELEMENT
from cadre.sheets.words import NONE_WORDS
from core.sheets.cells import clean_text
from core.sheets.problems import CellProblem, Cleaned, Note

Rows = tuple[Mapping[str, str], ...]
LONGEST = 10_000
WHOLE = frozenset({"JianLi", "ZhaoPian"})
WRAPPED = re.compile(r"(?<=[^\x00-\x7f])[ \t\u3000]*[\r\n]+[ \t\u3000]*(?=[^\x00-\x7f])")


@dataclass(slots=True)
class FormTexts:
    """What the cells of one form say, by the name of the element, before anybody judges it.

    An element that was not there, or said nothing, is absent. ``family`` holds the rows that say anything,
    None when the file has no place for them; a row may keep children nobody knows under ``unknown``.
    ``photo`` is a picture that came beside the texts and not as the element ZhaoPian.
    """

    texts: dict[str, str]
    family: Rows | None = None
    unknown: Rows = ()
    photo: bytes | None = None
    remarks: list[Remark] = field(default_factory=list)


def one_line(text: str) -> str:
    """The text on one clean line; where a Chinese line was only broken to fit, no blank is left behind."""
    return clean_text(WRAPPED.sub("", text)) or ""


class Reading:
    """The texts being read: gives cleaned ones, and collects what is wrong with them."""

    def __init__(self, sheet: FormTexts, source: str) -> None:
        self.sheet = sheet
        self.source = source
        self.remarks: list[Remark] = list(sheet.remarks)

    def raw(self, element: str) -> str:
        """The text as received; of a cell that no form could hold, its beginning."""
        text = self.sheet.texts.get(element, "")
        return text if element in WHOLE else text[:LONGEST]

    def text(self, element: str, limit: int | None = None) -> str:
        """One clean line, empty for 无 and dashes; remarked when too long, cut only to ``limit``."""
        words = one_line(self.raw(element))
        return "" if words in NONE_WORDS else self.fit(element, words, limit)

    def fit(self, element: str, words: str, limit: int | None) -> str:
        """The words, cut to what the record holds; too many for the editor are remarked as well."""
        allowed = BY_ELEMENT[element].limit
        if limit is not None and len(words) > limit:
            self.remark(
                element, f"内容有 {len(words)} 个字，最多能存 {limit} 个字，后面的没有导入。", "请删减。"
            )
            return words[:limit]
        if allowed is not None and len(words) > allowed:
            sentence = f"内容有 {len(words)} 个字，超过任免审批表编辑器的上限 {allowed} 个字。"
            self.remark(element, sentence, "请精简后再填表。")
        return words

    def take(self, element: str, clean: Callable[[str], object]) -> object:
        """What ``clean`` makes of the text; None, and a remark, when it cannot be taken."""
        raw = self.raw(element)
        try:
            cleaned = clean(raw)
        except CellProblem as problem:
            self.note(element, problem.note, fatal=True)
            return None
        if isinstance(cleaned, Cleaned):
            for note in cleaned.warnings:
                self.note(element, note)
            return cleaned.value
        return cleaned

    def note(self, element: str, note: Note, *, fatal: bool = False) -> None:
        """Collects what the cleaners of rosters say."""
        self.remark(element, note.sentence, note.remedy, fatal=fatal)

    def remark(self, element: str, sentence: str, remedy: str, *, fatal: bool = False) -> None:
        """One thing wrong with an element; a fatal one says that its value is not taken."""
        value = self.raw(element).strip()[:60] if element not in ("ZhaoPian", "ShenFenZheng") else ""
        label = BY_ELEMENT[element].label
        self.remarks.append(Remark(self.source, label, value, sentence, remedy, fatal))

    def remark_row(self, row: int, label: str, value: str, sentence: str, remedy: str, fatal: bool) -> None:
        """One thing wrong in a row of the family, counted from 1 as on the form."""
        where = f"{self.source} 家庭成员第 {row} 行"
        self.remarks.append(Remark(where, label, value[:60], sentence, remedy, fatal))
