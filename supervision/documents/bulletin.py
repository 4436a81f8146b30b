"""The bulletin to all units (预警通报) as it is printed: every text is already a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from core.documents import render_pdf
from core.policy import Light

TEMPLATE = "documents/bulletin.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """A numbered paragraph: ``lead``, in 楷体 (（一）部分班子尚未达标。), and the ``text`` behind it."""

    lead: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One red or yellow unit of the attachment: what it misses (35岁以下0/2；…) and by when."""

    name: str
    light: Light
    items: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinPaper:
    """The whole bulletin. Without ``number`` it is a draft: placeholder number and dashed seal ring."""

    issuer: str
    title_lines: tuple[str, ...]
    recipient: str
    opening: str
    overall: tuple[str, ...]
    problems: tuple[PointLine, ...]
    requirements: tuple[PointLine, ...]
    units: tuple[UnitLine, ...]
    signed_on: str
    office: str
    printed_on: str
    number: str = ""
    copies: str = ""
    basis: str = ""
    trace: str = ""
    created: str = ""

    @property
    def title(self) -> str:
        """The title on one line, for the file's metadata."""
        return "".join(self.title_lines)

    @property
    def enclosures(self) -> tuple[str, ...]:
        """The names of the attachments."""
        return ("红灯、黄灯班子配备情况表",) if self.units else ()


def write_bulletin_pdf(paper: BulletinPaper) -> bytes:
    """The bulletin as PDF. Raises PdfUnavailable, PaperTooLong."""
    return render_pdf(TEMPLATE, {"paper": paper})
