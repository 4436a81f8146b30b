"""Finds trace codes in a file that somebody brings: printed properties, comments, metadata."""

from __future__ import annotations

import io
import logging
import re
import zipfile

from pypdf import PdfReader

CODE = re.compile(r"ZS-[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}")
_BYTES = re.compile(CODE.pattern.encode())
MOST_BYTES = 40_000_000
_MOST_OF_A_PART = 4_000_000
_PARTS = re.compile(r"docProps/(custom|core)\.xml|word/header\d*\.xml|xl/worksheets/sheet1\.xml|[^/]+\.lrmx")
_log = logging.getLogger(__name__)


def find_codes(content: bytes) -> tuple[str, ...]:
    """The codes that the file bears, each once; none when it bears none or cannot be read."""
    content = content[:MOST_BYTES]
    found = [match.decode() for match in _BYTES.findall(content)]
    for look in (_in_archive, _in_pdf):
        try:
            found += look(content)
        except Exception as error:
            _log.info("no trace read: %s", type(error).__name__)
    return tuple(dict.fromkeys(found))


def _in_archive(content: bytes) -> list[str]:
    if not content.startswith(b"PK"):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = [archive.comment]
        for entry in archive.infolist()[:200]:
            if _PARTS.fullmatch(entry.filename) and not entry.flag_bits & 1:
                with archive.open(entry) as part:
                    texts.append(part.read(_MOST_OF_A_PART))
    return [match.decode() for text in texts for match in _BYTES.findall(text)]


def _in_pdf(content: bytes) -> list[str]:
    if not content.startswith(b"%PDF"):
        return []
    reader = PdfReader(io.BytesIO(content))
    texts = [str(value) for value in (reader.metadata or {}).values()]
    if reader.pages:
        texts.append(reader.pages[0].extract_text())
    return [code for text in texts for code in CODE.findall(text)]
