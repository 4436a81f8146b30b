"""Learning what an unknown word of a roster means from how its user corrects it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cadre.sheets import ROSTER_COLUMNS
from core.models import User
from core.services.learnt_words import known_words, remember
from core.sheets import CLEAR, CellProblem, CheckedTable, Cleaned, table_rows
from core.sheets.cells import as_text, compact

from .roster_reading import KIND, OpenRoster

NOT_UNDERSTOOD = frozenset({"unknown_word", "unknown_education"})


def learn_from(opened: OpenRoster, rows: Collection[int], field: str, value: str, *, by: User) -> None:
    """Remember what the word of these rows means, if they are all that have it and it was not understood.

    ``opened`` is the file before the correction. A word that is understood, a cell that was corrected
    before, a new value that is not understood either, and an emptied cell teach nothing.
    """
    name = field.partition(":")[0]
    if not _is_understood(name, value):
        return
    table = opened.check()
    words = _unknown(table, opened, field)
    meant = {words[row] for row in rows if row in words}
    if len(meant) != 1 or any(row not in words for row in rows):
        return
    (word,) = meant
    if {row for row, other in words.items() if other == word} <= set(rows):
        remember(KIND, name, word, value, by=by)


@dataclass(frozen=True, slots=True)
class MetWord:
    """A remembered word that a file has, with the label of its column."""

    label: str
    word: str
    value: str


def met_words(opened: OpenRoster) -> list[MetWord]:
    """The remembered words that stand in the file, in the order of its columns."""
    layout = opened.layout
    fields = {field.partition(":")[0] for field in layout.mapping.values()}
    words = {field: known for field, known in known_words(KIND).items() if field in fields}
    if not words:
        return []
    met: set[tuple[str, str]] = set()
    for row in table_rows(opened.workbook.sheets[layout.sheet], layout, ROSTER_COLUMNS):
        for key, raw in row.cells.items():
            field = key.partition(":")[0]
            if field in words and (word := compact(as_text(raw))) in words[field]:
                met.add((field, word))
    return [
        MetWord(column.label, word, words[field][word])
        for column in ROSTER_COLUMNS
        for field, word in sorted(met)
        if field == column.field
    ]


def _unknown(table: CheckedTable, opened: OpenRoster, field: str) -> dict[int, str]:
    """The words of the field that were not understood, by row, as the file itself has them."""
    corrected = {int(row) for row, cells in opened.batch.corrections.items() if field in cells}
    raw = {record.row_number: record.raw.get(field) for record in table.records}
    return {
        issue.row: compact(as_text(raw[issue.row]))
        for issue in table.issues
        if issue.field == field and issue.code in NOT_UNDERSTOOD and issue.row not in corrected
    }


def _is_understood(name: str, value: str) -> bool:
    column = next(column for column in ROSTER_COLUMNS if column.field == name)
    try:
        cleaned = column.clean(value)
    except CellProblem:
        return False
    if isinstance(cleaned, Cleaned):
        return not any(note.code in NOT_UNDERSTOOD for note in cleaned.warnings)
    return cleaned is not None and cleaned is not CLEAR
