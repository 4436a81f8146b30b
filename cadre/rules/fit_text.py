"""How a text is broken into the lines of a printed cell, and how small it must be set to fit in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

LARGEST, SMALLEST, STEP = 14.0, 8.0, 0.5
READABLE = 12.0
"""Down to this size a text is rather set smaller than parted before its last character."""
LEADING = 1.0
MM = 72 / 25.4
HANG = 9.0
"""Ems of the date column of a résumé: 18 half-width characters."""

_NEVER_FIRST = frozenset("，。；：、！？）》〉」』】〕”’％…—·,.;:!?)]}%")
_NEVER_LAST = frozenset("（《〈「『【〔“‘([{")
_WORD = re.compile(r"[A-Za-z0-9.%]+|.", re.S)
_RUN = re.compile(r"([\x20-\x7e]+)|([^\x20-\x7e]+)", re.S)
_MONTH = r"\d{4}\s*(?:[.．年/]\s*\d{1,2}月?|\d{2}(?!\d))"
_DATED = re.compile(
    rf"^\s*({_MONTH})(?:\s*(?:-{{1,2}}|[—–－~～至]{{1,2}})\s*({_MONTH}|至今|今)?\s*|\s{{2,}})(.*)$", re.S
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line; ``lead`` stands in the date column, ``hung`` lines begin behind that column."""

    text: str
    lead: str = ""
    hung: bool = False

    @property
    def runs(self) -> tuple[tuple[str, bool], ...]:
        """The text in runs of full-width and half-width characters; True marks the latter."""
        return runs(self.text)

    @property
    def lead_runs(self) -> tuple[tuple[str, bool], ...]:
        """The date column in the same way."""
        return runs(self.lead)


def runs(text: str) -> tuple[tuple[str, bool], ...]:
    """A text in runs; True marks those of half-width characters, which printing makes half an em wide."""
    return tuple((half or full, bool(half)) for half, full in _RUN.findall(text))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it is set: size in points, lines, and how many lines found no place at the smallest size."""

    size: float
    lines: tuple[Line, ...]
    lost: int = 0

    @property
    def pitch(self) -> float:
        """Points from line to line."""
        return self.size + LEADING


def ems(text: str) -> float:
    """The width of a text: a Chinese character is one em, a half-width one half an em."""
    return sum(0.5 if unicodedata.east_asian_width(char) in {"Na", "H", "N"} else 1.0 for char in text)


def wrap(text: str, width: float) -> list[str]:
    """The lines of one paragraph, each at most ``width`` ems.

    Numbers and words stay whole, closing marks never begin and opening marks never end a line.
    """
    lines, line = [], ""
    for piece in _pieces(text, width):
        if line and ems(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def fit(text: str, *, width: float, height: float, dated: bool = False, whole: bool = False) -> Fitted:
    """The text in a box of ``width`` by ``height`` mm at the largest size that fits.

    From 14 down to 8 points; what finds no place even then is cut off and counted. ``dated`` sets the
    text as a résumé with its dates in a column of their own; ``whole`` leaves no character alone on the
    last line where a slightly smaller size can help it.
    """
    sizes = int((LARGEST - SMALLEST) / STEP)
    fitted: Fitted | None = None
    for step in range(sizes + 1):
        size = LARGEST - step * STEP
        lines = _lines(text, width * MM / size, dated=dated)
        room = max(int(height * MM / (size + LEADING) + 0.001), 1)
        if len(lines) > room or not all(_inside(line, width * MM / size) for line in lines):
            continue
        alone = whole and len(lines) > text.count("\n") + 1 and ems(lines[-1].text) <= 1
        if not alone and (fitted is None or size >= READABLE):
            return Fitted(size, tuple(lines))
        fitted = fitted or Fitted(size, tuple(lines))
    return fitted or Fitted(SMALLEST, tuple(lines[:room]), len(lines) - room)


def split_dated(line: str) -> tuple[str, str] | None:
    """Date column (2014.03--2015.03) and text of a line of a résumé; None for a line without dates."""
    found = _DATED.match(line)
    if found is None:
        return None
    start, end, text = found.groups()
    dash = "--" if re.match(r"\s*[-—–－~～至]", line[found.end(1) :]) else ""
    return f"{_month(start)}{dash}{_month(end or '')}", text.strip()


def _lines(text: str, width: float, *, dated: bool) -> list[Line]:
    paragraphs = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not dated:
        return [Line(line) for paragraph in paragraphs for line in wrap(paragraph.strip(" \u3000"), width)]
    lines: list[Line] = []
    apart = True
    for paragraph in paragraphs:
        parts = split_dated(paragraph)
        plain = paragraph.strip(" \u3000\t")
        hung = parts is not None or not apart
        lead, plain = parts or ("", plain)
        wrapped = [Line(line, hung=hung) for line in wrap(plain, width - HANG if hung else width)]
        lines += [replace(wrapped[0], lead=lead), *wrapped[1:]]
        apart = not (plain or lead)
    return lines


def _inside(line: Line, width: float) -> bool:
    return ems(line.text) + (HANG if line.hung else 0) <= width + 0.001


def _pieces(text: str, width: float) -> list[str]:
    """What may not be parted: words with the marks that cling to them."""
    pieces: list[str] = []
    for word in _WORD.findall(text):
        parts = [word] if ems(word) <= width else list(word)
        for part in parts:
            clings = part[0] in _NEVER_FIRST or (pieces and pieces[-1][-1] in _NEVER_LAST)
            if pieces and clings and ems(pieces[-1] + part) <= width:
                pieces[-1] += part
            else:
                pieces.append(part)
    return pieces


def _month(text: str) -> str:
    digits = re.findall(r"\d+", text)
    if not digits:
        return ""
    year = digits[0][:4]
    month = digits[1] if len(digits) > 1 else digits[0][4:]
    return f"{year}.{int(month):02d}"
