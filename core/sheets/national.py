"""The national workbook 信息采集表: how it is known, and its sheet of units as a list of units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from core.sheets.cells import as_text, compact
from core.sheets.columns import normalise_header
from core.sheets.problems import SheetRefused
from core.sheets.units import COUNT
from core.sheets.workbook import Raw, Sheet, Workbook

SHEET_CODE = re.compile(r"^\s*([AB]\d{2}(?:Z\d)?)(?![0-9A-Z])")
UNIT_SHEET, PERSON_SHEET = "B01", "A01"
STAFFING = tuple(
    normalise_header(name)
    for name in (
        "行政编制数", "事业编制数（参照）", "事业编制数（非参照）", "事业编制数（参公）",
        "事业编制数（其他）", "工勤编制数", "其他编制数",
    )
)  # fmt: skip
# The headers of B01, and the words by which a list of units knows them.
RENAMED = {
    "机构名称": "单位名称", "机构简称": "简称", "机构编码": "单位代码", "机构级别": "单位级别",
    "机构类别": "单位类别", "正职领导职数": "党政正职职数", "副职领导职数": "班子副职职数",
    "行政编制数": "编制数", "隶属关系": "上级单位",
}  # fmt: skip
LEVELS = {
    "县、处级": "县处级", "副县、副处级": "副县处级", "乡、科级": "乡科级", "副乡、副科级": "副乡科级",
    "股级": "股级", "其他": "无级别",
}  # fmt: skip
BY_NAME = (
    (re.compile(r"街道(?:办事处|党工委)?$"), "街道"),
    (re.compile(r"镇(?:人民政府|党委)?$"), "镇"),
    (re.compile(r"乡(?:人民政府|党委)?$"), "乡"),
)
BY_NATURE = (
    (re.compile(r"事业单位"), "事业单位"),
    (re.compile(r"企业|公司"), "区属国企"),
    (re.compile(r"党|人大|政协|法院|检察院|工商联|人民团体|工会|共青团|妇联|社会团体"), "党群部门"),
    (re.compile(r"政府|机关|部门|发改委|参事|银行"), "政府部门"),
)
DISTRICT_NAME = re.compile(r"(?:区|县|市|旗)(?:委|委员会|人民政府)?$")


def sheets_by_code(workbook: Workbook) -> dict[str, int]:
    """The sheets of the information sets by their code (A01, B01), hidden ones too."""
    found: dict[str, int] = {}
    for number, sheet in enumerate(workbook.sheets):
        if match := SHEET_CODE.match(sheet.name):
            found.setdefault(match[1], number)
    return found


def is_national(names: Iterable[str]) -> bool:
    """Whether sheets of these names make up the national workbook."""
    codes = {match[1] for name in names if (match := SHEET_CODE.match(name))}
    return len(codes) >= 3 and bool(codes & {UNIT_SHEET, PERSON_SHEET})


def national_units(workbook: Workbook) -> Workbook:
    """The sheet B01 in the words of a list of units, every cell at its row and column.

    The unit above is the one whose code begins the code; kinds of staffing are added up; the topmost unit is
    the district. Rows that only group units are left out.

    Raises: SheetRefused when the workbook has no B01 or nothing in it.
    """
    number = sheets_by_code(workbook).get(UNIT_SHEET)
    sheet = workbook.sheets[number] if number is not None else None
    header = next((row for row, cells in enumerate(sheet.rows) if _is_header(cells)), None) if sheet else None
    if sheet is None or header is None:
        raise SheetRefused(
            "national_no_units", "信息采集表里没有“B01单位”表，或表里没有列名。请填好后重新上传。"
        )
    listed = _Listed(sheet, header)
    rows: list[list[Raw]] = [[] for _ in range(header)]
    rows.append([RENAMED.get(name, name) for name in listed.headers])
    rows += [listed.row(place) for place in range(header + 1, len(sheet.rows))]
    return Workbook((Sheet(sheet.name, False, rows),), workbook.kind)


def _is_header(cells: Iterable[Raw]) -> bool:
    return len({normalise_header(cell) for cell in cells if cell} & RENAMED.keys()) >= 3


class _Listed:
    """The rows of B01 with what follows from the others."""

    def __init__(self, sheet: Sheet, header: int) -> None:
        self.headers = [normalise_header(cell) for cell in sheet.rows[header]]
        self._places = {name: place for place, name in enumerate(self.headers)}
        self._sheet = sheet
        rows = range(header + 1, len(sheet.rows))
        codes = {self._text(row, "机构编码") for row in rows if not self._groups(row)}
        self._codes = sorted(codes - {""}, key=len)

    def _text(self, row: int, header: str) -> str:
        place = self._places.get(header)
        return "" if place is None else compact(as_text(self._sheet.value(row, place)))

    def _groups(self, row: int) -> bool:
        return self._text(row, "法人单位标识") == "机构分组"

    def row(self, number: int) -> list[Raw]:
        """The row in the words of a list of units."""
        if self._groups(number) or not (self._text(number, "机构编码") or self._text(number, "机构名称")):
            return []
        cells = [self._sheet.value(number, place) for place in range(len(self.headers))]
        settled: Mapping[str, Raw] = {
            "行政编制数": self._staffing(number),
            "隶属关系": self._parent(self._text(number, "机构编码")) or None,
            "机构类别": self._kind(number) or None,
            "机构级别": LEVELS.get(self._text(number, "机构级别"), self._text(number, "机构级别")) or None,
        }
        for header, value in settled.items():
            if header in self._places:
                cells[self._places[header]] = value
        return cells

    def _staffing(self, number: int) -> Raw:
        """The sum of all kinds; a cell that is no number stands for itself, to be told."""
        told = [text for name in STAFFING if (text := self._text(number, name))]
        matches = [COUNT.fullmatch(text) for text in told]
        odd = next((text for text, match in zip(told, matches, strict=True) if not match), None)
        return odd or (sum(int(match[1]) for match in matches if match) if told else None)

    def _parent(self, code: str) -> str:
        """The longest other code with which this one begins; parts of dotted codes are kept whole."""
        dotted = "." in code
        above = (
            other
            for other in self._codes
            if other != code and code.startswith(f"{other}." if dotted else other)
        )
        return max(above, key=len, default="")

    def _kind(self, number: int) -> str:
        name, nature = self._text(number, "机构名称"), self._text(number, "机构类别")
        code = self._text(number, "机构编码")
        if self._text(number, "法人单位标识") == "内设机构":
            return "内设机构"
        if code and not self._parent(code) and DISTRICT_NAME.search(name) and self._is_above_all(code):
            return "区"
        for pattern, kind in BY_NAME:
            if pattern.search(name):
                return kind
        return next((kind for pattern, kind in BY_NATURE if pattern.search(nature)), nature)

    def _is_above_all(self, code: str) -> bool:
        return all(other.startswith(code) for other in self._codes)
