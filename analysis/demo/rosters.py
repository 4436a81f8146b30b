"""Three rosters as units send them: one with new appointments, one almost unchanged, one in disorder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .calendar import day_of, month_of
from .facts import DemoAppointment, DemoBatch, DemoEducation, DemoPerson, DemoRank
from .identity import IdNumbers
from .posts import DEPUTY_LEVEL, STAFF_LEVEL, TEAM
from .roster_text import COLUMNS, present, roster_row

CLEAN, STEADY, MESSY = "清河镇", "茶亭镇", "青石街道"
CLEAN_FILE, STEADY_FILE, MESSY_FILE = (
    "清河镇干部花名册.xlsx",
    "茶亭镇干部花名册.xlsx",
    "青石街道干部花名册（未整理）.xlsx",
)
_NEW_AREA = 98  # Those who come from outside have numbers of another fictional area.
_ID, _BIRTH, _WORK, _SINCE = 25, 6, 7, 19
# name, sex, age, title: two fill the vacant seats of the team, three take over offices from elder colleagues.
TEAM_NEWCOMERS = (("苏晚晴", "2", 29, "副镇长"), ("纪云帆", "1", 30, "党委副书记"))
OFFICE_NEWCOMERS = (("程思齐", "1", 31), ("蓝书瑶", "2", 29), ("柯望舒", "1", 30))


@dataclass(frozen=True, slots=True)
class Roster:
    """One workbook: the unit's name, and the rows as text without the running number."""

    file_name: str
    unit: str
    rows: tuple[tuple[str, ...], ...]


def build_rosters(batch: DemoBatch, today: date) -> tuple[Roster, ...]:
    """The rosters of the units that stand in the batch; none for a demo too small to have them."""
    rosters = []
    for unit, name in ((CLEAN, CLEAN_FILE), (STEADY, STEADY_FILE), (MESSY, MESSY_FILE)):
        people = people_of(batch, unit)
        if people and unit == CLEAN:
            people = _with_changes(batch, people, today)
        elif people and unit == STEADY:
            people = [*people, *_recruits(batch, today)]
        if people:
            names = {item.code: item.name for item in batch.units}
            rosters.append(Roster(name, unit, tuple(tuple(roster_row(person, names)) for person in people)))
    return tuple(rosters)


def people_of(batch: DemoBatch, short_name: str) -> list[DemoPerson]:
    """Those in service in a unit and its offices: the team first, then by category and unit."""
    root = next(
        (unit for unit in batch.units if unit.short_name == short_name and unit.kind != "internal"), None
    )
    if root is None:
        return []
    codes = {root.code} | {unit.code for unit in batch.units if unit.parent == root.code}
    order = ("chief", "member", "deputy", "middle_chief", "middle_deputy", "staff")
    posts = {post.key: number for number, post in enumerate(batch.posts)}
    people = [p for p in batch.people if p.left_on is None and present(p).unit in codes]
    return sorted(
        people,
        key=lambda p: (
            present(p).level,
            order.index(present(p).category),
            posts.get(present(p).post or "", len(posts)),
            p.number,
        ),
    )


def _with_changes(batch: DemoBatch, people: list[DemoPerson], today: date) -> list[DemoPerson]:
    """New members of the team and young heads of offices; a colleague with a new diploma."""
    since = day_of(month_of(today))
    root = next(unit.code for unit in batch.units if unit.short_name == CLEAN)
    rng, ids = Random("newcomers"), IdNumbers(_NEW_AREA)
    places = [(*item, DEPUTY_LEVEL, "deputy", root) for item in TEAM_NEWCOMERS]
    heads = sorted(
        (p for p in people if present(p).category == "middle_chief"), key=lambda p: (p.birth, p.number)
    )[: len(OFFICE_NEWCOMERS)]
    for head, item in zip(heads, OFFICE_NEWCOMERS, strict=False):
        places.append((*item, present(head).title, STAFF_LEVEL, "middle_chief", present(head).unit))
    new = []
    for number, (name, sex, age, title, level, category, unit) in enumerate(places):
        birth = day_of(month_of(today) - age * 12 - 3 - number)
        post = DemoAppointment(
            unit, None, title, category, level, "main", since, None, None, since, "transfer_in", ""
        )
        new.append(_outsider(name, sex, birth, post, ids.issue(sex, birth, rng)))
    rest = [_relieved(p, since) if p in heads else _studied(p, since) for p in people]
    team = sum(present(p).category in TEAM for p in people)
    return [*rest[:team], *new[:2], *new[2:], *rest[team:]]


def _relieved(person: DemoPerson, since: date) -> DemoPerson:
    """Somebody who hands over the office and stays as staff."""
    post = present(person)
    title = "九级职员" if person.staffing in "34" else "干部"
    staff = replace(post, post=None, title=title, category="staff", start=since, document_no="")
    return replace(person, appointments=(staff,))


def _studied(person: DemoPerson, since: date) -> DemoPerson:
    """罗静怡 has finished the Party school."""
    if person.name != "罗静怡":
        return person
    diploma = DemoEducation("in_service", "1B", "", "岚江省委党校", "公共管理", since)
    kept = tuple(item for item in person.education if item.mode == "full_time")
    return replace(person, education=(*kept, diploma))


def _outsider(name: str, sex: str, birth: date, post: DemoAppointment, id_number: str) -> DemoPerson:
    """Somebody who comes from another district: not on file yet."""
    graduated = date(birth.year + 22, 6, 1)
    work = date(birth.year + 22, 8, 1)
    return DemoPerson(
        number=0, name=name, sex=sex, ethnicity="01", native_place="岚江临湖", birth_place="岚江临湖",
        birth=birth, id_number=id_number, work_start=work, political="01",
        party_joined=date(birth.year + 20, 12, 1), staffing="1", intake_channel="selected_graduate",
        intake_year=work.year, title=post.title, health="健康", speciality="公共管理", remark="",
        grassroots_months=36, left_on=None, left_reason="", appointments=(post,),
        ranks=(DemoRank("四级主任科员", date(work.year + 4, 8, 1), None),),
        education=(DemoEducation("full_time", "21", "管理学学士", "岚江大学", "行政管理", graduated),),
        assessments=(), pool=(),
    )  # fmt: skip


def _recruits(batch: DemoBatch, today: date) -> list[DemoPerson]:
    """Three newly recruited colleagues of 茶亭镇."""
    since = day_of(month_of(today))
    root = next(unit.code for unit in batch.units if unit.short_name == STEADY)
    rng, ids = Random("recruits"), IdNumbers(_NEW_AREA - 1)
    found = []
    for number, (name, sex) in enumerate((("尹知夏", "2"), ("段思远", "1"), ("武嘉树", "1"))):
        birth = day_of(month_of(today) - 23 * 12 - number * 4)
        post = DemoAppointment(
            root, None, "干部", "staff", "1A50", "main", since, None, None, since, "recruited", ""
        )
        person = _outsider(name, sex, birth, post, ids.issue(sex, birth, rng))
        found.append(
            replace(person, work_start=since, ranks=(), intake_channel="civil_exam", intake_year=since.year)
        )
    return found


# --- workbooks -----------------------------------------------------------------------------------


def write_rosters(rosters: Sequence[Roster], folder: Path, today: date) -> list[Path]:
    """Writes the workbooks into the folder and returns their paths; existing ones are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for roster in rosters:
        path = folder / roster.file_name
        with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy.mm"}) as book:
            book.set_properties({"created": day_of(month_of(today))})
            styles = {
                "title": book.add_format({"bold": True, "font_size": 15, "align": "center"}),
                "head": book.add_format(
                    {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
                ),
                "cell": book.add_format({"border": 1, "text_wrap": True}),
                "day": book.add_format({"border": 1, "num_format": "yyyy/m/d"}),
            }
            sheet = book.add_worksheet("花名册")
            first = _write_head(sheet, roster, styles, today)
            (_write_messy if roster.unit == MESSY else _write_rows)(sheet, roster, first, styles)
        paths.append(path)
    return paths


def _write_head(sheet: Worksheet, roster: Roster, styles: Mapping[str, Format], today: date) -> int:
    """Title, reporting line and the header of two rows; returns the first row below."""
    last = len(COLUMNS) - 1
    sheet.merge_range(0, 0, 0, last, f"{roster.unit}干部花名册", styles["title"])
    line = f"填报单位：{roster.unit}          填报时间：{today.year}年{today.month}月{today.day}日"
    sheet.merge_range(1, 0, 1, last, line)
    column = 0
    while column <= last:
        parent, header = COLUMNS[column]
        if not parent:
            sheet.merge_range(2, column, 3, column, header, styles["head"])
            column += 1
            continue
        width = sum(other == parent for other, _ in COLUMNS)
        sheet.merge_range(2, column, 2, column + width - 1, parent, styles["head"])
        for place in range(column, column + width):
            sheet.write_string(3, place, COLUMNS[place][1], styles["head"])
        column += width
    sheet.set_column(0, last, 11)
    sheet.set_column(_ID, _ID, 21)
    sheet.freeze_panes(4, 2)
    return 4


def _write_rows(sheet: Worksheet, roster: Roster, first: int, styles: Mapping[str, Format]) -> None:
    for number, row in enumerate(roster.rows):
        sheet.write_number(first + number, 0, number + 1, styles["cell"])
        for column, text in enumerate(row, 1):
            sheet.write_string(first + number, column, text, styles["cell"])


def _write_messy(sheet: Worksheet, roster: Roster, first: int, styles: Mapping[str, Format]) -> None:
    """Group rows, dates of every kind, bad numbers, a person twice and a footer."""
    rows = [list(row) for row in roster.rows[:36]]
    line, last = first, len(COLUMNS) - 1
    for number, row in enumerate(rows):
        if number in (0, 11):
            heading = "一、领导班子（11人）" if number == 0 else "二、一般干部"
            sheet.merge_range(line, 0, line, last, heading, styles["cell"])
            line += 1
        _write_messy_row(sheet, line, number, row, styles)
        line += 1
    _write_messy_row(sheet, line, 5, rows[4], styles)
    sheet.write_string(line + 1, 0, "合计", styles["cell"])
    sheet.write_string(line + 1, 1, f"{len(rows)}人", styles["cell"])
    sheet.write_string(line + 3, 0, "填表人：胡文静")
    sheet.write_string(line + 3, 10, "审核人：                联系电话：0000-5550123")


def _write_messy_row(
    sheet: Worksheet, line: int, number: int, row: list[str], styles: Mapping[str, Format]
) -> None:
    sheet.write_number(line, 0, number + 1, styles["cell"])
    cells = _spoilt(number, row)
    for column, text in enumerate(cells, 1):
        sheet.write_string(line, column, text, styles["cell"])
    if number % 9 == 2:
        year, month = row[_BIRTH - 1].split(".")
        sheet.write_datetime(line, _BIRTH, date(int(year), int(month), 1), styles["day"])
    elif number % 9 == 4:
        sheet.write_number(line, _WORK, int(row[_WORK - 1].replace(".", "")), styles["cell"])
    if number == 13:
        sheet.write_number(line, _ID, float(row[_ID - 1].replace("X", "0")), styles["cell"])


def _spoilt(number: int, row: list[str]) -> list[str]:
    """One row as a hurried hand types it; what is wrong beyond repair is in rows 8, 14, 18, 22 and 27."""
    cells = list(row)
    birth, since = row[_BIRTH - 1], row[_SINCE - 1]
    year, month = birth.split(".")
    cells[_BIRTH - 1] = [
        birth,
        f"{year}年{int(month)}月",
        f"{year}-{month}-01",
        birth,
        f"{year}{month}",
        f"{year}/{month}",
    ][number % 6]
    if number % 7 == 3:
        cells[_SINCE - 1] = since[2:]
    if len(cells[0]) == 2 and number % 3 == 0:
        cells[0] = cells[0][0] + "　" + cells[0][1]
    if number % 4 == 1:
        cells[2] = cells[2].removesuffix("族")
    if number % 5 == 0:
        cells[_ID - 1] = " " + cells[_ID - 1]
    if number == 7:
        cells[_BIRTH - 1] = "1990.13"
    elif number == 17:
        wrong = "0" if row[_ID - 1][-1] != "0" else "1"
        cells[_ID - 1] = row[_ID - 1][:-1] + wrong
    elif number == 21:
        cells[_ID - 1] = row[_ID - 1][:16]
    elif number == 26:
        cells[0] = ""
    elif number == 30:
        cells[7] = "党员"
    return cells
