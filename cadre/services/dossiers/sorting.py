"""Which way an upload goes, by what its files contain: the roster's wizard, that of dossiers, or posts."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath

from cadre.formats.dossier import FormatRefused
from cadre.services.roster_reading import Read, find_rosters, read_book
from cadre.sheets.national import is_national
from cadre.sheets.subjects import recognise
from core.policy import Refused
from core.sheets import SheetRefused, Workbook

from .kinds import Kind, kind_of
from .unpacking import is_archive

SHEET_SUFFIXES = (".xlsx", ".xls", ".xlsm", ".csv", ".et")
ABOUT_UNITS = ("posts", "numbers")


class Way(StrEnum):
    """Where a file goes."""

    ROSTER = "roster"
    DOSSIER = "dossier"
    POSTS = "posts"


@dataclass(frozen=True, slots=True)
class Sorted:
    """The way of an upload; what was read of a roster on the way."""

    way: Way
    roster: Read | None = None


def sort_uploads(uploads: Sequence[tuple[str, bytes]]) -> Sorted:
    """Where the uploaded files go.

    Raises: SheetRefused when the only file is no table that can be read; Refused when files are mixed that
    are imported in different ways.
    """
    if len(uploads) == 1:
        name, content = uploads[0]
        return _sorted_sheet(read_book(content, name)) if _is_sheet(name, content) else Sorted(Way.DOSSIER)
    alone = [name for name, content in uploads if _is_sheet(name, content) and _goes_alone(name, content)]
    if alone:
        told = "、".join(f"“{name}”" for name in alone[:3])
        more = f"等 {len(alone)} 份" if len(alone) > 3 else ""
        raise Refused.because(
            "import.mixed",
            f"{told}{more}是花名册或职位表，要单独上传。请一份一份上传，其余文件可以一起上传。",
        )
    return Sorted(Way.DOSSIER)


def _goes_alone(name: str, content: bytes) -> bool:
    """Whether one of several files has a wizard of its own; one that cannot be read is told of later."""
    try:
        return _sorted_sheet(read_book(content, name)).way is not Way.DOSSIER
    except SheetRefused:
        return False


def _sorted_sheet(workbook: Workbook) -> Sorted:
    if is_national(sheet.name for sheet in workbook.sheets):
        return Sorted(Way.DOSSIER)
    tables = recognise(workbook)
    if any(table.subject.key not in ABOUT_UNITS for table in tables):
        return Sorted(Way.DOSSIER)
    if tables:
        return Sorted(Way.POSTS)
    return Sorted(Way.ROSTER, (workbook, find_rosters(workbook)))


def _is_sheet(name: str, content: bytes) -> bool:
    """Whether the file is a table, or calls itself one and is nothing else that can be imported."""
    calls_itself = PurePosixPath(name).suffix.lower() in SHEET_SUFFIXES
    if is_archive(content):
        return calls_itself and not zipfile.is_zipfile(BytesIO(content))
    try:
        kind = kind_of(name, content)
    except FormatRefused:
        return calls_itself
    return kind is Kind.SHEET or (kind is Kind.PHOTO and calls_itself)
