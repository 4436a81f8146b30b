"""Whose rows the rows of a sheet are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from cadre.formats.dossier import Dossier
from cadre.sheets.subjects.telling import Telling, day, precision, text
from core.rules.id_number import upgrade
from core.sheets import CheckedRow
from core.sheets.cells import compact

PREPARED = {"", "0"}  # the order that an empty form has in its first row
NOISE = re.compile(r"[\s'‘’`\"“”\-]+")


@dataclass(slots=True)
class PersonRows:
    """The rows of one person; ``number`` is the ID number as typed, sound or not."""

    name: str
    number: str = ""
    unit: str = ""
    birth: date | None = None
    rows: list[CheckedRow] = field(default_factory=list)


def typed_number(raw: object) -> str:
    """An ID number for comparing, whether it is valid or not."""
    if not isinstance(raw, str | int):
        return ""
    return upgrade(NOISE.sub("", compact(raw)).upper())


def by_person(rows: Sequence[CheckedRow], telling: Telling) -> list[PersonRows]:
    """The rows gathered by ID number, else by name with unit and birth.

    A row that names nobody belongs to the person above it. A row without a number belongs to the person of
    its name, when the table has one of that name with a number.
    """
    people: dict[tuple[str, ...], PersonRows] = {}
    last: PersonRows | None = None
    for row in rows:
        if all(compact(raw) in PREPARED for raw in row.raw.values()):
            continue
        number, name = typed_number(row.raw.get("id_number")), text(row, "name")
        if not number and not row.raw.get("name"):
            if last is None:
                telling.say(row, "name", "看不出这一行是谁的。", "请补填姓名或身份证号。")
            else:
                last.rows.append(row)
            continue
        unit, birth = text(row, "unit") or text(row, "unit_post"), day(row, "birth")
        key = (number,) if number else (name, unit, str(birth))
        last = people.setdefault(key, PersonRows(name, number, unit, birth))
        last.name, last.unit = last.name or name, last.unit or unit
        last.birth = last.birth or birth
        if number and name and name != last.name:
            sentence = f"身份证号与“{last.name}”的相同，姓名却是“{name}”。"
            telling.say(row, "id_number", sentence, "请核对姓名和身份证号。")
            continue
        last.rows.append(row)
    return _joined(list(people.values()))


def _joined(people: list[PersonRows]) -> list[PersonRows]:
    """Rows without a number go to the only person of the name who has one."""
    numbered: dict[str, list[PersonRows]] = defaultdict(list)
    for person in people:
        if person.number:
            numbered[person.name].append(person)
    kept: list[PersonRows] = []
    for person in people:
        same = numbered.get(person.name, [])
        if not person.number and len(same) == 1 and _may_be(person, same[0]):
            same[0].rows += person.rows
        else:
            kept.append(person)
    return kept


def _may_be(person: PersonRows, other: PersonRows) -> bool:
    """Whether unit and birth, where both tell them, do not speak against it."""
    if person.unit and other.unit and person.unit != other.unit:
        return False
    return (
        not person.birth
        or not other.birth
        or (person.birth.year == other.birth.year and person.birth.month == other.birth.month)
    )


def new_dossier(person: PersonRows, telling: Telling) -> Dossier:
    """A dossier that says no more than who the person is."""
    source = telling.place(person.rows[0].row_number) if person.rows else telling.layout.sheet_name
    dossier = Dossier(source, person.name, unit_text=person.unit)
    for row in person.rows:
        if number := text(row, "id_number"):
            dossier.person["id_number"] = number
        if (birth := day(row, "birth")) and "birth" not in dossier.person:
            dossier.person |= {"birth": birth, "birth_precision": precision(row, "birth")}
    return dossier
