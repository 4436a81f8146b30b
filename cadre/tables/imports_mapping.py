"""The columns of an uploaded file beside the fields of the product."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cadre.services.closed_rows import Closed
from cadre.services.roster_reading import OpenRoster
from cadre.sheets import ROSTER_COLUMNS
from core.rules.id_number import mask_id_number
from core.sheets import Column, TableLayout, column_letter
from core.sheets.cells import clean_text, compact
from core.sheets.columns import split_key
from core.sheets.rows import table_rows

SAMPLES = 3
LONGEST_SAMPLE = 18
LONG_NUMBER = re.compile(r"\d{15}|\d{17}[\dXx]")
MOBILE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
COLUMNS = {column.field: column for column in ROSTER_COLUMNS}

AUTO, REMEMBERED, CHOSEN, DOUBTFUL, UNKNOWN, IGNORED = (
    "auto", "remembered", "chosen", "doubtful", "unknown", "ignored",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One column of the file: what stands in it, which field is chosen, and why."""

    index: int
    letter: str
    header: str
    samples: tuple[str, ...]
    field: str
    status: str
    required: bool
    note: str


def mapping_rows(
    opened: OpenRoster,
    found: TableLayout,
    chosen: Mapping[int, str],
    *,
    remembered: bool,
    closed: Closed | None = None,
) -> list[MappingRow]:
    """A row for every column with a header; ``found`` is what the headers alone say.

    Rows that name somebody from whom the user must keep away (``closed``) give no samples.
    """
    samples = _samples(opened, found, closed)
    doubles = {index: duplicate.label for duplicate in found.duplicates for index in duplicate.columns}
    rows = []
    for index, header in enumerate(found.headers):
        if not header:
            continue
        field = chosen.get(index, "")
        column = COLUMNS.get(split_key(field)[0])
        status = _status(index, field, found, doubles, remembered=remembered)
        rows.append(
            MappingRow(
                index,
                column_letter(index),
                header,
                tuple(_masked(text, column) for text in samples.get(index, [])),
                field,
                status,
                bool(column and (column.required or column.field == "id_number")),
                column.help or (f"如 {column.example}" if column.example else "") if column else "",
            )
        )
    return rows


def field_choices(found: TableLayout) -> list[tuple[str, list[tuple[str, str]]]]:
    """All fields that a column can be, in the roster's order; grades of single years at the end."""
    plain = [(column.field, column.label) for column in ROSTER_COLUMNS if _is_plain(column)]
    keyed = sorted({field for field in found.mapping.values() if ":" in field})
    years = [(field, f"{split_key(field)[1]} 年考核等次") for field in keyed]
    return [("字段", plain), *([("分年度考核", years)] if years else [])]


def offered(found: TableLayout) -> set[str]:
    """The fields that the choices contain."""
    return {field for _, choices in field_choices(found) for field, _ in choices}


def duplicate_claims(found: TableLayout) -> dict[int, str]:
    """All columns that claim a field that another claims too, so that the user must decide."""
    return {index: duplicate.field for duplicate in found.duplicates for index in duplicate.columns}


def _is_plain(column: Column) -> bool:
    return not column.ignored and column.key_pattern is None


def _status(
    index: int, field: str, found: TableLayout, doubles: Mapping[int, str], *, remembered: bool
) -> str:
    if index in doubles and field:
        return DOUBTFUL
    if field:
        if found.mapping.get(index) == field:
            return AUTO
        return REMEMBERED if remembered else CHOSEN
    return IGNORED if index in found.ignored or index in found.mapping else UNKNOWN


def _samples(opened: OpenRoster, found: TableLayout, closed: Closed | None) -> dict[int, list[str]]:
    """The first filled cells of each column below the header."""
    keys = {index: str(index) for index, header in enumerate(found.headers) if header}
    samples: dict[int, list[str]] = {}
    sheet = opened.workbook.sheets[found.sheet]
    for row in table_rows(sheet, found, (), keys)[: SAMPLES * 4]:
        if closed is not None and closed.named_in(row.cells.values()):
            continue
        for key, raw in row.cells.items():
            text = clean_text(raw)
            kept = samples.setdefault(int(key), [])
            if text and len(kept) < SAMPLES:
                kept.append(text)
    return samples


def _masked(text: str, column: Column | None) -> str:
    """Sensitive cells are masked, and so is whatever looks like an ID number or a mobile number."""
    if column is not None and column.mask is not None:
        return column.mask(compact(text))
    shown = MOBILE.sub(r"\1****\2", LONG_NUMBER.sub(lambda found: mask_id_number(found[0]), text))
    return shown if len(shown) <= LONGEST_SAMPLE else shown[:LONGEST_SAMPLE] + "…"


def chosen_from(data: Any, found: TableLayout) -> dict[int, str]:
    """The mapping that a submitted form says; fields that were not offered are left out."""
    allowed = offered(found)

    def pairs() -> Iterator[tuple[int, str]]:
        for index, header in enumerate(found.headers):
            field = data.get(f"col-{index}", "")
            if header and field in allowed:
                yield index, field

    return dict(pairs())
