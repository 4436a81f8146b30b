"""How wide the columns of a roster are, on paper and on screen."""

from __future__ import annotations

import unicodedata

from .roster_columns import RosterColumn
from .roster_columns.column import DATE
from .roster_paper import LayoutSpec

# Millimetres between the margins; of the sequence number, of dates, and the least of all others.
BREADTH = {"A4": 270, "A3": 393}
SEQUENCE, NARROWEST, DATE_WIDTH, DAY_WIDTH = 9, 8.5, 13.6, 18.5
SHORT, MM_A_CHARACTER = 11, 1.45
# Millimetres of one Chinese character of 9 points, and of what a cell leaves free.
CHARACTER, CELL_PADDING = 3.175, 1.9


def widths(spec: LayoutSpec) -> list[float]:
    """Millimetres of each column behind the sequence number; together they fill the sheet."""
    room, found = BREADTH[spec.paper] - SEQUENCE, natural_widths(spec)
    return [width * room / sum(found) for width in found]


def natural_widths(spec: LayoutSpec) -> list[float]:
    """What the columns need, and what is left over in proportion to the characters they hold.

    More than the sheet is wide when there are too many columns.
    """
    columns = spec.chosen
    room = BREADTH[spec.paper] - SEQUENCE
    total = sum(column.width for column in columns)
    least = [_least(column, spec) for column in columns]
    spare = max(room - sum(least), 0)
    wanted = [
        max(column.width * room / total - narrow, 0) for column, narrow in zip(columns, least, strict=True)
    ]
    share = spare / (sum(wanted) or 1)
    return [narrow + more * share for narrow, more in zip(least, wanted, strict=True)]


def _least(column: RosterColumn, spec: LayoutSpec) -> float:
    """A date is never broken over two lines, a short text such as a name only when the sheet is full."""
    if column.kind == DATE:
        return DAY_WIDTH if len(spec.date_format) > len("1990.05") else DATE_WIDTH
    return max(column.width * MM_A_CHARACTER, NARROWEST) if column.width <= SHORT else NARROWEST


def head_text(label: str, width: float) -> str:
    """The header of a column, parted before its last word (时间, 年月) where it needs a second line."""
    if lines_of(label, width) == 1 or len(label) <= len("年月"):
        return label
    return f"{label[:-2]}\n{label[-2:]}"


def lines_of(text: str, width: float) -> int:
    """About how many lines of 9 points a text takes in a column of so many millimetres."""
    room = max(width - CELL_PADDING, CHARACTER)
    if len(text) * CHARACTER <= room:
        return 1
    length = sum(
        CHARACTER if unicodedata.east_asian_width(sign) in "WFA" else CHARACTER * 0.55 for sign in text
    )
    if length <= room:
        return 1
    # A line may end early, because the next sign must not begin one.
    return -(-int(length * 100) // int(max(room - CHARACTER / 2, CHARACTER) * 100))
