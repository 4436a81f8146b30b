"""C3: worksheets whose XML lies about places, types, sizes and texts. Right rows or refused, never fewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from tests.corpus.originals import NAMES
from tests.corpus.sample import Sample, chance
from tests.corpus.sheet_parts import Cell, Page, Row, page

TIMES = 3
Mutation = Callable[[Page, Random], None]


def _person(luck: Random) -> int:
    return luck.randint(1, len(NAMES))


def far_cell(page: Page, luck: Random) -> None:
    """One value in the last column, in the last row, or far beyond both."""
    place = luck.choice(("XFD1048576", "A1048576", "XFD2", "ZZZ9", "A99999999999"))
    page.rows[-1].cells.append(Cell(place, inside="<is><t>远</t></is>"))


def far_cell_other_order(page: Page, luck: Random) -> None:
    """The same with the attributes in another order or in single quotes."""
    form = luck.choice((""" t="n" r='XFD1048576'""", ' s="0" r="XFD1048576"', " r = 'A1048576' t='n'"))
    page.rows[-1].cells.append(Cell("", form, "<v>1</v>"))


def row_number(page: Page, luck: Random) -> None:
    """A row numbered 0, -1, 1e11 or not at all numbered by a number."""
    number = luck.choice(("0", "-1", "100000000000", "1e11", "x", "", "99999999999999999999"))
    row = page.rows[_person(luck)]
    row.rest = f' r="{number}"'
    for letter, cell in zip("ABCDEFG", row.cells, strict=True):
        cell.place = f"{letter}{number}"


def odd_place(page: Page, luck: Random) -> None:
    """One cell that says it stands nowhere."""
    row = _person(luck)
    page.cell(row, 0).place = luck.choice((f"a{row + 1}", "A", "7", "$A$2", "A-1", "Ａ２", "A2:B3", "R2C1"))


def no_places(page: Page, luck: Random) -> None:
    """Neither rows nor cells are numbered, which the standard allows."""
    for row in page.rows:
        row.rest = luck.choice(("", ' spans="1:7"'))
        for cell in row.cells:
            cell.place = ""


def other_row_in_cells(page: Page, luck: Random) -> None:
    """The cells of one row name another row."""
    row = page.rows[_person(luck)]
    other = luck.choice((1, 3, 5, 40))
    for letter, cell in zip("ABCDEFG", row.cells, strict=True):
        cell.place = f"{letter}{other}"


def rows_in_disorder(page: Page, luck: Random) -> None:
    """All rows with their right numbers, in any order."""
    people = page.rows[1:]
    luck.shuffle(people)
    page.rows[1:] = people


def same_row_twice(page: Page, luck: Random) -> None:
    """Two rows under one number."""
    first, second = luck.sample(range(1, len(page.rows)), 2)
    page.rows[first].rest = page.rows[second].rest
    for one, other in zip(page.rows[first].cells, page.rows[second].cells, strict=True):
        one.place = other.place


def same_cell_twice(page: Page, luck: Random) -> None:
    """One cell stands twice, the second time empty: the name may be lost with it."""
    row = _person(luck)
    page.rows[row].cells.insert(1, Cell(f"A{row + 1}", "", ""))


def wrong_type(page: Page, luck: Random) -> None:
    """A text that says it is a number, a truth, a date, a fault, a formula's text or nothing known."""
    cell = page.cell(_person(luck), luck.choice((1, 3, 4)))
    kind = luck.choice(("n", "b", "d", "e", "s", "str", "zz", ""))
    cell.rest, cell.inside = f' t="{kind}"', "<v>1990.05</v>"


def wrong_type_of_name(page: Page, luck: Random) -> None:
    """The same in the cell of the name."""
    row = _person(luck)
    cell = page.cell(row, 0)
    kind = luck.choice(("n", "b", "d", "zz"))
    cell.rest, cell.inside = f' t="{kind}"', "<v>无此人</v>"
    page.people = (*NAMES[: row - 1], "无此人", *NAMES[row:])


def lying_dimension(page: Page, luck: Random) -> None:
    """A used range that is too small (as WPS writes it), too large, or none."""
    told = luck.choice(("A1:A1", "A1", "A1:B2", "A1:XFD1048576", "B5:A1", "G7:G7", "", "?", "A0:A-1"))
    page.head = f'<dimension ref="{told}"/>'


def merges(page: Page, luck: Random) -> None:
    """Merges over everything, over each other, backwards, nowhere, too many."""
    refs = luck.choice(
        (
            ["A1:XFD1048576"],
            ["A1:G7"],
            ["A2:G3", "A2:B9", "B3:C4"],
            ["G7:A1"],
            ["A0:B0", "x", ""],
            [f"A{n}:B{n}" for n in range(9, 12_009)],
        )
    )
    merged = "".join(f'<mergeCell ref="{ref}"/>' for ref in refs)
    page.after = f"<mergeCells>{merged}</mergeCells>"


def missing_end(page: Page, luck: Random) -> None:
    """A row or a cell that does not end."""
    row = page.rows[_person(luck)]
    row.end = luck.choice(("", "</c>", "</rows>", "</row", "<row>"))


def cut_xml(page: Page, luck: Random) -> None:
    """The worksheet ends anywhere after its first row."""
    xml = page.xml().encode()
    page.raw = xml[: luck.randrange(xml.index(b"</row>"), len(xml) - 12)]


def bad_style(page: Page, luck: Random) -> None:
    """A format that is not in the table of formats."""
    for cell in page.rows[_person(luck)].cells:
        style = luck.choice(("99999", "-1", "x", "1e9", "4294967296"))
        cell.rest += f' s="{style}"'


def bad_text_number(page: Page, luck: Random) -> None:
    """A shared text with a number that is not in the table of texts."""
    cell = page.cell(_person(luck), 0)
    number = luck.choice(("-1", "99999", "1.5", "", "x", "4294967296", "1e3", " 3 ", "+8"))
    cell.rest, cell.inside = ' t="s"', f"<v>{number}</v>"


def boundless_number(page: Page, luck: Random) -> None:
    """A number that no computer holds, as birth or as ID number."""
    cell = page.cell(_person(luck), luck.choice((2, 3)))
    number = luck.choice(("1e999", "-1e999", "NaN", "INF", "1e308", "5e-324", "1e400", "0x10", "１２"))
    cell.rest, cell.inside = "", f"<v>{number}</v>"


def control_characters(page: Page, luck: Random) -> None:
    """Characters that XML forbids, plain or as references, beside the title."""
    mark = luck.choice(("\x01", "\x0b", "\x1f", "&#1;", "&#0;", "_x0001_", "&#x1F;", "\ufffe"))
    page.cell(_person(luck), 5).inside = f"<is><t>副镇长{mark}</t></is>"


def lone_surrogates(page: Page, luck: Random) -> None:
    """Half of a character, as bytes or as a reference."""
    half = luck.choice(("\ud800", "&#xD800;", "&#xDFFF;", "\udc00", "_xD800_"))
    page.cell(_person(luck), 5).inside = f"<is><t>副镇长{half}</t></is>"


def other_encoding(page: Page, luck: Random) -> None:
    """Another encoding than declared, or one that spreadsheets do not use."""
    told, real = luck.choice(
        (("GBK", "utf-8"), ("UTF-8", "gb18030"), ("UTF-16", "utf-16"), ("GB2312", "gb18030"), ("x", "utf-8"))
    )
    page.prolog = f'<?xml version="1.0" encoding="{told}"?>'
    page.raw = page.xml().encode(real)


def declarations(page: Page, luck: Random) -> None:
    """Entities, which nobody needs."""
    page.prolog += luck.choice(
        (
            '<!DOCTYPE worksheet [<!ENTITY a "aaaa">]>',
            '<!DOCTYPE worksheet SYSTEM "file:///etc/passwd">',
            '<!doctype x [<!entity % a SYSTEM "http://127.0.0.1:9/">]>',
        )
    )
    page.refused = True


def other_prefix(page: Page, luck: Random) -> None:
    """The elements under a prefix, as some programs write them."""
    prefix = luck.choice(("x", "main", "ns0"))
    xml = page.xml().replace(' xmlns="', f' xmlns:{prefix}="')
    for name in ("worksheet", "sheetData", "row", "c", "is", "t", "v"):
        for end in (">", " "):
            xml = xml.replace(f"<{name}{end}", f"<{prefix}:{name}{end}")
        xml = xml.replace(f"</{name}>", f"</{prefix}:{name}>")
    page.raw = xml.encode()


def things_between(page: Page, luck: Random) -> None:
    """Comments, instructions, unknown elements and CDATA where only cells are expected."""
    between = luck.choice(
        ("<!-- <row r='3'> -->", "<?x y?>", "<extLst><ext/></extLst>", "<row/>", "<c/>", "\n\n")
    )
    page.rows[_person(luck)].end = f"</row>{between}"
    page.cell(_person(luck), 5).inside = "<is><t><![CDATA[副镇长]]></t></is>"


def rich_name(page: Page, luck: Random) -> None:
    """A name in several runs, with its reading beside it."""
    row = _person(luck)
    name = NAMES[row - 1]
    runs = f"<r><t>{name[:1]}</t></r><r><rPr><b/></rPr><t>{name[1:]}</t></r>"
    reading = luck.choice(("", "<rPh sb='0' eb='1'><t>lin</t></rPh>"))
    page.cell(row, 0).inside = f"<is>{runs}{reading}</is>"


def formulas(page: Page, luck: Random) -> None:
    """Formulas with a result, without one, shared, or naming another file."""
    formula, value = luck.choice(
        (
            ("<f>B2</f>", "<v>男</v>"),
            ("<f>B2</f>", ""),
            ('<f t="shared" si="9"/>', "<v>男</v>"),
            ("<f>[1]表!A1</f>", "<v>男</v>"),
            ("<f>" + "(" * 9000 + "</f>", "<v>男</v>"),
        )
    )
    cell = page.cell(1, 1)
    cell.rest, cell.inside = ' t="str"', formula + value


def monsters(page: Page, luck: Random) -> None:
    """A very long text, very many attributes, very deep nesting."""
    cell = page.cell(_person(luck), 5)
    number = luck.randrange(3)
    if number == 0:
        cell.inside = f"<is><t>{'副' * 200_000}</t></is>"
    elif number == 1:
        cell.rest += "".join(f' a{place}="1"' for place in range(10_000))
    else:
        cell.inside = "<is>" * 20_000 + "</is>" * 20_000


def many_blank_cells(page: Page, luck: Random) -> None:
    """Formatted blanks to the right and below, as whole columns painted by hand leave them."""
    for number in range(20, luck.randint(100, 2000)):
        page.rows.append(Row(f' r="{number}"', [Cell(f"{letter}{number}", ' s="0"') for letter in "ABCXYZ"]))


def twin_data(page: Page, luck: Random) -> None:
    """A second list of rows behind the first."""
    again = "".join(row.xml() for row in page.rows[1 : _person(luck)])
    page.after = f"<sheetData>{again}</sheetData>"


MUTATIONS: tuple[Mutation, ...] = (
    far_cell, far_cell_other_order, row_number, odd_place, no_places, other_row_in_cells, rows_in_disorder,
    same_row_twice, same_cell_twice, wrong_type, wrong_type_of_name, lying_dimension, merges, missing_end,
    cut_xml, bad_style, bad_text_number, boundless_number, control_characters, lone_surrogates,
    other_encoding, declarations, other_prefix, things_between, rich_name, formulas, monsters,
    many_blank_cells, twin_data,
)  # fmt: skip


def false_sheets() -> Iterator[Sample]:
    """Each mutation several times, with texts in the cells and with texts in the table."""
    for mutation in MUTATIONS:
        for number in range(TIMES):
            for shared in (False, True):
                made = page(shared=shared)
                mutation(made, chance("C3", mutation.__name__, number, shared))
                where = "table" if shared else "cells"
                name = f"C3-{mutation.__name__}-{number}-{where}.xlsx"
                yield Sample(name, made.content(), refused=made.refused, people=made.people)
