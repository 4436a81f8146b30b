"""A roster's file, read again for every step of its import; the last files read stay in memory."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from cadre.sheets import ROSTER_COLUMNS, check_roster
from core.models import ImportBatch, ImportLayout
from core.policy import Refused
from core.services.learnt_words import known_words
from core.sheets import (
    CheckedTable,
    SheetRefused,
    TableLayout,
    Workbook,
    find_tables,
    mark_workbook,
    read_workbook,
    with_mapping,
)

KIND = "cadre.roster"
FILES_KEPT = 2
V = TypeVar("V")
Read = tuple[Workbook, tuple[TableLayout, ...]]


class Memory(Generic[V]):
    """The last few results, so that turning a page of a long preview does not read the file again.

    Every process has its own, and nothing depends on it.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> V | None:
        """What was kept last under the key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, value: V) -> V:
        """Keep the value, dropping the one not used for longest."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > FILES_KEPT:
                self._kept.popitem(last=False)
        return value

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._kept.clear()


_read: Memory[Read] = Memory()
_checked: Memory[CheckedTable] = Memory()


@dataclass(frozen=True, slots=True)
class OpenRoster:
    """A batch with its file: every step starts from the user's own file."""

    batch: ImportBatch
    workbook: Workbook
    layouts: tuple[TableLayout, ...]
    layout: TableLayout

    @property
    def found(self) -> TableLayout:
        """The layout as the headers alone say it, without the user's mapping."""
        return next(found for found in self.layouts if found.sheet == self.layout.sheet)

    def check(self) -> CheckedTable:
        """All rows and all problems, with the user's corrections applied."""
        batch, layout = self.batch, self.layout
        mapping = tuple(sorted(layout.mapping.items()))
        words = known_words(KIND)
        key = batch.file_id, layout.sheet, mapping, batch.on, repr(batch.corrections), repr(words)
        known = _checked.get(key) if batch.file_id else None
        if known is not None:
            return known
        corrections = {int(row): cells for row, cells in batch.corrections.items()}
        table = check_roster(self.workbook, layout, batch.on, corrections, words)
        return _checked.keep(key, table) if batch.file_id else table


def read_content(content: bytes, name: str) -> Read:
    """The workbook and its tables, the likeliest first.

    Raises: SheetRefused for a file that cannot be read or has no header.
    """
    workbook = read_book(content, name)
    return workbook, find_rosters(workbook)


def read_book(content: bytes, name: str) -> Workbook:
    """The workbook alone. Raises SheetRefused for a file that cannot be read."""
    with _on_disk(content, name) as path:
        return read_workbook(path, name)


def find_rosters(workbook: Workbook) -> tuple[TableLayout, ...]:
    """The tables that are rosters, the likeliest first. Raises SheetRefused without a header."""
    return tuple(find_tables(workbook, ROSTER_COLUMNS))


def keep_read(batch: ImportBatch, read: Read) -> None:
    """Remember a file that was read on its way in, for the steps that follow."""
    _read.keep(batch.file_id, read)


def forget() -> None:
    """Drop the files kept in memory: the next step reads its file again, as in another process."""
    _read.clear()
    _checked.clear()


def peek(content: bytes, name: str) -> OpenRoster:
    """A file opened without keeping it: its batch is not saved and has no unit yet."""
    workbook, layouts = read_content(content, name)
    mapping = remembered_mapping(layouts[0])
    layout = layouts[0]
    if mapping is not layout.mapping:
        layout = with_mapping(layout, mapping, ROSTER_COLUMNS)
    return OpenRoster(ImportBatch(kind=KIND), workbook, layouts, layout)


def open_batch(batch: ImportBatch) -> OpenRoster:
    """The file of a batch with the mapping chosen so far.

    Raises: Refused when the file, which was readable when it came, is not any more.
    """
    workbook, layouts = _read.get(batch.file_id) or _read.keep(batch.file_id, _read_again(batch))
    layout = next((found for found in layouts if found.sheet == batch.sheet), layouts[0])
    if batch.mapping:
        mapping = {int(column): field for column, field in batch.mapping.items()}
        layout = with_mapping(layout, mapping, ROSTER_COLUMNS)
    return OpenRoster(batch, workbook, layouts, layout)


def _read_again(batch: ImportBatch) -> Read:
    try:
        return read_content(batch.file.read(), batch.file.name)
    except SheetRefused as refused:
        raise Refused.because("import.file", refused.message) from refused
    except FileNotFoundError as error:
        raise Refused.because("import.file", "原文件已不在服务器上，请重新上传。") from error


def remembered_mapping(layout: TableLayout) -> Mapping[int, str]:
    """The mapping that a person confirmed for this layout before; else the one found by synonyms."""
    kept = ImportLayout.objects.filter(kind=KIND, fingerprint=layout.fingerprint).first()
    if kept is None:
        return layout.mapping
    known = {column.field for column in ROSTER_COLUMNS if not column.ignored}
    return {int(column): field for column, field in kept.mapping.items() if field.partition(":")[0] in known}


def marked_workbook(opened: OpenRoster, table: CheckedTable, hidden: Collection[int] = ()) -> bytes:
    """The user's own workbook with every problem marked in its cell; ``hidden`` rows are emptied."""
    file = opened.batch.file
    with _on_disk(file.read(), file.name) as path:
        return mark_workbook(path, file.name, table.issues, opened.layout, hidden)


@contextmanager
def _on_disk(content: bytes, name: str) -> Iterator[Path]:
    """The content in a private file for the reading child process, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()[:8]}"
        path.write_bytes(content)
        yield path
