"""The columns of the list of people and of every roster: one catalogue for page, workbook and paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .basics import FULL_ID_NUMBER, PERSON_COLUMNS, SERVICE_COLUMNS
from .column import RosterColumn
from .dates import DATE_FORMATS, USUAL_DATES, DateFormat, date_format
from .lines import RosterLine, highest_education, load_for, roster_line, school_text, title_on
from .others import MERIT_COLUMNS, OTHER_COLUMNS
from .posts import POST_COLUMNS
from .schooling import SCHOOL_COLUMNS

COLUMNS: Mapping[str, RosterColumn] = {
    column.key: column
    for column in (
        *PERSON_COLUMNS, *POST_COLUMNS, *SCHOOL_COLUMNS, *SERVICE_COLUMNS, *MERIT_COLUMNS, *OTHER_COLUMNS
    )
}  # fmt: skip

DEFAULT_LIST = (
    "name", "sex", "birth", "age", "title", "level", "education", "top_school", "post_since", "level_since",
    "native_place", "ethnicity", "political", "party_joined", "work_start", "grades", "id_number",
)  # fmt: skip
DEFAULT_ROSTER = (
    "name", "sex", "ethnicity", "native_place", "birth", "party_joined", "work_start", "top_level",
    "top_school", "title", "post_since", "level_since", "grades",
)  # fmt: skip


def columns_named(keys: Iterable[str], default: Iterable[str] = DEFAULT_ROSTER) -> tuple[RosterColumn, ...]:
    """The columns of these keys, each once; unknown keys are passed over, the default where none is left."""
    found = tuple(COLUMNS[key] for key in dict.fromkeys(keys) if key in COLUMNS)
    return found or tuple(COLUMNS[key] for key in default)


def needs_of(columns: Iterable[RosterColumn]) -> frozenset[str]:
    """What ``load_for`` must load for the columns."""
    return frozenset(need for column in columns for need in column.needs)


__all__ = [
    "COLUMNS",
    "DATE_FORMATS",
    "DEFAULT_LIST",
    "DEFAULT_ROSTER",
    "FULL_ID_NUMBER",
    "USUAL_DATES",
    "DateFormat",
    "RosterColumn",
    "RosterLine",
    "columns_named",
    "date_format",
    "highest_education",
    "load_for",
    "needs_of",
    "roster_line",
    "school_text",
    "title_on",
]
