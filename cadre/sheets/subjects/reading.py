"""Recognises single-subject sheets and reads them into dossiers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cadre.formats.dossier import Dossier, Remark
from cadre.sheets.columns import ROSTER_COLUMNS
from cadre.sheets.subjects import columns as declared
from cadre.sheets.subjects.people import PersonRows, by_person, new_dossier
from cadre.sheets.subjects.posts import NUMBERS, POSTS, NumbersRow, PostRow, numbers_rows, post_rows
from cadre.sheets.subjects.subject import FAMILY, PERSONAL, Subject
from cadre.sheets.subjects.telling import Telling
from core.sheets import CheckedRow, SheetRefused, Workbook, check_rows, find_tables, table_rows, with_mapping
from core.sheets.cells import as_text, clean_text
from core.sheets.columns import Column, Vocabulary
from core.sheets.headers import TableLayout
from core.sheets.workbook import Raw

SUBJECTS = (*PERSONAL, POSTS, NUMBERS)
KNOWN_SHARE = 0.7
NAMED = re.compile(r"(?:干部|本人)?姓名\s*[：:]\s*([\u3400-\u9fff·]{2,12})")
NUMBERED = re.compile(r"身份证(?:号码?)?\s*[：:]\s*([0-9]{17}[0-9Xx]|[0-9]{15})")


@dataclass(frozen=True, slots=True)
class SubjectTable:
    """A sheet that is about one subject."""

    subject: Subject
    layout: TableLayout


@dataclass(frozen=True, slots=True)
class SubjectBook:
    """What the single-subject sheets of a workbook say; remarks are those that belong to no dossier."""

    dossiers: tuple[Dossier, ...] = ()
    posts: tuple[PostRow, ...] = ()
    numbers: tuple[NumbersRow, ...] = ()
    remarks: tuple[Remark, ...] = ()


def recognise(workbook: Workbook) -> tuple[SubjectTable, ...]:
    """The sheets that are about one subject; none for a roster, whose columns go over many."""
    found = (
        _recognised(workbook, number) for number, sheet in enumerate(workbook.sheets) if not sheet.hidden
    )
    return tuple(table for table in found if table)


def _recognised(workbook: Workbook, number: int) -> SubjectTable | None:
    """The subject that knows most of the sheet's headers, unless a roster knows more of them."""
    best: tuple[tuple[float, int], SubjectTable] | None = None
    for subject in SUBJECTS:
        layout = table_of(workbook, number, subject)
        if layout is None:
            continue
        headers = [header for header in layout.headers if header]
        share = 1 - len(layout.unmatched) / len(headers)
        fields = {key.partition(":")[0] for key in layout.mapping.values()}
        if share < KNOWN_SHARE or not all(group & fields for group in subject.telling):
            continue
        merit = share, len(fields)
        if best is None or merit > best[0]:
            best = merit, SubjectTable(subject, layout)
    if best is None or (best[1].subject is not FAMILY and _is_roster(workbook, number, best[0][1])):
        return None
    return best[1]


def _is_roster(workbook: Workbook, number: int, known: int) -> bool:
    """Whether a roster's columns find more in the sheet than the ``known`` fields of a subject."""
    layout = layout_in(workbook, number, ROSTER_COLUMNS)
    return layout is not None and len(layout.mapping) > known + 1


def layout_in(workbook: Workbook, number: int, columns: Sequence[Column]) -> TableLayout | None:
    """Where these columns' table lies in one sheet, hidden or not; None when its headers are not there."""
    sheet = replace(workbook.sheets[number], hidden=False)
    try:
        layout = find_tables(replace(workbook, sheets=(sheet,)), columns)[0]
    except SheetRefused:
        return None
    return replace(layout, sheet=number)


def table_of(workbook: Workbook, number: int, subject: Subject) -> TableLayout | None:
    """Where the subject's table lies in a sheet; None when nothing of it is there."""
    layout = layout_in(workbook, number, subject.columns)
    return _family_layout(layout) if layout and subject is FAMILY else layout


def _family_layout(layout: TableLayout) -> TableLayout:
    """What stands left of the first column about the relative is about the cadre, the rest is not.

    Both have a name, a birth date and an ID number; only the place tells whose.
    """
    member = Vocabulary(declared.MEMBER)
    person = Vocabulary(declared.PERSON)
    firm = {"relation"}
    first = len(layout.headers)
    for index, header in enumerate(layout.headers):
        entry = member.find_joined(header) if header else None
        if entry and (entry[1] in firm or header.startswith(("家庭", "成员", "亲属"))):
            first = min(first, index)
    mapping: dict[int, str] = {}
    for index, header in enumerate(layout.headers):
        entry = (person if index < first else member).find_joined(header) if header else None
        if entry and not entry[0].ignored and entry[1] not in mapping.values():
            mapping[index] = entry[1]
    if "member" not in mapping.values():
        names = [index for index, key in mapping.items() if key == "name"]
        mapping |= dict.fromkeys(names, "member")
    columns = (*declared.PERSON, *declared.MEMBER)
    known = {
        index
        for index, header in enumerate(layout.headers)
        if header and (person.find_joined(header) or member.find_joined(header))
    }
    laid = with_mapping(layout, mapping, columns)
    return replace(laid, unmatched=tuple(index for index in laid.unmatched if index not in known))


def read_subjects(workbook: Workbook, tables: Sequence[SubjectTable]) -> SubjectBook:
    """All recognised sheets, one dossier for each person whom they name."""
    people: dict[tuple[str, ...], Dossier] = {}
    posts: list[PostRow] = []
    numbers: list[NumbersRow] = []
    remarks: list[Remark] = []
    for table in tables:
        rows, telling = checked(workbook, table)
        if table.subject is POSTS:
            posts += post_rows(rows, telling)
        elif table.subject is NUMBERS:
            numbers += numbers_rows(rows, telling)
        else:
            rows = _with_preamble(workbook, table, rows)
            for person in by_person(rows, telling):
                _take(people, person, table.subject, telling)
        remarks += [remark for found in telling.by_row.values() for remark in found]
    return SubjectBook(tuple(people.values()), tuple(posts), tuple(numbers), tuple(remarks))


def checked(workbook: Workbook, table: SubjectTable) -> tuple[list[CheckedRow], Telling]:
    """The cleaned rows of a table, and what is wrong with their cells."""
    columns = table.subject.columns
    rows = table_rows(workbook.sheets[table.layout.sheet], table.layout, columns)
    read = check_rows(rows, columns, table.layout)
    telling = Telling(table.layout, {column.field: column for column in columns})
    for issue in read.issues:
        telling.pass_on(issue)
    return list(read.records), telling


def _take(
    people: dict[tuple[str, ...], Dossier], person: PersonRows, subject: Subject, telling: Telling
) -> None:
    """Put a person's rows into the dossier of the person, with what was remarked about them."""
    key = (person.number,) if person.number else (person.name, person.unit, str(person.birth))
    dossier = people.get(key) or people.setdefault(key, new_dossier(person, telling))
    if subject.fill:
        subject.fill(dossier, person.rows, telling)
    for row in person.rows:
        dossier.remarks += telling.by_row.pop(row.row_number, [])


def _with_preamble(workbook: Workbook, table: SubjectTable, rows: list[CheckedRow]) -> list[CheckedRow]:
    """A sheet for one person names the person above the header: its first row is given that name."""
    if not rows or {"name", "id_number"} & set(table.layout.mapping.values()):
        return rows
    name, number = _named_above(workbook.sheets[table.layout.sheet].rows[: table.layout.header_row])
    if not name and not number:
        return rows
    told: dict[str, Raw] = {"name": name or None, "id_number": number or None}
    first = rows[0]
    values = {**first.values, **({"name": name} if name else {}), **({"id_number": number} if number else {})}
    return [replace(first, values=values, raw={**first.raw, **told}), *rows[1:]]


def _named_above(rows: Sequence[Sequence[Raw]]) -> tuple[str, str]:
    """The person's name and ID number, as ``姓名：林知远`` in one cell or in two cells side by side."""
    name = number = ""
    for row in rows:
        cells = [as_text(raw).replace("\u3000", " ") for raw in row]
        line = "  ".join(
            f"{cell}：" if cell.strip() in {"姓名", "干部姓名", "身份证号", "身份证号码"} else cell
            for cell in cells
            if clean_text(cell)
        )
        line = re.sub(r"：\s+", "：", line)
        if found := NAMED.search(line):
            name = name or found[1]
        if found := NUMBERED.search(line):
            number = number or found[1].upper()
    return name, number
