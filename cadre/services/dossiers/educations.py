"""The educations of a dossier: rows are found again, added, removed, and the highest of a mode marked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from cadre.choices import EducationLevel, EducationMode, degree_rank, education_rank
from cadre.formats.dossier import EducationFact
from cadre.models import Education
from cadre.services.change_requests.facts import NEW, education_key
from cadre.services.records import field_label, shown
from cadre.services.roster_import.plan import FieldChange, Write
from core.sheets.cells import tight

from .draft import Draft, says_new

_LOWEST = 99
_WORDS = "level_text"


@dataclass(slots=True)
class _Row:
    """An education as it would stand: recorded or new, with the values that the file gives it."""

    record: Education | None
    values: dict[str, Any] = field(default_factory=dict)
    gone: bool = False

    def get(self, name: str) -> Any:
        if name in self.values:
            return self.values[name]
        return getattr(self.record, name) if self.record else ""


def plan_educations(draft: Draft, facts: Sequence[EducationFact], *, whole: bool) -> None:
    """Compare the educations mode by mode."""
    known = draft.record.educations if draft.record else []
    for mode in EducationMode:
        rows = [_Row(record) for record in known if record.mode == mode]
        told = [fact for fact in facts if fact.mode == mode]
        if told or (whole and rows):
            _plan_mode(draft, mode, rows, told, whole=whole)


def _plan_mode(
    draft: Draft, mode: EducationMode, rows: list[_Row], facts: Sequence[EducationFact], *, whole: bool
) -> None:
    recorded = list(rows)
    seen: set[int] = set()
    for number, fact in enumerate(facts):
        row = _same(recorded, fact, seen, alone=len(recorded) == len(facts) == 1)
        if row is None:
            _add(draft, mode, rows, fact, number, first=not recorded)
        else:
            seen.add(id(row))
            _change(draft, mode, row, fact)
    for row in recorded:
        if whole and id(row) not in seen and row.record is not None:
            _remove(draft, mode, row, row.record)
    _mark_highest(rows)
    draft.plan.removals += [row.record for row in rows if row.gone and row.record]
    draft.plan.educations += [Write(row.record, row.values) for row in rows if row.values and not row.gone]


def _same(rows: Sequence[_Row], fact: EducationFact, seen: set[int], *, alone: bool) -> _Row | None:
    """The recorded education that the file means: level and school; else the only one of its level or school.

    Where both sides have one education of the mode, another level at another school is another education.
    """
    free = [row for row in rows if id(row) not in seen]
    level = [row for row in free if _level(row.record) == _level(fact)]
    school = [row for row in free if tight(row.get("school")) == tight(fact.school) and fact.school]
    both = [row for row in level if row in school]
    for found in (both, level, school):
        if len(found) == 1:
            return found[0]
    unnamed = alone and free and (not fact.school or not free[0].get("school") or not _level(fact))
    return free[0] if unnamed else None


def _level(row: Any) -> str:
    return str(row.level or row.level_text) if row else ""


def _add(
    draft: Draft, mode: EducationMode, rows: list[_Row], fact: EducationFact, number: int, *, first: bool
) -> None:
    """The first education of a mode field by field, a further one as a whole."""
    values = {name: value for name, value in asdict(fact).items() if value not in ("", None)}
    if len(values) < 2 or not draft.fits(Education, values, mode.label):
        return
    if not first:
        key = f"education.{NEW}.{mode}" + (f".{number}" if number else "")
        change = FieldChange(f"{mode.label}·新增", "—", _line(fact), key)
        row = _Row(None, values)
        draft.offer(change, lambda: rows.append(row), value=values, fills=draft.approves)
        return
    row = _Row(None, {"mode": mode.value})
    for name in values:
        if name != "mode" and (name != _WORDS or "level" not in values):
            _offer_field(draft, f"{mode}.{name}", mode, name, "", row, values)
    if len(row.values) > 1:
        rows.append(row)


def _change(draft: Draft, mode: EducationMode, row: _Row, fact: EducationFact) -> None:
    record = row.record
    if record is None:
        return
    new = {
        name: value
        for name, value in asdict(fact).items()
        if name not in ("mode", _WORDS)
        and says_new(getattr(record, name), value)
        and not (name == "degree" and record.degree.endswith(fact.degree))
    }
    if fact.level_text and fact.level_text != record.level_words and ("level" in new or not fact.level):
        new[_WORDS] = fact.level_text
    elif "level" in new and record.level_text:
        new[_WORDS] = ""
    if not draft.fits(Education, new, mode.label):
        return
    for name in new:
        if name != _WORDS or "level" not in new:
            _offer_field(draft, education_key(record, name), mode, name, getattr(record, name), row, new)


def _offer_field(
    draft: Draft, key: str, mode: EducationMode, name: str, old: Any, row: _Row, new: dict[str, Any]
) -> None:
    """Offer one field; the words of a level go with its code."""
    taken, told = {name: new[name]}, shown(Education, name, new[name])
    if name == "level" and _WORDS in new:
        taken[_WORDS] = new[_WORDS]
        told = new[_WORDS] or told
    label = f"{mode.label}·{field_label(Education, name)}"
    change = FieldChange(label, shown(Education, name, old), told, key)
    draft.offer(change, lambda: row.values.update(taken), value=new[name])


def _remove(draft: Draft, mode: EducationMode, row: _Row, record: Education) -> None:
    change = FieldChange(f"{mode.label}·删除", _line(record), "—", f"education.{record.pk}.remove")

    def leave() -> None:
        row.gone = True

    draft.offer(change, leave)


def _mark_highest(rows: Sequence[_Row]) -> None:
    """The highest level, then the highest degree, then the latest, as ``mark_highest`` in the database."""
    touched = any(row.values or row.gone for row in rows)
    for place, row in enumerate(sorted((row for row in rows if not row.gone), key=_order)):
        top = place == 0
        if touched and row.get("is_top") != top:
            row.values["is_top"] = top


def _order(row: _Row) -> tuple[int, int, int, int]:
    ended = row.get("graduated_on") or row.get("degree_on") or date.min
    level, degree = education_rank(row.get("level")), degree_rank(row.get("degree"))
    known = row.record.pk if row.record else 0
    return level or _LOWEST, degree or _LOWEST, -ended.toordinal(), known or sys.maxsize


def _line(row: Any) -> str:
    words = row.level_text or (EducationLevel(row.level).label if row.level else "")
    ended = shown(Education, "graduated_on", row.graduated_on) if row.graduated_on else ""
    return " ".join(part for part in (words, row.degree, row.school, row.major, ended) if part)
