"""Finds classification marks (绝密★, 机密★, 秘密★) in uploads; this system may hold nothing that bears one.

A mark is the word followed by the star, as GB/T 9704-2012 has it on the first page. The word without the star
(无秘密, 保守秘密) is ordinary language.
"""

from __future__ import annotations

import html
import io
import lzma
import re
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

from core.sheets.archive import is_encrypted, packed_too_well
from core.sheets.cage import confine, run_caged
from core.sheets.limits import MAX_ARCHIVE_PARTS, MAX_UNPACKED_BYTES
from core.sheets.problems import SheetRefused

_MARK = re.compile(r"(绝\s*密|机\s*密|秘\s*密)\s*[★☆⭐✩✭]")
_STARS = ("★", "☆", "⭐", "✩", "✭")
_TAG = re.compile(r"<[^>]*>")
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
_UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, OSError, ValueError,
    NotImplementedError, EOFError, RuntimeError,
)  # fmt: skip
_DEPTH = 3
_PDF_PAGES = 50


def mark_in(text: str) -> str:
    """The first classification mark in a text; empty when there is none."""
    found = _MARK.search(html.unescape(text))
    return found[0] if found else ""


def mark_in_file(content: bytes, name: str) -> str:
    """The first mark in a file or its name: cells, headers, footers, text of Word and PDF, inner files.

    What cannot be read is passed over: the reader that comes next refuses it with its own sentence.
    """
    return mark_in(name) or _inside(content, _DEPTH)


def _inside(content: bytes, depth: int) -> str:
    if content.startswith(b"PK"):
        return _in_archive(content, depth)
    if content.startswith(b"%PDF"):
        return _in_pdf(content)
    return _in_bytes(content)


def _in_archive(content: bytes, depth: int) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            too_large = sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES
            if depth == 0 or too_large or len(parts) > MAX_ARCHIVE_PARTS:
                return ""
            for part in parts:
                if found := mark_in(part.filename):
                    return found
                if is_encrypted(part) or packed_too_well(part):
                    continue
                if found := _inside(archive.read(part), depth - 1):
                    return found
    except _UNREADABLE:
        return ""
    return ""


def _in_bytes(content: bytes) -> str:
    """Marks in text of any usual encoding, in XML whose tags part the characters, and in old Office files."""
    for encoding in _ENCODINGS:
        if not any(star.encode(encoding) in content for star in _STARS) and b"&#" not in content:
            continue
        for start in range(2 if encoding.startswith("utf-16") else 1):
            text = content[start:].decode(encoding, errors="ignore")
            if found := mark_in(text) or mark_in(_TAG.sub("", text)):
                return found
    return ""


def _in_pdf(content: bytes) -> str:
    """The text of a PDF is read in the cage: its parser is not made for hostile files."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        try:
            text = b"".join(run_caged("core.sheets.secrecy_marks", [file.name], wall_seconds=30))
        except SheetRefused:
            return ""
    return mark_in(text.decode("utf-8", errors="ignore"))


def main(path: Path) -> None:
    """The child's part: the text of the first pages, and of the document's own description."""
    from pypdf import PdfReader

    confine()
    reader = PdfReader(path)
    print(*(str(value) for value in (reader.metadata or {}).values()))  # noqa: T201 - the child's answer
    for page in reader.pages[:_PDF_PAGES]:
        print(page.extract_text())  # noqa: T201 - the child's answer


if __name__ == "__main__":
    main(Path(sys.argv[1]))
