"""The table of the sets: what is in each, and how many files at least."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from tests.corpus.archives import false_archives
from tests.corpus.csv_files import csv_files
from tests.corpus.damaged_bytes import damaged_bytes
from tests.corpus.exchange_files import exchange_files
from tests.corpus.habits import habits
from tests.corpus.old_books import old_books
from tests.corpus.sample import Sample
from tests.corpus.sheet_xml import false_sheets

Maker = Callable[[], Iterator[Sample]]
SETS: dict[str, tuple[int, Maker]] = {
    "C1 bytes": (200, damaged_bytes),
    "C2 archives": (60, false_archives),
    "C3 sheet XML": (170, false_sheets),
    "C4 habits": (120, habits),
    "C5 separated text": (60, csv_files),
    "C6 exchange files": (100, exchange_files),
    "C7 old books": (100, old_books),
}


@cache
def samples(name: str) -> tuple[Sample, ...]:
    """All files of one set."""
    return tuple(SETS[name][1]())
