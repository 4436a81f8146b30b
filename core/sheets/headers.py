"""Finds the table in a sheet: where its header is and what its columns mean."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.sheets.cells import as_text, clean_text
from core.sheets.columns import Column, Vocabulary, column_letter, normalise_header
from core.sheets.problems import SheetRefused
from core.sheets.workbook import Sheet, Workbook

SEARCHED_ROWS = 30
DEEPEST_HEADER = 3
FEWEST_MATCHES = 2
REPORTED_UNIT = re.compile(r"填报单位\s*(?:[（(][^）)]*[）)])?\s*[：:]\s*(.+?)(?=\s{2,}|填报|制表|$)")
REPORTED_ON = re.compile(r"(?:填报|制表|填表)(?:时间|日期)\s*[：:]\s*(\S.*?)(?=\s{2,}|$)")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Several headers of one table that stand for the same field."""

    field: str
    label: str
    columns: tuple[int, ...]
    headers: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What the user reads."""
        named = "、".join(
            f"{column_letter(column)} 列“{header}”"
            for column, header in zip(self.columns, self.headers, strict=True)
        )
        return f"{named}都对应“{self.label}”。"


@dataclass(frozen=True, slots=True)
class TableLayout:
    """Where a table lies in a sheet. Rows and columns are 0-based; ``mapping`` goes from column to field.

    Of several columns for one field the first is mapped and all are listed in ``duplicates``.
    """

    sheet: int
    sheet_name: str
    header_row: int
    header_rows: int
    headers: tuple[str, ...]
    mapping: Mapping[int, str]
    duplicates: tuple[Duplicate, ...]
    ignored: tuple[int, ...]
    unmatched: tuple[int, ...]
    missing: tuple[str, ...]
    fingerprint: str
    title: str = ""
    reported_unit: str = ""
    reported_on: str = ""

    @property
    def first_data_row(self) -> int:
        """The row below the header."""
        return self.header_row + self.header_rows


def find_tables(
    workbook: Workbook, columns: Sequence[Column], *, include_hidden: bool = False
) -> list[TableLayout]:
    """The tables of a workbook, at most one a sheet, the likeliest first.

    Raises: SheetRefused ``header_not_found`` when no sheet has one.
    """
    vocabulary = Vocabulary(columns)
    found: list[TableLayout] = []
    for number, sheet in enumerate(workbook.sheets):
        if include_hidden or not sheet.hidden:
            layout = _find_table(number, sheet, columns, vocabulary)
            if layout:
                found.append(layout)
    if not found:
        names = "、".join(f"“{column.label}”" for column in columns if not column.ignored)
        raise SheetRefused(
            "header_not_found",
            f"没有找到表头：每张工作表的前 {SEARCHED_ROWS} 行里都没有认得的列名。"
            f"请在数据上方保留一行列名，例如{'、'.join(names.split('、')[:4])}，然后重新上传。",
        )

    def merit(layout: TableLayout) -> tuple[bool, int, int]:
        rows = len(workbook.sheets[layout.sheet].rows) - layout.first_data_row
        return bool(layout.missing) or rows <= 0, -len(layout.mapping), -rows

    return sorted(found, key=merit)


def with_mapping(layout: TableLayout, mapping: Mapping[int, str], columns: Sequence[Column]) -> TableLayout:
    """The layout with the user's own mapping; what it leaves out is not imported."""
    kept = {column: field for column, field in sorted(mapping.items()) if field}
    duplicates = _duplicates(layout.headers, kept.items(), columns)
    fields = {field.partition(":")[0] for field in kept.values()}
    return replace(
        layout,
        mapping=kept,
        duplicates=duplicates,
        unmatched=tuple(i for i, header in enumerate(layout.headers) if header and i not in kept),
        missing=tuple(column.label for column in columns if column.required and column.field not in fields),
    )


def fingerprint(headers: Sequence[str]) -> str:
    """The same for every file with the same headers in the same order."""
    return hashlib.sha256("\n".join(headers).encode()).hexdigest()


def header_lines(sheet: Sheet, row: int, depth: int) -> list[list[str]]:
    """The normalised header cells, with merged cells repeated in all their places."""
    width = max((len(sheet.rows[r]) for r in range(row, min(row + depth, len(sheet.rows)))), default=0)
    lines = [[normalise_header(sheet.value(r, c)) for c in range(width)] for r in range(row, row + depth)]
    for top, left, bottom, right in sheet.merged:
        if row <= top < row + depth and left < width:
            text = normalise_header(sheet.value(top, left))
            for r in range(top, min(bottom + 1, row + depth)):
                lines[r - row][left : min(right + 1, width)] = [text] * (min(right + 1, width) - left)
    for upper, lower in pairwise(lines):
        _spread_parents(upper, lower)
    return lines


def _spread_parents(upper: list[str], lower: list[str]) -> None:
    """Without merges (CSV) a parent stands over its first child only: repeat it over the others."""
    parent = ""
    for column, child in enumerate(lower):
        if upper[column]:
            parent = upper[column] if child and child != upper[column] else ""
        elif child and parent:
            upper[column] = parent
        else:
            parent = ""


def _joined(lines: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One header a column, its parts joined with a slash, repeated parts once."""
    return tuple(
        "/".join(part for place, part in enumerate(parts) if part and part not in parts[:place])
        for parts in zip(*lines, strict=True)
    )


def _find_table(
    number: int, sheet: Sheet, columns: Sequence[Column], vocabulary: Vocabulary
) -> TableLayout | None:
    """The best header of a sheet: most fields, then fewest rows, then highest place."""
    best: tuple[tuple[int, int, int], int, int, tuple[str, ...]] | None = None
    for row in range(min(SEARCHED_ROWS, len(sheet.rows))):
        if not sheet.rows[row] or _is_title(sheet, row):
            continue
        for depth in _depths(sheet, row):
            headers = _joined(header_lines(sheet, row, depth))
            matches = {entry[1] for header in headers if header and (entry := vocabulary.find_joined(header))}
            merit = (len(matches), -depth, -row)
            if len(matches) >= FEWEST_MATCHES and (best is None or merit > best[0]):
                best = merit, row, depth, headers
    if best is None:
        return None
    _, row, depth, headers = best
    return _layout(number, sheet, (row, depth), headers, columns, vocabulary)


def _is_title(sheet: Sheet, row: int) -> bool:
    """One cell over half of the table, or one in the first column above a filled one: no row of a header."""
    filled = [column for column, raw in enumerate(sheet.rows[row]) if clean_text(raw)]
    if len(filled) != 1:
        return False
    below = sheet.rows[row + 1] if row + 1 < len(sheet.rows) else []
    wide = any(
        top == row and left == filled[0] and (right - left + 1) * 2 >= len(below) > 0
        for top, left, _, right in sheet.merged
    )
    return wide or (filled[0] == 0 and sum(1 for raw in below if clean_text(raw)) > 1)


def _depths(sheet: Sheet, row: int) -> range:
    """How many rows a header that starts here can have; vertical merges leave no choice."""
    heights = [
        bottom - top + 1
        for top, left, bottom, right in sheet.merged
        if top == row and bottom > top and clean_text(sheet.value(top, left))
    ]
    left = len(sheet.rows) - row
    if heights:
        tallest = min(max(heights), DEEPEST_HEADER, left)
        return range(tallest, tallest + 1)
    return range(1, min(DEEPEST_HEADER, left) + 1)


def _layout(
    number: int,
    sheet: Sheet,
    place: tuple[int, int],
    headers: tuple[str, ...],
    columns: Sequence[Column],
    vocabulary: Vocabulary,
) -> TableLayout:
    claims, ignored = _claims(headers, vocabulary)
    mapping: dict[int, str] = {}
    for index, field in claims:
        if field not in mapping.values():
            mapping[index] = field
    known = {index for index, _ in claims}.union(ignored)
    fields = {field.partition(":")[0] for field in mapping.values()}
    title, unit, on = _preamble(sheet, place[0])
    return TableLayout(
        sheet=number,
        sheet_name=sheet.name,
        header_row=place[0],
        header_rows=place[1],
        headers=headers,
        mapping=mapping,
        duplicates=_duplicates(headers, claims, columns),
        ignored=tuple(ignored),
        unmatched=tuple(i for i, header in enumerate(headers) if header and i not in known),
        missing=tuple(column.label for column in columns if column.required and column.field not in fields),
        fingerprint=fingerprint(headers),
        title=title,
        reported_unit=unit,
        reported_on=on,
    )


def _claims(headers: Sequence[str], vocabulary: Vocabulary) -> tuple[list[tuple[int, str]], list[int]]:
    """Which column stands for which field, and the columns that are known but left out."""
    found = {
        index: entry
        for index, header in enumerate(headers)
        if header and (entry := vocabulary.find_joined(header))
    }
    firm = {key for index, (_, key) in found.items() if not vocabulary.is_spare(headers[index])}
    claims: list[tuple[int, str]] = []
    ignored: list[int] = []
    for index, (column, key) in found.items():
        if column.ignored or (key in firm and vocabulary.is_spare(headers[index])):
            ignored.append(index)
        else:
            claims.append((index, key))
    return claims, ignored


def _duplicates(
    headers: Sequence[str], claims: Iterable[tuple[int, str]], columns: Sequence[Column]
) -> tuple[Duplicate, ...]:
    """The fields that more than one column claims."""
    labels = {column.field: column.label for column in columns}
    by_field: dict[str, list[int]] = {}
    for index, field in claims:
        by_field.setdefault(field, []).append(index)
    return tuple(
        Duplicate(
            field,
            labels.get(field.partition(":")[0], field),
            tuple(indexes),
            tuple(headers[index] for index in indexes),
        )
        for field, indexes in by_field.items()
        if len(indexes) > 1
    )


def _preamble(sheet: Sheet, header_row: int) -> tuple[str, str, str]:
    """The title and the reporting unit and date written above the header."""
    title = unit = on = ""
    for row in sheet.rows[:header_row]:
        for raw in row:
            text = as_text(raw).replace("\u3000", "  ").strip()
            found_unit, found_on = REPORTED_UNIT.search(text), REPORTED_ON.search(text)
            unit = unit or (found_unit[1].strip() if found_unit else "")
            on = on or (found_on[1].strip() if found_on else "")
            if not title and len(text) > 4 and not found_unit and not found_on:
                title = clean_text(text) or ""
    return title, unit, on
