"""家庭主要成员及重要社会关系, row by row."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cadre.formats.dossier import FamilyFact
from cadre.formats.form_texts.dates import digits, form_date
from cadre.formats.form_texts.sheet import Reading, Rows, one_line
from cadre.formats.lrmx_fields import ITEM_FIELDS
from cadre.rules.family import relation_code
from core.sheets.cells import clean_name, compact
from core.sheets.partial_dates import PartialDate
from core.sheets.problems import CellProblem, Cleaned, Note

ELEMENT = "JiaTingChengYuan"
RELATION, NAME, POLITICAL, WORK = 20, 36, 20, 120
LABELS = {field.element: field.label for field in ITEM_FIELDS}


def read_family(reading: Reading) -> tuple[FamilyFact, ...] | None:
    """The rows that say anything; None when there is none."""
    rows = reading.sheet.family or ()
    return tuple(_member(reading, number, row) for number, row in enumerate(rows, 1)) or None


def _member(reading: Reading, number: int, row: Mapping[str, str]) -> FamilyFact:
    def cut(element: str, limit: int) -> str:
        words = one_line(row.get(element, ""))
        if len(words) > limit:
            sentence = f"内容有 {len(words)} 个字，最多能存 {limit} 个字，后面的没有导入。"
            reading.remark_row(number, LABELS[element], words, sentence, "请删减。", False)
        return words[:limit]

    relation = cut("ChengWei", RELATION).replace(" ", "")
    if not relation:
        reading.remark_row(number, "称谓", "", "没有填写称谓。", "请补填与本人的关系。", False)
    born = _birth(reading, number, row.get("ChuShengRiQi", ""))
    return FamilyFact(
        relation,
        _name(reading, number, row.get("XingMing", "")),
        birth=born.date if born else None,
        birth_precision=born.precision if born else "month",
        political=cut("ZhengZhiMianMao", POLITICAL),
        work=cut("GongZuoDanWeiJiZhiWu", WORK),
        relation_code=relation_code(relation),
    )


def _name(reading: Reading, number: int, raw: str) -> str:
    try:
        cleaned = clean_name(raw)
    except CellProblem as problem:
        _note(reading, number, "XingMing", raw, problem.note, False)
        return compact(raw)[:NAME]
    if isinstance(cleaned, Cleaned):
        for note in cleaned.warnings:
            _note(reading, number, "XingMing", raw, note, False)
        return str(cleaned.value or "")
    if not cleaned:
        reading.remark_row(number, "姓名", "", "没有填写姓名。", "请补填姓名。", False)
    return cleaned or ""


def _birth(reading: Reading, number: int, raw: str) -> PartialDate | None:
    try:
        found = form_date(raw)
    except CellProblem as problem:
        _note(reading, number, "ChuShengRiQi", raw, problem.note, True)
        return None
    for note in found.warnings if found else ():
        _note(reading, number, "ChuShengRiQi", raw, note, False)
    return found


def _note(reading: Reading, number: int, element: str, raw: str, note: Note, fatal: bool) -> None:
    reading.remark_row(number, LABELS[element], raw.strip(), note.sentence, note.remedy, fatal)


def packed(rows: Rows) -> str:
    """The rows as received, as one text to be kept."""
    return json.dumps([dict(row) for row in rows], ensure_ascii=False)


def unpacked(text: str) -> Rows:
    """The rows again."""
    return tuple(json.loads(text)) if text else ()


def written_family(
    family: tuple[FamilyFact, ...] | None, received: Rows, read: tuple[FamilyFact, ...]
) -> Rows:
    """A row for each member: as received while it says the same (``read`` is what it says), else anew."""
    known = {said_of(member): row for member, row in zip(read, received, strict=True)}
    return tuple(known.get(said_of(member)) or _row(member) for member in family or ())


def said_of(member: FamilyFact) -> tuple[object, ...]:
    """What a row tells of a member; the code of the relation is derived."""
    return tuple(_row(member).values())


def _row(member: FamilyFact) -> dict[str, str]:
    return {
        "ChengWei": member.relation,
        "XingMing": member.name,
        "ChuShengRiQi": digits(member.birth, member.birth_precision),
        "ZhengZhiMianMao": member.political,
        "GongZuoDanWeiJiZhiWu": member.work,
    }
