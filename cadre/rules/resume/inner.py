"""Periods inside a segment: ``（其间：2014.03--2015.03在…；2016.01--2016.06在…）``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .periods import Fault, Period, plain, read_period

_OPENING = re.compile(r"\s*(?P<word>其间|其中|期间)?\s*[:,]?\s*")
_TAIL = re.compile(r"[,;、\s]*(?:其间|期间)\s*[:,]?\s*(?=(?:19|20)\d{2})")
_AND = re.compile(r"[、,及和与\s]*(?=(?:19|20)\d{2})")
_EDGES = " ，,；;。、\u3000"


@dataclass(frozen=True, slots=True)
class InnerPeriod:
    """A period inside another one: what the words say of it, and how it was written."""

    period: Period
    text: str
    written: str


@dataclass(slots=True)
class Taken:
    """The text without its inner periods, the periods, and what was said to be one but is not clear."""

    text: str
    periods: list[InnerPeriod] = field(default_factory=list)
    unclear: list[tuple[str, str]] = field(default_factory=list)


def take_inner_periods(text: str) -> Taken:
    """Take the brackets that give inner periods out of a segment's text; other brackets stay in it."""
    taken = Taken("")
    rest, at = [], 0
    for start, stop in _brackets(text):
        rest.append(text[at:start])
        at = stop
        if not _take(text[start + 1 : stop - 1], taken):
            rest.append(text[start:stop])
    taken.text = "".join([*rest, text[at:]])
    tail = _TAIL.search(plain(taken.text))
    if tail and _take(taken.text[tail.end() :], taken, said=True):
        taken.text = taken.text[: tail.start()]
    taken.text = taken.text.strip(_EDGES)
    return taken


def _brackets(text: str) -> list[tuple[int, int]]:
    """Where the outermost brackets begin and end; one that is never closed is none."""
    found, depth, start = [], 0, 0
    for place, character in enumerate(plain(text)):
        if character == "(":
            start = place if depth == 0 else start
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, place + 1))
    return found


def _take(content: str, taken: Taken, *, said: bool = False) -> bool:
    """Read a bracket's content; False, with nothing taken, when it gives no inner periods or not for all."""
    opening = _OPENING.match(plain(content))
    said = said or bool(opening and opening["word"])
    body = content[opening.end() :] if opening else content
    first = read_period(body)
    if first is None or isinstance(first, Fault):
        if said:
            taken.unclear.append((content.strip(), _why(first)))
        return False
    periods: list[InnerPeriod] = []
    for piece in _pieces(body):
        found = _piece(piece)
        if isinstance(found, Fault):
            taken.unclear.append((piece, found.reason))
            return False
        if found:
            periods += found
        else:
            periods[-1] = _longer(periods[-1], piece)
    taken.periods += periods
    return True


def _why(found: Fault | None) -> str:
    return found.reason if found else "写了“其间”，没有写明起止年月。"


def _pieces(body: str) -> list[str]:
    """The parts between semicolons that stand outside of further brackets."""
    parts, depth, start = [], 0, 0
    copy = plain(body)
    for place, character in enumerate(copy):
        depth += (character == "(") - (character == ")")
        if depth == 0 and character == ";":
            parts.append(body[start:place])
            start = place + 1
    return [part.strip(_EDGES) for part in [*parts, body[start:]] if part.strip(_EDGES)]


def _piece(piece: str) -> list[InnerPeriod] | Fault | None:
    """The periods of one part, which may share their words: ``2014.03--2015.03、2016.03--2017.03在…``."""
    period = read_period(piece)
    if period is None or isinstance(period, Fault):
        return period
    periods, rest = [period], piece[period.length :]
    while (joint := _AND.match(plain(rest))) and rest:
        further = read_period(rest[joint.end() :])
        if further is None or isinstance(further, Fault):
            break
        periods.append(further)
        rest = rest[joint.end() + further.length :]
    words = rest.strip(_EDGES)
    return (
        [InnerPeriod(found, words, piece) for found in periods] if words else Fault("起止时间后面没有内容。")
    )


def _longer(inner: InnerPeriod, piece: str) -> InnerPeriod:
    return InnerPeriod(inner.period, f"{inner.text}；{piece}", inner.written)
