"""The sheet A01: one row a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cadre.formats.dossier import Dossier, Remark
from cadre.sheets.checks import TABLE_CHECKS, complete, row_checks
from cadre.sheets.columns import ROSTER_COLUMNS
from cadre.sheets.dossiers import dossier_of_row
from cadre.sheets.subjects.people import typed_number
from cadre.sheets.subjects.reading import layout_in
from cadre.sheets.subjects.telling import Telling
from core.sheets import CheckedRow, SheetRefused, Workbook, check_rows, table_rows
from core.sheets.cells import clean_text
from core.sheets.columns import Column

STILL_SERVING = {"现职人员", "在职", "在职人员"}
_STATUS = "person_status"
_OWN = (Column(field=_STATUS, label="人员管理状态", clean=clean_text, synonyms=("人员状态",)),)
PERSON_COLUMNS = (*_OWN, *(column for column in ROSTER_COLUMNS if column.field != _STATUS))


@dataclass(frozen=True, slots=True)
class Person:
    """One row of A01; ``number`` is the ID number as typed, sound or not."""

    number: str
    name: str
    dossier: Dossier


def read_persons(workbook: Workbook, number: int, on: date) -> tuple[list[Person], list[Remark]]:
    """The persons of A01, and what is wrong with rows that make no person."""
    layout = layout_in(workbook, number, PERSON_COLUMNS)
    if layout is None:
        raise SheetRefused(
            "national_no_persons",
            f"工作表“{workbook.sheets[number].name}”里没有找到列名。请保留采集表原有的列名后重新上传。",
        )
    table = check_rows(
        table_rows(workbook.sheets[number], layout, PERSON_COLUMNS),
        PERSON_COLUMNS,
        layout,
        complete=complete,
        row_checks=row_checks(on),
        table_checks=TABLE_CHECKS,
    )
    telling = Telling(layout, {column.field: column for column in PERSON_COLUMNS})
    for issue in table.issues:
        telling.pass_on(issue)
    persons = list(_persons(table.records, telling))
    return persons, [remark for found in telling.by_row.values() for remark in found]


def _persons(records: tuple[CheckedRow, ...], telling: Telling) -> Iterator[Person]:
    seen: set[str] = set()
    for row in records:
        name, number = str(row.values.get("name", "")), typed_number(row.raw.get("id_number"))
        if not name or (number and number in seen):
            continue
        seen.add(number)
        dossier = dossier_of_row(row.values, telling.place(row.row_number))
        status = row.values.get(_STATUS)
        if isinstance(status, str) and status not in STILL_SERVING:
            telling.say(
                row, _STATUS, f"此人的状态是“{status}”。", "如已离任，请在此人的页面上登记。", fatal=False
            )
        dossier.remarks += telling.by_row.pop(row.row_number, [])
        yield Person(number, name, dossier)
