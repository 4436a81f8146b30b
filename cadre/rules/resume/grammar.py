"""The grammar of the résumé: dated lines, lines that go on, 其间 in brackets, seats after a blank line.

Nothing is guessed: what cannot be read for certain is listed with its line and the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from .inner import InnerPeriod, take_inner_periods
from .periods import Fault, Period, plain, read_month, read_period

LONGEST_BRACKET = 12
"""Lines over which a bracket may go on."""
_LINE_BREAKS = re.compile("\r\n|\r|\n|\u2028|\u2029|\x0b")
_INVISIBLE = re.compile("[\x00-\x08\x0c\x0e-\x1f\x7f\u200b-\u200f\u2060\ufeff\u00ad]")
_SEAT = re.compile(r"委员(?!会)|常委(?!会)|代表(?!处|大会)")
_SESSION = re.compile(r"第?[一二三四五六七八九十百0-9]+(?:届|次)")


@dataclass(frozen=True, slots=True)
class Segment:
    """One dated part of a résumé, the half-open span [start, end); an ``inner`` one lies in another one."""

    line: int
    start: date
    end: date | None
    text: str
    precision: str = "month"
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat in a higher body (委员、代表), with its 届次 as written; dated only when the text says so."""

    line: int
    text: str
    session: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A line that was not understood, and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParsedResume:
    """What was read: segments in the order of the text, seats, and what was not understood."""

    segments: tuple[Segment, ...] = ()
    seats: tuple[Seat, ...] = ()
    unparsed: tuple[Unparsed, ...] = ()

    @property
    def main(self) -> tuple[Segment, ...]:
        """The segments that follow one another, without what lies in them."""
        return tuple(segment for segment in self.segments if not segment.inner)


@dataclass(slots=True)
class _Open:
    """A segment while its lines are gathered."""

    line: int
    period: Period
    text: str
    lines: list[tuple[int, str]] = field(default_factory=list)
    depth: int = 0


@dataclass(slots=True)
class _Reader:
    segments: list[Segment] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    unparsed: list[Unparsed] = field(default_factory=list)
    current: _Open | None = None
    blank: bool = False
    lost: bool = False

    def read(self, lines: list[str]) -> None:
        """Go through the lines."""
        for number, raw in enumerate(lines, 1):
            text = _INVISIBLE.sub("", raw).strip(" \t\u3000\u00a0")
            if not text:
                self.close()
                self.blank, self.lost = True, False
                continue
            if self.current and _bracket_goes_on(
                self.current.depth, lines[number - 1 : number - 1 + LONGEST_BRACKET]
            ):
                self.append(number, text)
                continue
            self._read_line(number, text)
        self.close()

    def _read_line(self, number: int, text: str) -> None:
        period = read_period(text)
        if isinstance(period, Fault):
            if not self.current and self.blank and _session(text) and self._seat(number, text):
                return
            self.close()
            self.lost = True
            self.unparsed.append(Unparsed(number, text, period.reason))
        elif period:
            self._begin(number, period, text[period.length :])
        elif self.current:
            self.append(number, text)
        elif self.blank and self._seat(number, text):
            self.lost = False
        else:
            self.unparsed.append(Unparsed(number, text, self._why()))

    def _begin(self, number: int, period: Period, text: str) -> None:
        self.close()
        self.lost = False
        if not text:
            self.unparsed.append(Unparsed(number, text, "起止时间后面没有内容。"))
            self.lost = True
        elif self.blank and self.segments and _session(text) and _ends_as_seat(text):
            self.seats.append(Seat(number, text, _session(text), period.start, period.end))
        else:
            self.current = _Open(number, period, text, [(number, text)], _depth(text))
            self.blank = False

    def _seat(self, number: int, text: str) -> bool:
        if not self.segments or not _SEAT.search(text) or not (_session(text) or _ends_as_seat(text)):
            return False
        self.seats.append(Seat(number, text, _session(text), read_month(text)))
        return True

    def _why(self) -> str:
        if self.lost:
            return "接在没有认出的一行后面，不知道属于哪一段。"
        if self.blank and self.segments:
            return "空行之后既没有起止时间，也看不出是哪一级的委员、代表。"
        return "没有起止时间，前面也没有可以接上的一段。"

    def append(self, number: int, text: str) -> None:
        """A line that goes on; nothing stands between two Chinese characters."""
        if self.current is None:
            return
        between = " " if self.current.text[-1:].isascii() and text[:1].isascii() else ""
        self.current.text += between + text
        self.current.lines.append((number, text))
        self.current.depth += _depth(text)

    def close(self) -> None:
        """The gathered segment is complete: its inner periods are taken out of its text."""
        opened, self.current = self.current, None
        if opened is None:
            return
        taken = take_inner_periods(opened.text)
        period = opened.period
        text = taken.text or opened.text
        self.segments.append(Segment(opened.line, period.start, period.end, text, period.precision))
        self.segments += [_inner_segment(opened, inner) for inner in taken.periods]
        for fragment, reason in taken.unclear:
            self.unparsed.append(Unparsed(_line_of(opened, fragment), fragment, reason))


def parse_resume(text: str) -> ParsedResume:
    """Read the whole text of a résumé. Never raises; lines are counted from 1."""
    reader = _Reader()
    reader.read(_LINE_BREAKS.split(text))
    unparsed = sorted(reader.unparsed, key=lambda entry: entry.line)
    return ParsedResume(tuple(reader.segments), tuple(reader.seats), tuple(unparsed))


def _inner_segment(opened: _Open, inner: InnerPeriod) -> Segment:
    period = inner.period
    return Segment(
        _line_of(opened, inner.written), period.start, period.end, inner.text, period.precision, inner=True
    )


def _line_of(opened: _Open, fragment: str) -> int:
    """The line in which a part of the gathered text begins."""
    head = fragment[:8]
    return next((number for number, text in opened.lines if head in text), opened.line)


def _session(text: str) -> str:
    found = _SESSION.search(plain(text))
    return text[found.start() : found.end()] if found else ""


def _ends_as_seat(text: str) -> bool:
    return text.rstrip("。；;.").endswith(("委员", "常委", "代表"))


def _bracket_goes_on(depth: int, following: list[str]) -> bool:
    """Whether a bracket that is ``depth`` deep is closed by this line or one of the following.

    A forgotten bracket must not swallow the rest of the résumé: only a line that closes more brackets than it
    opens proves that it goes on, and a blank line ends the search.
    """
    if depth <= 0:
        return False
    for line in following:
        if not line.strip(" \t\u3000\u00a0"):
            return False
        if _depth(line) < 0:
            return True
        if _depth(line) > 0:
            return False
    return False


def _depth(text: str) -> int:
    copy = plain(text)
    return copy.count("(") - copy.count(")")
