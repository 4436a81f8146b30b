"""Reads the approval form as a Word file (.docx) by the labels of its cells, whatever the variant."""

from __future__ import annotations

import re

from cadre.formats.dossier import Dossier, FormatRefused, Remark
from cadre.formats.form_docx.cells import Cell, Grid, body_lines, grids, picture_relations
from cadre.formats.form_docx.labels import AGE, EDUCATION, FAMILY, LABELS, SCHOOL, is_label, label_of
from cadre.formats.form_docx.package import Package
from cadre.formats.form_texts import FormTexts, dossier_from_texts
from cadre.formats.lrmx_fields import BY_ELEMENT, PRINTED_ROWS

LONGEST = 100_000
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM")
_AGE = re.compile(r"[（(]\s*\d*\s*岁[^（()）]*[)）]")
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?")
_NO_DAY = re.compile(r"^\s*年\s*月\s*日?\s*$")
_FILLED_BY = re.compile(r"填\s*表\s*人\s*[:：]\s*([^\s:：]*(?:[ \u3000]+[^\s:：])?)")
_OWN_SCHOOL = re.compile(r"大学|党校|师范|行政学院|电大|中专|学校")
_DEGREE = re.compile(r"学士|硕士|博士|学位")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:[.．](\d{2})(?![\d.．])|\s*年\s*(\d{1,2})\s*月(?!\s*\d))")
_TAB = re.compile(r"[ \u3000]*\t[ \u3000\t]*")
_OPEN_TAB = re.compile(r"^(\d{4}\.\d\d--)\t(?=\S)", re.M)


def read_form_docx(content: bytes, source: str) -> Dossier:
    """What one form says about one person, as an exchange file would; remarks tell what was not taken.

    Raises: FormatRefused for a file that is no .docx, is not safe to open, or holds no form or several.
    """
    package = Package(content)
    tables = grids(package.document)
    sheet = FormTexts({})
    for grid in tables:
        _read_grid(grid, sheet, source)
    if "XingMing" not in sheet.texts and not {"JianLi", "XianRenZhiWu"} & set(sheet.texts):
        raise FormatRefused(
            "docx_no_form",
            "文档里没有找到干部任免审批表（没有“姓名”“简历”等栏目）。请核对文件，或改用 .lrmx 文件导入。",
        )
    outside = "\n".join([*body_lines(package.document), *_loose_lines(tables)])
    if found := _FILLED_BY.search(outside):
        sheet.texts["TianBiaoRen"] = found[1].strip()
    sheet.texts = {name: text[:LONGEST] for name, text in sheet.texts.items() if text.strip()}
    sheet.photo = _photo(package)
    dossier = dossier_from_texts(sheet, source)
    if len(dossier.family or ()) >= PRINTED_ROWS:
        dossier.whole -= {"family"}
    return dossier


def _read_grid(grid: Grid, sheet: FormTexts, source: str) -> None:
    skipped = _read_family(grid, sheet, source)
    for number, row in enumerate(grid.rows):
        if number in skipped:
            continue
        for cell in row:
            word = label_of(cell.text)
            if word in EDUCATION:
                _read_education(grid, cell, EDUCATION[word], sheet)
            elif word in LABELS:
                _read_labelled(grid, cell, LABELS[word], sheet)


def _read_labelled(grid: Grid, cell: Cell, element: str, sheet: FormTexts) -> None:
    value = grid.after(cell)
    if value is None or is_label(value.text):
        return
    if element in sheet.texts:
        if element == "XingMing":
            raise FormatRefused("docx_many_forms", "文档里不止一个人的审批表。请拆成每人一个文件后再上传。")
        return
    if element == "ChengBaoDanWei":
        _read_reporting(grid, cell, sheet)
    elif BY_ELEMENT[element].kind == "lines":
        sheet.texts[element] = _block(grid, cell)
    else:
        text = _AGE.sub("", "".join(line.strip() for line in value.lines)).strip()
        dated = BY_ELEMENT[element].kind in {"month", "party"}
        sheet.texts[element] = _in_digits(text) if dated else text


def _in_digits(text: str) -> str:
    """Months as the exchange file writes them; the form prints 1990.05, which is no fault of the typist."""
    return _MONTH.sub(lambda found: f"{found[1]}{int(found[2] or found[3]):02d}", text)


def _block(grid: Grid, cell: Cell) -> str:
    """All lines beside a tall label; a tab between date and words becomes the blanks of the form."""
    lines = [line for value in grid.band(cell) if not is_label(value.text) for line in value.lines]
    text = _OPEN_TAB.sub(lambda found: found[1] + " " * 9, "\n".join(lines))
    return _TAB.sub("  ", text).strip("\n")


def _read_reporting(grid: Grid, cell: Cell, sheet: FormTexts) -> None:
    """呈报单位, with the date of the form in the same cell or under it."""
    band = grid.band(cell)
    below = grid.rows[cell.bottom] if cell.bottom < len(grid.rows) else []
    if below and all(_DAY.search(other.text) or not other.text for other in below):
        band += below
    words = []
    for line in [line for value in band if not is_label(value.text) for line in value.lines]:
        day = _DAY.search(line)
        if day and "TianBiaoShiJian" not in sheet.texts:
            sheet.texts["TianBiaoShiJian"] = f"{day[1]}{int(day[2]):02d}" + (
                f"{int(day[3]):02d}" if day[3] else ""
            )
            line = line.replace(day[0], "")
        if not _NO_DAY.match(line):
            words.append(line.strip())
    sheet.texts["ChengBaoDanWei"] = "".join(words)


def _read_education(grid: Grid, cell: Cell, prefix: str, sheet: FormTexts) -> None:
    """The two lines of an education: level and degree, and the schools of each beside them."""
    levels: list[str] = []
    schools: list[str] = []
    band = grid.band(cell)
    label = min((other for other in band if _is_school(other)), key=lambda one: one.left, default=None)
    for value in sorted(band, key=lambda other: (other.top, other.left)):
        if is_label(value.text):
            continue
        beside = label is not None and value.left >= label.right
        lines = [line.strip() for line in value.lines]
        if beside and value.top > cell.top and not schools:
            lines = ["", *lines]
        (schools if beside else levels).extend(lines)
    level, degree = _level_and_degree([line for line in levels if line])
    school, degree_school = _two_schools(schools)
    sheet.texts |= {
        f"{prefix}_XueLi": level,
        f"{prefix}_XueWei": degree,
        f"{prefix}_XueLi_BiYeYuanXiaoXi": school,
        f"{prefix}_XueWei_BiYeYuanXiaoXi": degree_school,
    }


def _is_school(cell: Cell) -> bool:
    word = label_of(cell.text)
    return bool(word and SCHOOL.match(word))


def _level_and_degree(lines: list[str]) -> tuple[str, str]:
    """Words of a degree at the end are the degree; a long level may go on in the second line."""
    degree = next((place for place, line in enumerate(lines) if _is_degree(line)), len(lines))
    return "".join(lines[:degree]), "".join(lines[degree:])


def _is_degree(line: str) -> bool:
    return bool(_DEGREE.search(line)) and "研究生" not in line


def _two_schools(lines: list[str]) -> tuple[str, str]:
    """A second line that names a school of its own belongs to the degree, any other one goes on.

    What stands in the second line alone belongs to the degree as well.
    """
    filled = [(place, line) for place, line in enumerate(lines) if line]
    own = [n for n, (place, line) in enumerate(filled) if place and (not n or _OWN_SCHOOL.search(line))]
    cut = own[0] if own else len(filled)
    return "".join(line for _, line in filled[:cut]), "".join(line for _, line in filled[cut:])


def _read_family(grid: Grid, sheet: FormTexts, source: str) -> set[int]:
    """The rows under 称谓, 姓名 …; returns which rows these are."""
    for number, row in enumerate(grid.rows):
        columns = {FAMILY[word]: cell for cell in row if (word := label_of(cell.text)) in FAMILY}
        if not {"ChengWei", "XingMing"} <= set(columns):
            continue
        used, rows = {number}, []
        for below in range(number + 1, len(grid.rows)):
            if any(LABELS.get(label_of(cell.text)) for cell in grid.rows[below]):
                break
            used.add(below)
            member = {name: _under(grid.rows[below], head) for name, head in columns.items()}
            if "ChuShengRiQi" in member:
                member["ChuShengRiQi"] = _in_digits(member["ChuShengRiQi"])
            if any(text for name, text in member.items() if name != "ChengWei"):
                rows.append({name: text for name, text in member.items() if text})
        sheet.family = tuple(rows) or None
        ages = any(label_of(cell.text) == AGE for cell in row)
        if rows and ages and "ChuShengRiQi" not in columns:
            sheet.remarks.append(
                Remark(
                    source,
                    "家庭成员",
                    "年龄",
                    "表里只有家庭成员的年龄，没有出生年月，年龄没有导入。",
                    "请补填出生年月。",
                )
            )
        return used
    return set()


def _under(row: list[Cell], head: Cell) -> str:
    """The text of the cell that lies under a heading."""
    cell = next((cell for cell in row if cell.left < head.right and head.left < cell.right), None)
    return "".join(line.strip() for line in cell.lines) if cell else ""


def _loose_lines(tables: list[Grid]) -> list[str]:
    """The lines of cells that name who filled the form."""
    return [
        line for grid in tables for row in grid.rows for cell in row for line in cell.lines if "填" in line
    ]


def _photo(package: Package) -> bytes | None:
    """The first picture that is a photo; otherwise the first of all, to be told about."""
    found = [package.picture(relation) for relation in picture_relations(package.document)]
    pictures = [picture for picture in found if picture]
    return next((one for one in pictures if one.startswith(PICTURES)), pictures[0] if pictures else None)
