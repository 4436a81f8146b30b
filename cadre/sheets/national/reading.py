"""Reads the national workbook into one dossier a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cadre.formats.dossier import Dossier, Remark
from cadre.sheets.national.persons import Person, read_persons
from cadre.sheets.subjects.people import PersonRows, by_person
from cadre.sheets.subjects.reading import SubjectTable, checked, table_of
from cadre.sheets.subjects.subject import (
    APPOINTMENTS,
    EDUCATIONS,
    FAMILY,
    GRADES,
    INTAKE,
    REWARDS,
    STANDINGS,
    TITLES,
    Subject,
)
from cadre.sheets.subjects.telling import Telling
from core.sheets import SheetRefused, SourceRow, Workbook, find_tables, table_rows
from core.sheets.national import PERSON_SHEET, UNIT_SHEET, national_units, sheets_by_code
from core.sheets.units import UNIT_COLUMNS

SETS = {
    "A02": APPOINTMENTS,
    "A05": STANDINGS,
    "A06": TITLES,
    "A08": EDUCATIONS,
    "A14": REWARDS,
    "A15": GRADES,
    "A36": FAMILY,
    "A99Z1": INTAKE,
}


@dataclass(frozen=True, slots=True)
class NationalBook:
    """What the workbook says; remarks are those about rows that belong to no person of A01."""

    dossiers: tuple[Dossier, ...]
    units: tuple[SourceRow, ...]
    remarks: tuple[Remark, ...]


def read_national(workbook: Workbook, on: date) -> NationalBook:
    """All sheets joined by the ID number; persons without one are known by a name that is theirs alone.

    Dates after ``on`` are in the future.

    Raises: SheetRefused when there is no sheet of persons or it has no headers.
    """
    sheets = sheets_by_code(workbook)
    if PERSON_SHEET not in sheets:
        raise SheetRefused("national_no_persons", "信息采集表里没有“A01人员”表。请填好后重新上传。")
    persons, remarks = read_persons(workbook, sheets[PERSON_SHEET], on)
    known = _Known(persons)
    for code, subject in SETS.items():
        if code in sheets:
            remarks += _join(workbook, sheets[code], subject, known)
    return NationalBook(tuple(person.dossier for person in persons), _units(workbook, sheets), tuple(remarks))


class _Known:
    """The persons of A01 by number and by name."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._by_number = {person.number: person for person in persons if person.number}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        for person in persons:
            self._by_name[person.name].append(person)

    def find(self, rows: PersonRows) -> Person | str:
        """The person whose rows these are, or the sentence that says why there is none."""
        if rows.number:
            found = self._by_number.get(rows.number)
            if found is None:
                return "这个身份证号不在“A01人员”表里。"
            if rows.name and rows.name != found.name:
                return f"这个身份证号在“A01人员”表里是“{found.name}”，这里却是“{rows.name}”。"
            return found
        same = self._by_name.get(rows.name, [])
        if len(same) == 1:
            return same[0]
        if same:
            return f"“A01人员”表里有 {len(same)} 个“{rows.name}”，这一行又没有身份证号。"
        return f"“A01人员”表里没有“{rows.name}”。"


def _join(workbook: Workbook, number: int, subject: Subject, known: _Known) -> list[Remark]:
    """Give the rows of one set to the persons; the remarks about rows that are nobody's."""
    layout = table_of(workbook, number, subject)
    if layout is None:
        if not any(sheet_rows for sheet_rows in workbook.sheets[number].rows[2:]):
            return []
        sentence = "没有找到列名，这张表没有读。"
        place = f"工作表“{workbook.sheets[number].name}”"
        return [Remark(place, subject.label, "", sentence, "请保留采集表原有的列名后重新上传。", fatal=True)]
    rows, telling = checked(workbook, SubjectTable(subject, layout))
    for rows_of_one in by_person(rows, telling):
        found = known.find(rows_of_one)
        if isinstance(found, str):
            for row in rows_of_one.rows:
                key = "id_number" if rows_of_one.number else "name"
                telling.say(row, key, found, "请核对姓名和身份证号，或在“A01人员”表里补上此人。")
            continue
        _fill(found.dossier, rows_of_one, subject, telling)
    return [remark for remarks in telling.by_row.values() for remark in remarks]


def _fill(dossier: Dossier, rows: PersonRows, subject: Subject, telling: Telling) -> None:
    """The set goes before what A01 sums up of it, which stays where the set says nothing."""
    summed = replace(dossier)
    if subject is GRADES:
        dossier.grades = None
    if subject.fill:
        subject.fill(dossier, rows.rows, telling)
    if subject is GRADES and (summed.grades or dossier.grades):
        dossier.grades = {**(summed.grades or {}), **(dossier.grades or {})}
    dossier.levels = dossier.levels or summed.levels
    dossier.ranks = dossier.ranks or summed.ranks
    dossier.educations = dossier.educations or summed.educations
    dossier.rewards = dossier.rewards or summed.rewards
    for row in rows.rows:
        dossier.remarks += telling.by_row.pop(row.row_number, [])


def _units(workbook: Workbook, sheets: dict[str, int]) -> tuple[SourceRow, ...]:
    """The rows of B01 as a list of units; none when the sheet is not filled in."""
    if UNIT_SHEET not in sheets:
        return ()
    try:
        listed = national_units(workbook)
        layout = find_tables(listed, UNIT_COLUMNS)[0]
    except SheetRefused:
        return ()
    return tuple(table_rows(listed.sheets[0], layout, UNIT_COLUMNS))
