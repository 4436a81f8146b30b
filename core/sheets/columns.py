"""The declaration of one column of an importable table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.sheets.cells import ANY_BLANKS, INVISIBLE, as_text, clean_text
from core.sheets.workbook import Raw

BRACKETS = str.maketrans("【】〔〕[]{}｛｝", "()()()()()")
REQUIRED_MARK = re.compile(r"\((?:必填|选填|\*)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a column is called, and how its cells become values.

    ``spare`` names count only where no other header of the table stands for the field.

    ``clean`` sees one cell and is remembered per distinct value, so it must depend on nothing else.
    ``settle`` is its second try with the row's other raw cells at hand, for cells that ``clean`` refused
    or doubted. A column with ``key_pattern`` may occur many times (one per year): the pattern's first
    group is the key, and the values are collected in a dict under ``field``. An ``ignored`` column is
    known but not imported.
    """

    field: str
    label: str
    synonyms: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    clean: Callable[[Raw], object] = clean_text
    settle: Callable[[Raw, Mapping[str, Raw]], object] | None = None
    required: bool = False
    mask: Callable[[str], str] | None = None
    ignored: bool = False
    key_pattern: re.Pattern[str] | None = None
    example: str = ""
    help: str = ""

    @property
    def sensitive(self) -> bool:
        """Whether previews and problem lists show it masked."""
        return self.mask is not None


def normalise_header(text: Raw) -> str:
    """A header for comparing: NFKC, no blanks, one kind of bracket, no marks at its ends."""
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", as_text(text))).translate(BRACKETS)
    return REQUIRED_MARK.sub("", ANY_BLANKS.sub("", plain).strip(":*★")).strip(":*★")


def column_letter(index: int) -> str:
    """Excel's name of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def split_key(key: str) -> tuple[str, str]:
    """The field and the key of a mapping entry such as ``assessment:2023``; no key without a colon."""
    field, _, inner = key.partition(":")
    return field, inner


class Vocabulary:
    """Finds the column a header stands for."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._by_name: dict[str, Column] = {}
        for column in columns:
            for name in (column.label, *column.synonyms, *column.spare):
                self._by_name.setdefault(normalise_header(name), column)
        self._spare = {normalise_header(name) for column in columns for name in column.spare}
        self._keyed = [column for column in columns if column.key_pattern]

    def find(self, header: str) -> tuple[Column, str] | None:
        """The column and its mapping entry for a normalised header."""
        if column := self._by_name.get(header):
            return column, column.field
        for column in self._keyed:
            if column.key_pattern and (match := column.key_pattern.match(header)):
                return column, f"{column.field}:{match[1]}"
        return None

    def is_spare(self, header: str) -> bool:
        """Whether the header, or what is below its parent, is only a spare name."""
        return header in self._spare or header.rpartition("/")[2] in self._spare

    def find_joined(self, header: str) -> tuple[Column, str] | None:
        """As ``find``; a parent above the header may be passed over if the whole says nothing."""
        found = self.find(header)
        while found is None and "/" in header:
            header = header.partition("/")[2]
            found = self.find(header)
        return found
