"""Writes who took a file, when, and its trace code into the file itself."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.shared import Pt

from .packages import with_headers, with_property
from .paper import stamped


@dataclass(frozen=True, slots=True)
class Trace:
    """What a file that leaves says about its leaving."""

    code: str
    name: str
    account: str
    at: str

    @property
    def line(self) -> str:
        """One line for headers and footers: 周敏 zhoumin　2026.03.31 14:20　追溯码 ZS-…."""
        return f"{self.name} {self.account}　{self.at}　追溯码 {self.code}"


def mark(content: bytes, kind: str, trace: Trace) -> bytes:
    """The file with its trace. ``kind`` is its ending: pdf, xlsx, docx, lrmx or zip.

    Raises PdfUnavailable for a PDF where the renderer is missing, KeyError for a kind that cannot be traced.
    """
    return _MARKS[kind](content, trace)


def _pdf(content: bytes, trace: Trace) -> bytes:
    return stamped(content, code=trace.code, line=trace.line, who=f"{trace.name} {trace.account}")


def _xlsx(content: bytes, trace: Trace) -> bytes:
    return with_headers(with_property(content, trace.code), trace.line)


def _docx(content: bytes, trace: Trace) -> bytes:
    """The line in the header of every section, the code among the core properties and as a custom one."""
    document: Any = Document(io.BytesIO(content))
    for section in document.sections:
        section.header.is_linked_to_previous = False
        section.header_distance = Pt(10)
        run = section.header.paragraphs[0].add_run(trace.line)
        run.font.size = Pt(7)
    document.core_properties.identifier = trace.code
    out = io.BytesIO()
    document.save(out)
    return with_property(out.getvalue(), trace.code)


def _lrmx(content: bytes, trace: Trace) -> bytes:
    """A comment after the last element, where every reader of XML passes it over."""
    return content + f"\r\n<!-- {trace.code} -->".encode()


def _zip(content: bytes, trace: Trace) -> bytes:
    """The comment of the archive; exchange files in it bear the code themselves."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            part = source.read(entry)
            target.writestr(entry, _lrmx(part, trace) if entry.filename.endswith(".lrmx") else part)
        target.comment = trace.code.encode()
    return out.getvalue()


_MARKS: dict[str, Callable[[bytes, Trace], bytes]] = {
    "pdf": _pdf,
    "xlsx": _xlsx,
    "docx": _docx,
    "lrmx": _lrmx,
    "zip": _zip,
}
