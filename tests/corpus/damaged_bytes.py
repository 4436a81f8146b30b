"""C1: sound files of every kind with bytes flipped, cut off or put behind each other."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.corpus.originals import NAMES, originals
from tests.corpus.sample import Sample, chance

FLIPS, CUTS, JOINS = 20, 12, 8


def flipped(content: bytes, luck: Random, most: int = 40) -> bytes:
    """One to ``most`` bytes replaced."""
    wounded = bytearray(content)
    for _ in range(luck.randint(1, most)):
        wounded[luck.randrange(len(wounded))] = luck.randrange(256)
    return bytes(wounded)


def cut(content: bytes, luck: Random) -> bytes:
    """The beginning of the file, of any length."""
    return content[: luck.randrange(1, len(content))]


def damaged_bytes() -> Iterator[Sample]:
    """Two hundred files. A workbook whose archive is checked by sums gives the right people or none."""
    sound = originals()
    kinds = list(sound)
    for kind, content in sound.items():
        people = NAMES if kind == "xlsx" else None
        for number in range(FLIPS):
            wounded = flipped(content, chance("C1", kind, "flip", number))
            yield Sample(f"C1-flip-{number:02}.{kind}", wounded, people=people)
        for number in range(CUTS):
            yield Sample(f"C1-cut-{number:02}.{kind}", cut(content, chance("C1", kind, "cut", number)))
        for number in range(JOINS):
            luck = chance("C1", kind, "join", number)
            other = luck.choice(kinds)
            tail = sound[other] if number % 2 else sound[other][luck.randrange(len(sound[other])) :]
            yield Sample(f"C1-join-{number:02}-{other}.{kind}", content + tail)
