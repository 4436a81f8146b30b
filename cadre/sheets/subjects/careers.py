"""Posts held, levels and ranks out of the checked rows of one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from cadre.formats.dossier import AppointmentFact, Dossier, LevelFact, RankFact
from cadre.rules.titles import classify_title
from cadre.sheets.cleaners import clean_level, clean_rank
from cadre.sheets.subjects.telling import Telling, day, text
from core.dates import overlap
from core.sheets import CellProblem, CheckedRow, Cleaned

Rows = Sequence[CheckedRow]
Standing = TypeVar("Standing", LevelFact, RankFact)
NO_END = "已免，却没有免职（终止）时间。"
END_REMEDY = "请补填时间后重新导入。"


def fill_appointments(dossier: Dossier, rows: Rows, telling: Telling) -> None:
    """Posts held. Where no row says which is the main one, each span's first post is."""
    found: list[AppointmentFact] = []
    for row in rows:
        title = text(row, "post")
        start, end = day(row, "start"), day(row, "end")
        if not title:
            if row.raw.get("unit") or start:
                telling.say(row, "post", "没有职务名称。", "请补填职务名称。")
            continue
        if start is None and "start" not in row.raw:
            telling.say(row, "start", "没有任职时间。", "请补填任职时间。")
            continue
        if not _sound_span(row, start, end, telling):
            continue
        found.append(
            AppointmentFact(
                title=title,
                unit=text(row, "unit"),
                category=_category(row, title),
                level=text(row, "level"),
                holding=_holding(row, title),
                start=start,
                end=end,
                document_no=text(row, "document_no"),
            )
        )
    found.sort(key=lambda fact: (fact.start or date.max, fact.end or date.max))
    dossier.appointments = tuple(_with_main(found)) or None


def _sound_span(row: CheckedRow, start: date | None, end: date | None, telling: Telling) -> bool:
    """Whether the span can be recorded; if not, it is said why."""
    if start is None or ("end" in row.raw and end is None and row.values.get("state") == "over"):
        return False
    if row.values.get("state") == "over" and end is None:
        telling.say(row, "end", NO_END, END_REMEDY)
        return False
    if end is not None and end <= start:
        telling.say(row, "end", "免职时间不晚于任职时间。", "请核对这两个时间。")
        return False
    return True


def _category(row: CheckedRow, title: str) -> str:
    if told := text(row, "category"):
        return told
    if (place := text(row, "place")) and text(row, "in_team") != "no":
        return place
    return classify_title(title, "", text(row, "unit")) or ""


def _holding(row: CheckedRow, title: str) -> str:
    """How the post is held; empty when the row does not say."""
    if "挂职" in title or text(row, "holding") == "posting":
        return "posting"
    if told := text(row, "holding"):
        return told
    return {"yes": "main", "no": "concurrent"}.get(text(row, "main"), "")


def _with_main(facts: Sequence[AppointmentFact]) -> list[AppointmentFact]:
    """The posts of which nothing was said: main unless a main post is held at the time, else concurrent."""
    spans = [(fact.start, fact.end) for fact in facts if fact.holding == "main"]
    settled: list[AppointmentFact] = []
    for fact in facts:
        if not fact.holding:
            held = any(overlap(span, (fact.start, fact.end)) for span in spans)
            fact = replace(fact, holding="concurrent" if held else "main")
            if not held:
                spans.append((fact.start, fact.end))
        settled.append(fact)
    return settled


def fill_standings(dossier: Dossier, rows: Rows, telling: Telling) -> None:
    """Levels and ranks; the word decides which of the two it is, the column 类别 only what else is meant."""
    levels: list[tuple[CheckedRow, LevelFact]] = []
    ranks: list[tuple[CheckedRow, RankFact]] = []
    for row in rows:
        if not text(row, "word"):
            continue
        kind, code = _standing(row, telling)
        start, end = day(row, "start"), day(row, "end")
        number = text(row, "document_no")
        if start and end and end <= start:
            telling.say(row, "end", "终止日期不晚于批准日期。", "请核对这两个日期。")
            continue
        if kind == "rank":
            ranks.append((row, RankFact(code, start, end, number)))
        elif kind == "level" and start:
            levels.append((row, LevelFact(code, start, end, number)))
        elif kind == "level" and "start" not in row.raw:
            telling.say(row, "start", "没有批准日期。", "请补填任该职务层次的时间。")
    dossier.levels = tuple(_in_turn(levels, telling)) or None
    dossier.ranks = tuple(_in_turn(ranks, telling)) or None


def _standing(row: CheckedRow, telling: Telling) -> tuple[str, str]:
    """Whether the row names a level or a rank, and its code; two empty texts when neither is known."""
    word, told = text(row, "word"), text(row, "kind")
    try:
        read = clean_rank(word) if told == "rank" else clean_level(word)
    except CellProblem as problem:
        telling.say(row, "word", problem.note.sentence, problem.note.remedy)
        return "", ""
    if not isinstance(read, Cleaned):
        return told or "level", str(read or "")
    for kind, code in read.others.items():
        if kind == "level" and told == "rank":
            telling.say(
                row,
                "word",
                f"“{word}”是 2019 年以前的县以下职级，不再作为职级登记。",
                "如已套转，请写套转后的职级。",
            )
            return "", ""
        return kind, str(code)
    for note in read.warnings:
        telling.say(row, "word", note.sentence, note.remedy)
    return "", ""


def _in_turn(found: list[tuple[CheckedRow, Standing]], telling: Telling) -> list[Standing]:
    """One after the other: a standing without an end ends when the next one begins."""
    found.sort(key=lambda pair: pair[1].start or date.min)
    settled: list[Standing] = []
    for number, (row, fact) in enumerate(found):
        later = next((after.start for _, after in found[number + 1 :] if after.start != fact.start), None)
        if fact.end is None and later is not None:
            fact = replace(fact, end=later)
        elif fact.end is None and row.values.get("state") == "over":
            telling.say(row, "end", NO_END, END_REMEDY)
            continue
        settled.append(fact)
    return settled
