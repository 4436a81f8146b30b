"""The people of a table: its rows without groups, totals, notes and repeated headers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.sheets.cells import clean_text, compact
from core.sheets.columns import Column, normalise_header, split_key
from core.sheets.headers import TableLayout, header_lines
from core.sheets.workbook import Raw, Sheet

SKIPPED_WORDS = {
    "合计", "总计", "小计", "填表人", "审核人", "注", "说明", "单位(盖章)", "联系人", "联系电话",
    "制表时间",
}  # fmt: skip
SKIPPED_PREFIXES = (
    "合计", "总计", "小计", "注:", "备注:", "说明:", "填表", "填报", "审核", "制表", "单位负责人", "截止",
    "附件",
)  # fmt: skip
GROUP_COUNT = re.compile(r"[（(](?:共|计)?\d+(?:人|名)?[）)]$|(?:共|计)?\d+人$")
GROUP_WORDS = re.compile(
    r"^(?:[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))|\d+人\)?$"
    r"|(?:局|委|部|办|镇|乡|街道|中心|院|室|单位|部门|系统|名册|名单|一览表)$"
)
ROSTER_TITLE = re.compile(
    r"(?:优秀)?(?:年轻|中层|科级|后备)?(?:领导)?干部(?:基本情况|基本信息)?(?:花?名册|名单|一览表)$"
)
REPORTED_UNIT = re.compile(r"^填报单位(?:\([^)]*\))?:(.+?)(?=填报|制表|$)")
REPEATED_SHARE = 0.6
GROUP_WIDTH_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as it stands in the file; ``row_number`` is Excel's, ``cells`` the mapped cells."""

    row_number: int
    cells: dict[str, Raw]
    group: str = ""


def table_rows(
    sheet: Sheet,
    layout: TableLayout,
    columns: Sequence[Column] = (),
    mapping: Mapping[int, str] | None = None,
) -> list[SourceRow]:
    """The data rows below the header; merged cells count for every row they cover.

    ``mapping`` replaces the layout's own. Rows without any mapped cell are left out.
    """
    used = layout.mapping if mapping is None else mapping
    ignored = {column.field for column in columns if column.ignored}
    pairs = [(index, field) for index, field in used.items() if field and field not in ignored]
    spare = _spare_cells(layout, used, columns)
    fill = _fill_down(sheet, layout.first_data_row, {index for index, _ in pairs})
    wide = _wide_rows(sheet, layout)
    reader = _RowKinds(sheet, layout, wide, {number for number, _ in fill})
    rows: list[SourceRow] = []
    for number in range(layout.first_data_row, len(sheet.rows)):
        values = sheet.rows[number]
        if not reader.is_person(number, values):
            continue
        width = len(values)
        cells: dict[str, Raw] = {}
        for index, field in pairs:
            raw = values[index] if index < width else None
            if raw is None and fill:
                raw = fill.get((number, index))
            if raw is not None:
                cells[field] = raw
        for index, field in spare:
            if cells and field not in cells and index < width and values[index] is not None:
                cells[field] = values[index]
        if cells:
            rows.append(SourceRow(number + 1, cells, reader.group))
    if reader.lead:
        first = next((place for place, row in enumerate(rows) if row.group), len(rows))
        rows[:first] = [replace(row, group=reader.lead) for row in rows[:first]]
    return rows


def _spare_cells(
    layout: TableLayout, used: Mapping[int, str], columns: Sequence[Column]
) -> list[tuple[int, str]]:
    """Unmapped columns whose name is a spare one of a mapped field: they fill its empty cells."""
    names = {normalise_header(name): column.field for column in columns for name in column.spare}
    mapped = set(used.values())
    return [
        (index, field)
        for index, header in enumerate(layout.headers)
        if index not in used and (field := names.get(header, "")) in mapped
    ]


def with_corrections(
    rows: Sequence[SourceRow], corrections: Mapping[int, Mapping[str, str]]
) -> list[SourceRow]:
    """The rows with single cells replaced, by row number and field; an empty text empties the cell."""
    return [
        replace(
            row,
            cells={
                **row.cells,
                **{field: text or None for field, text in corrections[row.row_number].items()},
            },
        )
        if row.row_number in corrections
        else row
        for row in rows
    ]


def with_words(rows: Sequence[SourceRow], words: Mapping[str, Mapping[str, str]]) -> list[SourceRow]:
    """The rows with words replaced by what they mean, by field and compact word."""
    return [_with_words(row, words) for row in rows] if words else list(rows)


def _with_words(row: SourceRow, words: Mapping[str, Mapping[str, str]]) -> SourceRow:
    meant: dict[str, Raw] = {}
    for key, raw in row.cells.items():
        known = words.get(split_key(key)[0])
        if known and isinstance(raw, str) and (value := known.get(compact(raw))):
            meant[key] = value
    return replace(row, cells={**row.cells, **meant}) if meant else row


def _fill_down(sheet: Sheet, first_row: int, mapped: set[int]) -> dict[tuple[int, int], Raw]:
    """What each covered place of a vertical merge stands for."""
    filled: dict[tuple[int, int], Raw] = {}
    for top, left, bottom, _ in sheet.merged:
        if top >= first_row and bottom > top and left in mapped:
            value = sheet.value(top, left)
            for row in range(top + 1, min(bottom + 1, len(sheet.rows))):
                filled[row, left] = value
    return filled


def _wide_rows(sheet: Sheet, layout: TableLayout) -> set[int]:
    """Rows with one cell merged over at least half of the table."""
    width = max(len(layout.headers), 1)
    return {
        top
        for top, left, bottom, right in sheet.merged
        if top == bottom and (right - left + 1) >= width * GROUP_WIDTH_SHARE
    }


class _RowKinds:
    """Tells people from the other rows while walking down; remembers the group.

    ``lead`` is the group that the title above the first header names, once a later block has a title too.
    """

    def __init__(self, sheet: Sheet, layout: TableLayout, wide: set[int], filled: set[int]) -> None:
        self.group = self.lead = ""
        self._wide = wide
        self._filled = filled
        self._first = min(layout.mapping, default=0)
        self._mapped = len(layout.mapping)
        lines = header_lines(sheet, layout.header_row, layout.header_rows)
        self._words = {part for line in lines for part in line if part}
        self._height = layout.header_rows
        self._title = compact(layout.title)
        self._skip_until = -1

    def is_person(self, number: int, values: list[Raw]) -> bool:
        if number < self._skip_until:
            return False
        filled = [
            (index, raw)
            for index, raw in enumerate(values)
            if raw is not None and not (type(raw) is str and raw.isspace())
        ]
        if not filled:
            return False
        first = filled[0][1]
        if isinstance(first, str):
            text = compact(first)
            if text in SKIPPED_WORDS or text.startswith(SKIPPED_PREFIXES):
                if unit := REPORTED_UNIT.match(text):
                    self.group = unit[1]
                return False
            if self._is_header(filled):
                self._skip_until = number + self._height
                return False
            if self._is_group(number, filled):
                self._start_group(text, first)
                return False
        return True

    def _is_header(self, filled: Sequence[tuple[int, Raw]]) -> bool:
        if normalise_header(filled[0][1]) not in self._words:
            return False
        same = sum(1 for _, raw in filled if isinstance(raw, str) and normalise_header(raw) in self._words)
        return same >= max(2, len(filled) * REPEATED_SHARE)

    def _is_group(self, number: int, filled: Sequence[tuple[int, Raw]]) -> bool:
        """One cell over the whole width, or before the first mapped column, or worded like a unit."""
        if len(filled) != 1 or number in self._filled:
            return False
        column, raw = filled[0]
        if compact(raw).isdigit():
            return False
        if number in self._wide or column < self._first:
            return True
        return self._mapped > 1 and column == self._first and bool(GROUP_WORDS.search(compact(raw)))

    def _start_group(self, text: str, first: str) -> None:
        if text == self._title:
            self.group = ""
            return
        name = GROUP_COUNT.sub("", clean_text(first) or "").strip()
        self.group = ROSTER_TITLE.sub("", name).strip()
        if ROSTER_TITLE.search(name):
            self.lead = ROSTER_TITLE.sub("", self._title).strip()
